"""A state that outlives the server, whatever ends it."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

import attrs
import httpx
import pytest

from jimmyai_omni_contract.mock.messages import MockRequest
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.service import MockServer
from jimmyai_omni_contract.mock.sqlite_store import SqliteStore
from tests.held import holds
from tests.mock.caller import BODY, CREATE, QUERY, Caller

PROGRAM = "from jimmyai_omni_contract.mock.serve.command import mock; mock()"


class Lasting(Caller):
    """A caller of a server that keeps its state in a file."""

    def __init__(self, path: Path, **options: Any) -> None:
        super().__init__(**options)
        self.store = SqliteStore(path)
        self.service.__init__(MockOptions(**options), clock=self.service.clock, store=self.store)  # type: ignore[misc]

    def stop(self) -> None:
        self.store.close()


def test_a_server_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    before = Lasting(path, balance=1000)
    task_id = before.created_id(prompt="A cat [mock: fail after 4 polls with No.]")
    statuses = [before.query(task_id)["data"]["status"] for _ in range(2)]
    url = before.upload()["data"]["url"]
    before.service.clock.advance(100)
    before.create(model="omni-10s")
    shown = [before.control(name) for name in ("tasks", "ledger")]
    before.stop()

    after = Lasting(path, balance=1000)
    assert [after.control(name) for name in ("tasks", "ledger")] == shown
    assert after.service.clock.advanced == 100
    assert after.user_balance()["data"]["used_coin"] == 160
    assert after.key_balance()["data"]["used_quota"] == 160
    assert after.http.get(url).content == b"picture"
    statuses += [after.query(task_id)["data"]["status"] for _ in range(2)]
    assert statuses == ["queued", "processing", "processing", "failed"]
    known = {task["task_id"] for task in after.control("tasks")}
    assert after.created_id() not in known, "no id is given twice"
    after.stop()


def test_what_was_spent_counts_against_a_new_balance(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    before = Lasting(path, balance=60)
    before.create()
    before.stop()
    after = Lasting(path, balance=119)
    assert after.create()["msg"] == "余额不足"
    after.stop()
    richer = Lasting(path, balance=120)
    assert richer.create()["msg"] == "ok"
    richer.stop()


def test_a_balance_that_was_set_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    before = Lasting(path)
    account = before.service.state.accounts["mock-key"]
    account.user.balance, account.quota = 5.0, 7.0
    before.store.save_limits(account)
    before.user_balance()
    before.stop()
    after = Lasting(path)
    assert after.user_balance()["data"]["balance"] == 5
    assert after.key_balance()["data"]["total_quota"] == 7
    after.stop()


def test_a_reset_forgets_the_file_too(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    before = Lasting(path)
    first = before.created_id()
    before.upload()
    before.service.reset()
    before.stop()
    after = Lasting(path)
    assert (after.control("tasks"), after.billed()) == ([], 0)
    assert after.created_id() == first
    after.stop()


def test_no_key_is_in_the_file(tmp_path: Path) -> None:
    caller = Lasting(tmp_path / "state.db", key="sk-very-secret")
    caller.query(caller.created_id())
    caller.stop()
    for path in tmp_path.iterdir():
        assert b"sk-very-secret" not in path.read_bytes()


def test_a_file_belongs_to_one_server(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    holder = Lasting(path)
    holder.create()
    with pytest.raises(OSError, match="another server is using it"):
        SqliteStore(path)
    holder.stop()
    SqliteStore(path).close()


def test_a_file_of_something_else_is_left_alone(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as database:
        database.execute("CREATE TABLE tasks (id)")
    database.close()
    (tmp_path / "text").write_text("no database")
    for name in ("foreign.db", "text", "missing/state.db"):
        before = (tmp_path / name).read_bytes() if (tmp_path / name).exists() else None
        with pytest.raises(OSError, match="state") as refused:
            SqliteStore(tmp_path / name)
        assert not holds(tmp_path / name), refused.value
        assert before is None or (tmp_path / name).read_bytes() == before


def test_what_cannot_be_kept_is_not_answered(tmp_path: Path) -> None:
    caller = Lasting(tmp_path / "state.db")
    caller.create()
    caller.store._database.execute("PRAGMA max_page_count = 1")  # pyright: ignore[reportPrivateUsage]
    caller.store._database.execute("PRAGMA query_only = ON")  # pyright: ignore[reportPrivateUsage]
    refused = caller.http.post(CREATE, json=BODY)
    assert (refused.status_code, refused.text.endswith("restart the server")) == (500, True)
    assert caller.http.get(QUERY + "x").status_code == 500, "memory and file are no longer the same"
    caller.stop()
    again = Lasting(tmp_path / "state.db")
    assert again.billed() == 1
    again.stop()


@contextmanager
def serving(path: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    command = [sys.executable, "-c", PROGRAM, "--port", "0", "--state", str(path), "--balance", "1000000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            lines = iter(process.stdout.readline, "")
            yield next(found[1] for line in lines if (found := re.search("BASE_URL=(.*)", line))), process
        finally:
            process.kill()


def test_after_a_stop_the_file_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with serving(path) as (url, process):
        httpx.post(url + CREATE, json=BODY, headers={"authorization": "Bearer mock-key"})
        process.terminate()
        process.wait(10)
    assert [found.name for found in tmp_path.iterdir()] == ["state.db"]
    copied = path.rename(tmp_path / "copy.db")
    with closing(SqliteStore(copied)) as store:
        assert len(MockServer(store=store).billed) == 1


def create_until_it_dies(url: str, told: list[str]) -> None:
    """Creates one task after the other, and notes the ids that arrive."""
    with httpx.Client(base_url=url, headers={"authorization": "Bearer mock-key"}) as client:
        while True:
            try:
                told.append(client.post(CREATE, json=BODY).json()["data"]["task_id"])
            except httpx.TransportError:
                return


def test_after_kill_9_the_ledger_is_right(tmp_path: Path) -> None:
    path, told = tmp_path / "state.db", list[str]()
    random = Random(4)
    for _ in range(3):
        with serving(path) as (url, process):
            sent: list[str] = []
            client = Thread(target=create_until_it_dies, args=(url, sent))
            client.start()
            wanted = random.randrange(5, 60)
            while len(sent) < wanted:
                client.join(0.001)
            os.kill(process.pid, signal.SIGKILL)
            client.join()
            told += sent
    store = SqliteStore(path)
    service = MockServer(MockOptions(balance=1e6), store=store)
    billed = [entry.task_id for entry in service.billed]
    assert len(set(billed)) == len(billed), "no id is given twice"
    assert set(told) <= set(billed), "what was told is kept"
    assert len(billed) - len(told) <= 3, "at most one answer was lost with each life"
    assert list(service.state.tasks) == billed
    [user] = service.state.users.values()
    assert user.used == sum(entry.amount for entry in service.billed)
    polled = service.handle(
        MockRequest("GET", QUERY + told[-1], headers={"authorization": "Bearer mock-key"})
    )
    assert polled.code == "20000"
    store.close()


def test_a_store_that_forgets_an_answer_is_noticed(tmp_path: Path) -> None:
    class Lazy(SqliteStore):
        def commit(self, ids: int, advanced: float) -> None:
            """Leave it for later."""

    lazy = Lazy(tmp_path / "state.db")
    server = MockServer(store=lazy)
    request = MockRequest(
        "POST",
        CREATE,
        headers={"authorization": "Bearer mock-key", "content-type": "application/json"},
        body=b'{"model": "omni-10s", "prompt": "x"}',
    )
    assert server.handle(request).code == "20000"
    lazy.close()
    with closing(SqliteStore(tmp_path / "state.db")) as store:
        restored = MockServer(store=store)
    assert restored.billed == ()
    assert attrs.asdict(restored.options) == attrs.asdict(server.options)
