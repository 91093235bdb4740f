"""A video out: fetched whole or not at all."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

from jimmyai_omni._flows.effects import Failure, Fetch, Flow, Response, SinkFailed
from jimmyai_omni._flows.reads import retrieve
from jimmyai_omni._local.files import atomic_file, check_file, video_path, writing
from jimmyai_omni.errors import DownloadFailed, TaskFailed
from jimmyai_omni.results import Task

OnProgress = Callable[[int, int | None], object]


def download(
    source: Task | str, to: Path, *, overwrite: bool, base_url: str, on_progress: OnProgress
) -> Flow[Path]:
    """Fetch the video of a task (or of a task's id, which is retrieved first) into a file.

    Raises:
        LocalFileError: The file cannot be written.
        DownloadFailed: The video could not be fetched whole; no file is left behind.
        TaskFailed: The task ended without a video.
        ApiError: The task cannot be retrieved.
    """
    path = video_path(to, source if isinstance(source, str) else source.id)
    check_file(path, overwrite=overwrite)
    task = (yield from retrieve(source)) if isinstance(source, str) else source
    if task.state == "failed":
        raise TaskFailed(task)
    if not task.video_url:
        raise DownloadFailed(
            f"the task is {task.status or 'without a status'} and has no video",
            hint=f"go on with `omni wait {task.id}`",
            billed="yes",
            task_id=task.id,
        )
    with atomic_file(path, overwrite=overwrite) as file:
        received = 0

        def sink(chunk: bytes, total: int | None) -> None:
            nonlocal received
            try:
                with writing(path):
                    file.write(chunk)
                received += len(chunk)
                on_progress(received, total)
            except Exception as error:
                raise SinkFailed(error) from error

        try:
            answer: Response | Failure = yield Fetch(_absolute(task.video_url, base_url), sink)
        except SinkFailed as failed:
            raise failed.error from None
        problem = _download_problem(answer, received)
        if problem:
            raise DownloadFailed(
                f"the video was not fetched: {problem}",
                hint=f"try again with `omni download {task.id}`; a URL is valid for 3 days",
                billed="yes",
                task_id=task.id,
            )
    return path


def _absolute(url: str, base_url: str) -> str:
    try:
        return urljoin(f"{base_url}/", url)
    except ValueError:
        # No URL at all; fetching it says so.
        return url


def _download_problem(answer: Response | Failure, received: int) -> str | None:
    if isinstance(answer, Failure):
        return answer.reason
    if answer.status_code != 200:
        return f"the media host answered HTTP {answer.status_code}"
    kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind in ("text/html", "application/json", "text/plain"):
        return f"the media host answered {kind}, not a video"
    length = answer.headers.get("content-length")
    if "content-encoding" not in answer.headers and length not in (None, str(received)):
        return f"{received} of {length} bytes came"
    return None if received else "it was empty"
