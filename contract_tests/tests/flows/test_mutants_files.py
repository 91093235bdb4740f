"""Ways to leave half a video, to overwrite a file or to ask a private host: each is caught by a test."""

from pathlib import Path

import pytest

from tests.downloads import test_write_back as write_back
from tests.flows import test_download as download
from tests.flows import test_download_failures as failures
from tests.flows import test_download_hosts as hosts
from tests.flows import test_download_names as names
from tests.flows import test_download_refresh as refresh
from tests.flows import test_download_resume as resume
from tests.flows import test_download_sidecar as sidecar
from tests.flows import test_download_streams as streams
from tests.flows import test_download_targets as targets
from tests.flows.harness import KEY, MEDIA_URL, World
from tests.flows.mutation import Mutant, check, scenario_of

WHOLE = download.test_a_completed_task_becomes_a_file
LEAVES_NO_FILE = failures.test_what_is_not_the_whole_video_leaves_no_file


def _journal(world: World, folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patched:
        sidecar.test_the_journal_knows_where_the_video_is(world, folder, patched)


def _early_sync(_: World, folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patched:
        try:
            write_back.test_what_only_the_first_sync_was_told_leaves_no_file(folder, patched)
        except pytest.fail.Exception as failure:
            raise AssertionError(failure.msg) from failure


MUTANTS = {
    "the token is sent to the media host": Mutant(
        "_wire.wire",
        "headers = {**_MEDIA",
        f'headers = {{"Authorization": "Bearer {KEY}", **_MEDIA',
        scenario_of(WHOLE),
        "trio",
    ),
    "what an early sync has met is forgotten": Mutant(
        "_local.write_back", "self._sync.result()", "self._sync.exception()", _early_sync
    ),
    "half a video is written under its final name": Mutant(
        "_local.targets",
        'scratch = self._part.open("xb")',
        'scratch = self._path.open("wb")',
        scenario_of(LEAVES_NO_FILE, *failures.FAILS["a body that was cut off"]),
        "asyncio",
    ),
    "the file that was begun is left behind": Mutant(
        "_local.targets",
        "            self._part.unlink()",
        "            pass",
        scenario_of(LEAVES_NO_FILE, *failures.FAILS["a body that was cut off"]),
    ),
    "a video that ends early is kept": Mutant(
        "_flows.transfer",
        "if self._total is not None and self.size_bytes < self._total:",
        "if False:",
        scenario_of(LEAVES_NO_FILE, *failures.FAILS["a body that ends early"]),
    ),
    "a video that lasts too long is kept": Mutant(
        "_flows.transfer",
        "size_bytes > self._total:",
        "False:",
        scenario_of(LEAVES_NO_FILE, *failures.FAILS["a body that is too long"]),
    ),
    "an empty video is kept": Mutant(
        "_flows.transfer",
        'raise Trouble(f"{self.host} sent nothing", may_pass=True)',
        "return",
        scenario_of(LEAVES_NO_FILE, *failures.FAILS["nothing"]),
    ),
    "a page is kept as a video": Mutant(
        "_flows.transfer",
        "if kind in _PAGES:",
        "if False:",
        scenario_of(LEAVES_NO_FILE, *failures.FAILS["a login page"]),
    ),
    "a video without a moov box is kept": Mutant(
        "_flows.transfer",
        "problem, may_pass = self._boxes.problem(), self._boxes.is_mp4",
        'problem, may_pass = "", False',
        scenario_of(resume.test_a_video_whose_length_fits_but_that_ends_inside_a_box_is_fetched_anew),
    ),
    "a redirect to a media host is not followed": Mutant(
        "_flows.fetch",
        "if answer.status_code not in _REDIRECTS:",
        "if True:",
        scenario_of(download.test_a_redirect_to_another_host_is_followed_without_token, 302),
    ),
    "redirects have no end": Mutant(
        "_flows.fetch",
        "MAX_REDIRECTS + 1",
        "MAX_REDIRECTS + 2",
        scenario_of(hosts.test_a_sixth_redirect_is_not),
    ),
    "https may become http": Mutant(
        "_flows.media_url",
        'if (url.scheme, there.scheme) == ("https", "http"):',
        "if False:",
        scenario_of(hosts.test_a_redirect_from_https_to_http_is_refused),
    ),
    "only the first host is looked at": Mutant(
        "_flows.fetch",
        "            yield from check_host(url, ctx.base_url)\n",
        "            if not _:\n                yield from check_host(url, ctx.base_url)\n",
        scenario_of(hosts.test_nor_is_it_after_a_redirect, "127.0.0.1"),
    ),
    "an address inside another is not seen": Mutant(
        "_url",
        "if inner is not None:",
        "if False:",
        scenario_of(hosts.test_a_private_host_is_not_asked, "64:ff9b::a9fe:a9fe"),
    ),
    "a decimal address is not seen": Mutant(
        "_url",
        "return ipaddress.IPv4Address(socket.inet_aton(written))",
        "return None",
        scenario_of(hosts.test_a_private_host_is_not_asked, "2130706433"),
    ),
    "one good address is enough": Mutant(
        "_flows.media_url",
        "return any(is_private_host(address) for address in addresses)",
        "return bool(addresses) and all(is_private_host(address) for address in addresses)",
        lambda _world, _folder: hosts.test_names_are_looked_up_and_all_their_addresses_count(),
    ),
    "a user name is sent on": Mutant(
        "_url",
        "if url.userinfo:\n        raise",
        "if False:\n        raise",
        scenario_of(
            hosts.test_what_is_no_url_of_a_video_is_not_asked,
            "https://user:secret@media.example.com/1.mp4",
            "holds a user name",
        ),
    ),
    "a relative URL is none": Mutant(
        "_url",
        "httpx.URL(urljoin(base, text))",
        "httpx.URL(text)",
        scenario_of(
            download.test_a_relative_url_is_one_of_the_api_host_and_gets_no_token_either,
            "//media.example.com/videos/task_1.mp4",
            MEDIA_URL,
        ),
    ),
    "the rest is asked for without a condition": Mutant(
        "_flows.transfer",
        '"If-Range": self._validator}',
        "}",
        scenario_of(resume.test_only_what_is_missing_is_asked_for, (1000, 70000)),
    ),
    "a weak ETag is trusted": Mutant(
        "_flows.ranges",
        'return etag if etag.startswith(\'"\') else head.headers.get("last-modified", "")',
        'return etag or head.headers.get("last-modified", "")',
        scenario_of(
            resume.test_the_rest_is_asked_for_only_where_it_must_be_of_the_same_video,
            *resume.VALIDATORS["a weak ETag alone"],
        ),
    ),
    "any part is appended": Mutant(
        "_flows.transfer",
        "part.first != self.size_bytes or changed",
        "changed",
        scenario_of(
            resume.test_a_part_that_was_not_asked_for_is_not_appended,
            resume.WRONG_PARTS["one byte too late"],
        ),
    ),
    "a part of another video is appended": Mutant(
        "_flows.transfer",
        "or changed or resized",
        "or resized",
        scenario_of(
            resume.test_a_part_that_was_not_asked_for_is_not_appended, resume.WRONG_PARTS["of another video"]
        ),
    ),
    "the hash goes on over a new start": Mutant(
        "_flows.transfer",
        '        self._validator = ""\n        self._sha256 = hashlib.sha256()',
        '        self._validator = ""\n        self._sha256 = getattr(self, "_sha256", hashlib.sha256())',
        scenario_of(resume.test_a_host_that_ignores_ranges_starts_anew),
    ),
    "a new start leaves the old bytes": Mutant(
        "_local.targets",
        "            self._scratch.truncate()",
        "            pass",
        scenario_of(resume.test_another_video_under_the_same_url_is_not_mixed_in),
    ),
    "a refused URL is replaced twice": Mutant(
        "_flows.fetch",
        "is_fresh = True",
        "is_fresh, since = since < ctx.clock(), since - 1",
        scenario_of(refresh.test_it_is_replaced_once_and_no_more, "task_1", MEDIA_URL),
    ),
    "attempts have no end": Mutant(
        "_flows.fetch",
        "        attempts += 1\n",
        "        attempts = 1\n",
        scenario_of(resume.test_attempts_are_those_of_the_retry_policy_however_much_came),
    ),
    "a limit counts only what is announced": Mutant(
        "_flows.transfer",
        "        self._keep_within(size_bytes)\n",
        "",
        scenario_of(streams.test_a_video_that_turns_out_too_large_is_dropped),
    ),
    "an open file gets a video in pieces": Mutant(
        "_local.targets",
        "            self._scratch.write(chunk)",
        '            getattr(self, "_file", self._scratch).write(chunk)',
        scenario_of(streams.test_an_open_file_gets_nothing_of_a_video_that_does_not_come),
    ),
    "a target is looked at too late": Mutant(
        "_flows.download",
        "                yield Local(target.check)\n        source",
        "                pass\n        source",
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
        "_local.naming",
        "[^A-Za-z0-9_-]",
        "[^A-Za-z0-9_./-]",
        scenario_of(targets.test_no_task_id_leads_out_of_the_folder, "../../x", "______x.mp4"),
    ),
    "a template leads out of the folder": Mutant(
        "_local.naming",
        "or re.search(",
        "or False and re.search(",
        scenario_of(
            names.test_a_template_that_names_no_file_is_refused_before_anything_is_sent,
            "../{task_id}.mp4",
            "no name of a file",
        ),
    ),
    "a signature is written down": Mutant(
        "_url",
        'userinfo=b"", query=None, fragment=None',
        'userinfo=b""',
        scenario_of(sidecar.test_a_sidecar_tells_how_the_video_was_made),
    ),
    "the journal does not learn of the video": Mutant(
        "_flows.download",
        "        _record(ctx, saved, target.absolute_location)\n",
        "",
        _journal,
    ),
    "progress is told by the chunk": Mutant(
        "_flows.transfer",
        "self._on_progress(size_bytes, self._total)",
        "self._on_progress(len(chunk), self._total)",
        scenario_of(download.test_progress_is_told_in_bytes_with_the_total_where_it_is_known, False),
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS)
def test_a_mutant_is_caught(mutant: Mutant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(mutant, tmp_path, monkeypatch)
