"""Recordings as files: what went in comes out, and what is broken is named."""

import json
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jimmyai_omni_contract.recording.documents import RecordingError
from jimmyai_omni_contract.recording.exchange import RecordedExchange
from jimmyai_omni_contract.recording.files import read_exchanges, recorder
from jimmyai_omni_contract.recording.growing import GrowingFile
from tests.recording.samples import EXCHANGES, Recorded

ENDINGS = ["jsonl", "har"]
each_form = pytest.mark.parametrize("ending", ENDINGS)


@pytest.fixture(scope="module")
def exchanges() -> list[RecordedExchange]:
    recorded = Recorded()
    for prompt in ("one", "two", "three"):
        recorded.create(json.dumps({"model": "Gemini-Omini", "prompt": prompt}).encode())
    return recorded.exchanges


def write(path: Path, exchanges: list[RecordedExchange]) -> None:
    with recorder(path) as record:
        for exchange in exchanges:
            record(exchange)


@each_form
@settings(max_examples=30)
@given(exchanges=st.lists(EXCHANGES, min_size=1, max_size=3))
def test_what_is_recorded_is_read_again(
    ending: str, exchanges: list[RecordedExchange], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / f"any.{ending}"
    write(path, exchanges)
    assert list(read_exchanges(path)) == exchanges


@each_form
def test_a_file_that_is_there_is_continued(
    ending: str, exchanges: list[RecordedExchange], tmp_path: Path
) -> None:
    path = tmp_path / f"two-runs.{ending}"
    write(path, [])
    assert read_exchanges(path) == ()
    write(path, exchanges[:1])
    write(path, exchanges[1:])
    assert list(read_exchanges(path)) == exchanges


@each_form
def test_a_file_is_whole_after_each_exchange(
    ending: str, exchanges: list[RecordedExchange], tmp_path: Path
) -> None:
    path = tmp_path / f"growing.{ending}"
    with recorder(path) as record:
        for number, exchange in enumerate(exchanges, start=1):
            record(exchange)
            assert list(read_exchanges(path)) == exchanges[:number]
            if ending == "har":
                assert len(json.loads(path.read_bytes())["log"]["entries"]) == number


@each_form
def test_a_file_that_is_cut_anywhere_in_its_last_exchange_loses_no_other(
    ending: str, exchanges: list[RecordedExchange], tmp_path: Path
) -> None:
    path = tmp_path / f"cut.{ending}"
    write(path, exchanges[:2])
    before = path.stat().st_size
    write(path, exchanges[2:])
    whole = path.read_bytes()
    for size in range(before, len(whole), 61):
        path.write_bytes(whole[:size])
        found = list(read_exchanges(path))
        assert found in (exchanges[:2], exchanges)
        write(path, exchanges[:1])
        assert list(read_exchanges(path)) == [*found, exchanges[0]]


@each_form
@settings(max_examples=40)
@given(place=st.integers(0), byte=st.binary(min_size=1, max_size=1))
def test_a_file_that_is_damaged_anywhere_is_read_or_refused(
    ending: str,
    place: int,
    byte: bytes,
    exchanges: list[RecordedExchange],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("damaged") / f"damaged.{ending}"
    write(path, exchanges)
    content = bytearray(path.read_bytes())
    content[place % len(content)] = byte[0]
    path.write_bytes(content)
    try:
        found = read_exchanges(path)
    except RecordingError as refused:
        assert str(path) in str(refused)
    else:
        assert len(found) <= len(exchanges)


@each_form
def test_threads_record_at_once(ending: str, exchanges: list[RecordedExchange], tmp_path: Path) -> None:
    path = tmp_path / f"threads.{ending}"
    with recorder(path) as record:
        threads = [
            threading.Thread(target=lambda: [record(exchange) for exchange in exchanges * 5])
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(read_exchanges(path)) == 4 * 5 * 3


@each_form
def test_a_disk_that_is_full_stops_the_recording_and_not_the_server(
    ending: str,
    exchanges: list[RecordedExchange],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / f"full.{ending}"
    stops = pytest.raises(RecordingError, match="ends before exchange 2: No space")
    with stops as stopped, recorder(path) as record:
        record(exchanges[0])
        monkeypatch.setattr(GrowingFile, "append", full)
        record(exchanges[1])
        record(exchanges[2])
    assert stopped.value.hint.startswith("record to another file")
    assert len(caplog.records) == 1
    assert list(read_exchanges(path)) == exchanges[:1]


@each_form
def test_two_that_record_to_one_file_do_not_overwrite_each_other(
    ending: str, exchanges: list[RecordedExchange], tmp_path: Path
) -> None:
    path = tmp_path / f"shared.{ending}"
    with pytest.raises(RecordingError, match="something else writes it"), recorder(path) as first:
        first(exchanges[0])
        write(path, exchanges[1:2])
        first(exchanges[2])
    assert list(read_exchanges(path)) == exchanges[:2]


def test_a_name_that_says_no_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"ends in \.har or \.jsonl"), recorder(tmp_path / "a.json"):
        pass
    with pytest.raises(RecordingError, match=r"ends in \.har or \.jsonl"):
        read_exchanges(tmp_path / "a")


@each_form
def test_a_file_of_somebody_else_is_left_alone(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"notes.{ending}"
    path.write_text("my notes\n")
    with pytest.raises(RecordingError, match="no recording of ours") as refused, recorder(path):
        pass
    assert refused.value.hint.startswith("choose another name")
    assert path.read_text() == "my notes\n"
    with (
        pytest.raises(RecordingError, match=r"cannot record to .*: No such file"),
        recorder(tmp_path / "no" / "x.har"),
    ):
        pass


@each_form
def test_a_file_that_is_not_there_is_named(ending: str, tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=rf"cannot read .*none\.{ending}: No such file"):
        read_exchanges(tmp_path / f"none.{ending}")


BROKEN = {
    "no JSON": (b"{", "line 2: no JSON: "),
    "no UTF-8": (b"\xff", "line 2: no JSON: not to be read"),
    "no object": (b"[]", "line 2: the whole: "),
    "another version": (b'"version": 1,', "line 2: version: 1 was expected"),
    "no number": (b'"number": 2,', 'line 2: the whole: "number" is a required property'),
    "a wrong field": (b'"status_code": 200', "line 2: answer.status_code: the value is not of type"),
    "an unknown word": (b'"delivery": "whole"', "line 2: answer.delivery: "),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_is_named_with_its_file_line_and_field(
    name: str, exchanges: list[RecordedExchange], tmp_path: Path
) -> None:
    path = tmp_path / "broken.jsonl"
    write(path, exchanges)
    lines = path.read_bytes().split(b"\n")
    part, message = BROKEN[name]
    replaced = {"another version": b'"version": 2,', "no number": b""}.get(
        name, part.partition(b":")[0] + b': "x"'
    )
    lines[1] = lines[1].replace(part, replaced) if b":" in part else part
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(RecordingError) as refused:
        read_exchanges(path)
    assert str(refused.value).startswith(f"{path}, {message}")
