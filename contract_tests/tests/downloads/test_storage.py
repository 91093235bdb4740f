"""A video in object storage is there as a whole or not at all, by an S3-compatible server on this machine."""

import hashlib
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import anyio
import httpx
import pytest
from fsspec.implementations.memory import MemoryFileSystem  # type: ignore[import-untyped]
from fsspec.registry import _registry  # type: ignore[import-untyped]
from s3fs import S3FileSystem  # type: ignore[import-untyped]

from jimmyai_omni import AsyncOmni, ConfigurationError, DownloadFailed, LocalFileError, Omni, Task
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._local.place import check_target
from jimmyai_omni.results import SavedVideo
from tests.downloads.videos import VIDEO, mp4
from tests.flows.clock import Clock

DONE: Final = Task(id="task_1", status="completed", video_url="https://media.example.com/1.mp4")
LARGE: Final = mp4(17 * 1024 * 1024)


class Bucket:
    """A bucket, and a look into it past the client."""

    url = "s3://videos"

    def __init__(self) -> None:
        self.storage = S3FileSystem()

    def content(self) -> dict[str, bytes]:
        self.storage.invalidate_cache()
        return {
            key.removeprefix("videos/"): self.storage.cat_file(key) for key in self.storage.find("videos")
        }

    def put(self, key: str, content: bytes) -> None:
        self.storage.pipe_file(f"videos/{key}", content)

    def clear(self) -> None:
        for key in self.content():
            self.storage.rm_file(f"videos/{key}")

    def unfinished_uploads(self) -> list[Any]:
        return list(self.storage.call_s3("list_multipart_uploads", Bucket="videos").get("Uploads", []))

    def media_type(self, key: str) -> str:
        return str(self.storage.call_s3("head_object", Bucket="videos", Key=key)["ContentType"])


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    # Seconds, which a worker that runs none of these tests saves.
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    settings = {
        "ENDPOINT_URL": endpoint,
        "ACCESS_KEY_ID": "a",
        "SECRET_ACCESS_KEY": "b",
        "DEFAULT_REGION": "us-east-1",
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    bucket = Bucket()
    bucket.storage.call_s3("create_bucket", Bucket="videos")
    bucket.clear()
    yield bucket


class Host:
    """A media host that answers with some bytes, and may do something else meanwhile."""

    def __init__(self, content: bytes = VIDEO, meanwhile: Any = lambda: None) -> None:
        self.asked = 0
        self._content = content
        self._meanwhile = meanwhile

    def __call__(self, _: httpx.Request) -> httpx.Response:
        self.asked += 1
        self._meanwhile()
        return httpx.Response(200, content=self._content)


def save(
    host: Host, to: str, backend: str = "sync", *, journal: Path | None = None, **fields: Any
) -> SavedVideo:
    transport = httpx.MockTransport(host)
    options: dict[str, Any] = {"transport": transport, "journal": journal or False}
    clock = Clock()

    async def awaiting() -> SavedVideo:
        async with AsyncOmni("sk-test-SECRET", sleep=clock.sleep_async, **options) as omni:
            return await omni.download(DONE, to, **fields)

    if backend != "sync":
        return anyio.run(awaiting, backend=backend)
    with Omni("sk-test-SECRET", sleep=clock.sleep, **options) as omni:
        return omni.download(DONE, to, **fields)


@pytest.mark.parametrize("backend", ["sync", "asyncio", "trio"])
def test_a_video_and_its_sidecar_become_objects(bucket: Bucket, backend: str) -> None:
    saved = save(Host(), f"{bucket.url}/a b/cat.mp4", backend, sidecar=True)
    assert saved == SavedVideo(
        "task_1", f"{bucket.url}/a b/cat.mp4", len(VIDEO), hashlib.sha256(VIDEO).hexdigest()
    )
    content = bucket.content()
    assert content.keys() == {"a b/cat.mp4", "a b/cat.mp4.json"}
    assert content["a b/cat.mp4"] == VIDEO
    assert json.loads(content["a b/cat.mp4.json"])["sha256"] == saved.sha256
    assert bucket.media_type("a b/cat.mp4") == "video/mp4"
    assert bucket.media_type("a b/cat.mp4.json") == "application/json"


@pytest.mark.parametrize(("to", "key"), [("", ""), ("/", ""), ("/2026/", "2026/")])
def test_in_a_folder_the_object_is_named_by_the_task(bucket: Bucket, to: str, key: str) -> None:
    assert save(Host(), f"{bucket.url}{to}").location == f"{bucket.url}/{key}task_1.mp4"
    assert bucket.content() == {f"{key}task_1.mp4": VIDEO}


def test_a_large_video_is_sent_in_parts(bucket: Bucket) -> None:
    assert save(Host(LARGE), f"{bucket.url}/large.mp4").size_bytes == len(LARGE)
    assert bucket.content() == {"large.mp4": LARGE}
    assert bucket.unfinished_uploads() == []


def test_an_object_that_exists_is_replaced_only_where_that_is_allowed(bucket: Bucket) -> None:
    bucket.put("cat.mp4", b"mine")
    host = Host()
    with pytest.raises(LocalFileError, match=r"s3://videos/cat\.mp4 exists"):
        save(host, f"{bucket.url}/cat.mp4")
    with pytest.raises(LocalFileError, match=r"s3://videos/cat\.mp4 exists"):
        check_target(f"{bucket.url}/cat.mp4")
    assert host.asked == 0
    assert bucket.content() == {"cat.mp4": b"mine"}
    save(host, f"{bucket.url}/cat.mp4", overwrite=True)
    assert bucket.content() == {"cat.mp4": VIDEO}


@pytest.mark.parametrize("video", [VIDEO, LARGE], ids=["small", "large"])
def test_an_object_that_appears_meanwhile_is_not_replaced(bucket: Bucket, video: bytes) -> None:
    with pytest.raises(LocalFileError, match=r"s3://videos/cat\.mp4 exists") as caught:
        save(Host(video, lambda: bucket.put("cat.mp4", b"mine")), f"{bucket.url}/cat.mp4")
    assert (caught.value.task_id, caught.value.billed) == ("task_1", "yes")
    assert bucket.content() == {"cat.mp4": b"mine"}
    assert bucket.unfinished_uploads() == []


def test_an_upload_that_breaks_leaves_nothing(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object, **__: object) -> None:
        assert len((await bucket.storage._call_s3("list_multipart_uploads", Bucket="videos"))["Uploads"]) == 1
        raise OSError("the line is down")

    monkeypatch.setattr(S3FileSystem, "_upload_file_part_concurrent", broken)
    with pytest.raises(LocalFileError, match=r"cannot be written .*the line is down"):
        save(Host(LARGE), f"{bucket.url}/large.mp4")
    assert bucket.content() == {}
    assert bucket.unfinished_uploads() == []


@pytest.mark.parametrize("content", [VIDEO[:-1], b"", b"<html>"], ids=["cut off", "nothing", "a page"])
def test_what_is_not_the_whole_video_is_never_sent(bucket: Bucket, content: bytes) -> None:
    with pytest.raises(DownloadFailed):
        save(Host(content), f"{bucket.url}/cat.mp4", overwrite=True)
    assert bucket.content() == {}
    assert bucket.unfinished_uploads() == []


def test_a_bucket_that_is_not_there_is_found_out_before_anything_is_fetched(bucket: Bucket) -> None:
    host = Host()
    with pytest.raises(LocalFileError, match="there is no bucket other"):
        save(host, "s3://other/cat.mp4")
    assert host.asked == 0


def test_without_the_right_to_look_it_is_tried(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError("Forbidden")

    monkeypatch.setattr(S3FileSystem, "info", denied)
    save(Host(), f"{bucket.url}/cat.mp4")
    assert bucket.content() == {"cat.mp4": VIDEO}


def test_the_journal_holds_its_url(bucket: Bucket, tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    with Journal(path) as journal:
        journal.seen(DONE, base_url="https://www.jimmyai.cn", account="a")
        save(Host(), f"{bucket.url}/cat.mp4", journal=path)
        entry = journal.find("task_1")
        assert entry is not None
        assert entry.file is not None
        assert entry.file.location == f"{bucket.url}/cat.mp4"


class StandIn(MemoryFileSystem):  # type: ignore[misc]
    """What fsspec asks of Google's storage, in memory."""

    protocol = "gs"
    store: dict[str, Any] = {}  # noqa: RUF012 - as fsspec has it
    pseudo_dirs = [""]  # noqa: RUF012

    def exists(self, path: str, **kwargs: Any) -> bool:
        return "://" not in path or bool(super().exists(path, **kwargs))

    def put_file(self, lpath: str, rpath: str, **kwargs: Any) -> None:
        assert kwargs.pop("max_concurrency") == 1
        if kwargs["mode"] == "create" and super().exists(rpath):
            raise FileExistsError(rpath)
        super().put_file(lpath, rpath, mode="overwrite")


def test_another_storage_is_used_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(_registry, "gs", StandIn)
    host = Host()
    assert save(host, "gs://videos/cat/").location == "gs://videos/cat/task_1.mp4"
    assert StandIn().cat_file("gs://videos/cat/task_1.mp4") == VIDEO
    with pytest.raises(LocalFileError, match="exists"):
        save(host, "gs://videos/cat/")
    assert host.asked == 1


@pytest.mark.parametrize(
    ("missing", "url", "hint"),
    [
        ("fsspec", "s3://videos/", "pip install 'jimmyai-omni[storage]'"),
        ("s3fs", "s3://videos/", "pip install 'jimmyai-omni[storage]'"),
        ("gcsfs", "gs://videos/", "pip install 'jimmyai-omni[storage]' gcsfs"),
    ],
)
def test_a_missing_extra_is_one_line(
    monkeypatch: pytest.MonkeyPatch, missing: str, url: str, hint: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    for name in ("s3", "gs"):
        monkeypatch.delitem(_registry, name, raising=False)
    host = Host()
    with pytest.raises(ConfigurationError) as caught:
        save(host, url)
    assert caught.value.hint == hint
    assert "\n" not in str(caught.value)
    assert host.asked == 0


def test_an_open_file_needs_no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    file = io.BytesIO()
    with Omni("sk-test-SECRET", transport=httpx.MockTransport(Host())) as omni:
        omni.download(DONE, file)
    assert file.getvalue() == VIDEO
