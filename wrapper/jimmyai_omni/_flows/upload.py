"""A reference in: a local file is stored where the API can read it."""

from pathlib import Path

from jimmyai_omni import _seam
from jimmyai_omni._flows.answers import read_data
from jimmyai_omni._flows.effects import Flow
from jimmyai_omni._flows.reads import read
from jimmyai_omni._local.files import open_upload
from jimmyai_omni.errors import UnusableAnswer
from jimmyai_omni.results import Upload


def upload(path: Path) -> Flow[Upload]:
    """Store a local file where the API can read it. Not billed.

    Raises:
        LocalFileError: The file cannot be read, or is none that the API takes.
        ApiError: The API refused it.
        ConnectionFailed: No answer came.
    """
    with open_upload(path) as (file, mime_type):
        answer = yield from read(_seam.upload_request(path.name, file, mime_type))
    stored = _seam.read_upload(read_data(answer))
    if not stored.url:
        raise UnusableAnswer("the answer to the upload holds no URL", hint="upload it again")
    return stored
