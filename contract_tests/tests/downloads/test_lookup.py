"""The name of a media host is looked up, by the clients themselves, before anything connects to it."""

import socket
from pathlib import Path
from typing import Any, Final

import anyio
import pytest

from jimmyai_omni import AsyncOmni, DownloadFailed, Omni, Task

DONE: Final = Task(id="task_1", status="completed", video_url="http://media.example.com/1.mp4")
ADDRESSES: Final = {"media.example.com": "10.0.0.1", "www.jimmyai.cn": "93.184.216.34"}


@pytest.mark.parametrize("backend", ["sync", "asyncio", "trio"])
def test_a_name_that_leads_to_a_private_address_is_not_connected_to(
    backend: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[str] = []

    def look_up(host: Any, *_: object, **__: object) -> list[Any]:
        name = host.decode() if isinstance(host, bytes) else host
        looked_up.append(name)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ADDRESSES[name], 0))]

    def download() -> object:
        with Omni("sk-test-SECRET", verify=False) as omni:
            return omni.download(DONE, tmp_path)

    async def download_awaiting() -> object:
        async with AsyncOmni("sk-test-SECRET", verify=False) as omni:
            return await omni.download(DONE, tmp_path)

    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(DownloadFailed, match="private address of media"):
        download() if backend == "sync" else anyio.run(download_awaiting, backend=backend)
    assert looked_up == ["media.example.com", "www.jimmyai.cn"]
