"""Ways to leave half a video, to hand out the token or to overwrite a file: each is caught by a test."""

from pathlib import Path

import pytest

from tests.flows import test_download as download
from tests.flows import test_download_failures as failures
from tests.flows import test_download_targets as targets
from tests.flows import test_upload as upload
from tests.flows import test_upload_refused as upload_refused
from tests.flows.harness import KEY, MEDIA_URL
from tests.flows.mutation import Mutant, check, scenario_of

WHOLE = download.test_a_completed_task_becomes_a_file
LEAVES_NO_FILE = failures.test_what_is_not_the_whole_video_leaves_no_file

MUTANTS = {
    "the token is sent to the media host": Mutant(
        "_wire.drivers",
        '"headers": {"Accept": "*/*",',
        f'"headers": {{"Authorization": "Bearer {KEY}", "Accept": "*/*",',
        scenario_of(WHOLE),
        "trio",
    ),
    "half a video is written under its final name": Mutant(
        "_flows.download",
        "with atomic_file(path, overwrite=overwrite) as file:",
        'with path.open("wb") as file:',
        scenario_of(LEAVES_NO_FILE, *failures.FAILS["a body that was cut off"]),
        "asyncio",
    ),
    "the file that was begun is left behind": Mutant(
        "_local.files",
        "part.unlink(missing_ok=True)",
        "pass",
        scenario_of(LEAVES_NO_FILE, *failures.FAILS["a body that was cut off"]),
    ),
    "a video that ends early is kept": Mutant(
        "_flows.download",
        'if "content-encoding" not in answer.headers and',
        "if False and",
        scenario_of(LEAVES_NO_FILE, *failures.FAILS["a body that ends early"]),
    ),
    "an empty video is kept": Mutant(
        "_flows.download",
        'return None if received else "it was empty"',
        "return None",
        scenario_of(LEAVES_NO_FILE, *failures.FAILS["nothing"]),
    ),
    "a page is kept as a video": Mutant(
        "_flows.download",
        'if kind in ("text/html",',
        "if kind in (",
        scenario_of(LEAVES_NO_FILE, *failures.FAILS["a login page"]),
    ),
    "a redirect to a media host is not followed": Mutant(
        "_wire.drivers",
        '"follow_redirects": True',
        '"follow_redirects": False',
        scenario_of(download.test_a_redirect_to_another_host_is_followed_without_token, 302),
    ),
    "a relative URL is none": Mutant(
        "_flows.download",
        'urljoin(f"{base_url}/", url)',
        "url",
        scenario_of(
            download.test_a_relative_url_is_one_of_the_api_host_and_gets_no_token_either,
            "//media.example.com/videos/task_1.mp4",
            MEDIA_URL,
        ),
    ),
    "a target is looked at too late": Mutant(
        "_flows.download",
        "    check_file(path, overwrite=overwrite)\n",
        "",
        scenario_of(targets.test_a_file_that_exists_is_not_replaced, "task_1"),
    ),
    "a file that appears meanwhile is replaced": Mutant(
        "_local.files",
        "    if overwrite:\n        part.replace",
        "    if True:\n        part.replace",
        scenario_of(targets.test_a_file_that_appears_meanwhile_is_not_replaced),
    ),
    "a pipe is replaced": Mutant(
        "_local.files",
        "if not (overwrite and path.is_file()):",
        "if path.is_file() and not overwrite:",
        scenario_of(targets.test_a_pipe_or_a_device_is_never_turned_into_a_file, False),
    ),
    "a task id leads out of the folder": Mutant(
        "_local.files",
        "[^A-Za-z0-9_-]",
        "[^A-Za-z0-9_./-]",
        scenario_of(targets.test_no_task_id_leads_out_of_the_folder, "../../x", "______x.mp4"),
    ),
    "an upload is named otherwise": Mutant(
        "_wire.drivers",
        '{"file": request.upload}',
        '{"data": request.upload}',
        scenario_of(upload.test_a_file_is_sent_as_the_one_part_of_a_form, False),
    ),
    "an empty file is uploaded": Mutant(
        "_local.files",
        "if not 0 < size_bytes",
        "if not 0 <= size_bytes",
        scenario_of(upload_refused.test_what_is_no_file_of_a_documented_kind_is_not_sent),
    ),
    "progress is told by the chunk": Mutant(
        "_flows.download",
        "received += len(chunk)",
        "received = len(chunk)",
        scenario_of(download.test_progress_is_told_in_bytes_with_the_total_where_it_is_known, False),
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS)
def test_a_mutant_is_caught(mutant: Mutant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(mutant, tmp_path, monkeypatch)
