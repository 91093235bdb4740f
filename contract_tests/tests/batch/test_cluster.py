"""A batch on a Dask cluster: a real scheduler, real workers, and the journal in a real PostgreSQL."""

import logging
import os
from collections.abc import Generator
from importlib import import_module
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest

from jimmyai_omni import _base
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.batch.events import BatchResult
from tests.batch.fleet import rows
from tests.batch.test_crew import CREATES, FAST, site_with
from tests.pages.blocks import ROOT, in_language
from tests.postgres import PostgresServer


@pytest.fixture
def client(tmp_path: Path) -> Generator[Any]:
    # Seconds, which a run without this test saves. The library says nothing of types.
    dask: Any = import_module("distributed")
    with (
        dask.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            local_directory=tmp_path,
            silence_logs=logging.CRITICAL,
        ) as cluster,
        dask.Client(cluster) as client,
    ):
        yield client


@pytest.mark.campaign
def test_a_cluster_that_loses_a_worker_loses_no_row(
    client: Any, postgres: PostgresServer, tmp_path: Path
) -> None:
    with site_with(postgres.journal(), tmp_path) as site:
        victim = min(client.run(os.getpid).values())
        site.on_create = lambda count: os.kill(victim, SIGKILL) if count == 8 else None
        result = site.run(rows(24), client.get_executor())
        assert set(result.counts) <= {"saved", "unknown"}
        assert result.counts.get("unknown", 0) <= CREATES
        # Those that lived on have done it.
        assert len(site.creators()) >= 2
        site.check()
        with Journal(site.journal) as journal:
            [batch] = journal.batches.all()
            assert not batch.is_run


@pytest.mark.campaign
def test_the_block_of_docs_cluster_md_makes_a_batch(
    client: Any, postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    block = next(block for block in in_language("python") if block.page == "docs/cluster.md")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(_base, "PollPolicy", lambda: FAST)
    Path("jobs.jsonl").write_text('{"prompt": "A cat"}\n{"prompt": "A dog"}\n')
    with site_with(postgres.journal(), tmp_path) as site:
        monkeypatch.setenv("JIMMYAI_BASE_URL", site.server.base_url)
        monkeypatch.setenv("JIMMYAI_API_KEY", site.server.api_key)
        text = block.text
        for place, here in (
            ("tcp://scheduler:8786", client.scheduler.address),
            ("postgresql://omni@db/omni", str(site.journal)),
            ("s3://videos/first/", "videos"),
        ):
            assert place in text
            text = text.replace(place, here)
        exec(compile(text, str(ROOT / block.page), "exec"), names := dict[str, object]())
        result = names["result"]
        assert isinstance(result, BatchResult)
        assert result.counts == {"saved": 2}
        site.check()
