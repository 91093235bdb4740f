"""Ways to pay for the wrong picture, or to send what cannot be taken: each is caught by a test."""

from pathlib import Path

import pytest

from tests.flows import test_media_in as media_in
from tests.flows import test_upload as upload
from tests.flows import test_upload_refused as refused
from tests.flows import test_upload_streams as streams
from tests.flows.mutation import Mutant, check, scenario_of

ONE_PART = scenario_of(upload.test_what_was_given_is_sent_as_the_one_part_of_a_form, *upload.GIVEN["a path"])
IN_ORDER = scenario_of(media_in.test_a_path_bytes_and_a_file_are_uploaded_in_order_before_the_create)
ALL_AT_ONCE = media_in.test_what_is_wrong_with_local_media_is_told_all_at_once_before_anything_is_sent
LEFT = scenario_of(
    streams.test_of_an_open_file_the_whole_is_sent_and_it_is_left_where_it_stood, streams.OPEN["a file"], 7
)
CHANGES = streams.test_a_file_that_changes_while_it_is_sent_is_never_sent_whole

MUTANTS = {
    "an upload is named otherwise": Mutant(
        "_wire.wire", '{"file": request.upload}', '{"data": request.upload}', ONE_PART
    ),
    "an empty file is uploaded": Mutant(
        "_local.media",
        "if not 0 < size_bytes",
        "if not 0 <= size_bytes",
        scenario_of(
            refused.test_what_cannot_be_uploaded_is_refused_with_the_reason, *refused.SAID["no bytes"]
        ),
    ),
    "a file is too large by one byte": Mutant(
        "_local.media",
        "<= MAX_UPLOAD_BYTES:",
        "<= MAX_UPLOAD_BYTES + 1:",
        scenario_of(refused.test_the_largest_file_is_taken_and_one_byte_more_is_not),
    ),
    "the first bytes are not looked at": Mutant(
        "_local.media",
        "if not fits(extension, header):",
        "if False:",
        scenario_of(
            refused.test_what_cannot_be_uploaded_is_refused_with_the_reason, *refused.SAID["an open page"]
        ),
    ),
    "every text is a URL": Mutant(
        "_local.media",
        "return bool(item) and not _URL.match(item)",
        "return False",
        scenario_of(ALL_AT_ONCE, *media_in.FAULTY["a misspelled name"]),
    ),
    "every text is a path": Mutant(
        "_local.media",
        "return bool(item) and not _URL.match(item)",
        "return bool(item)",
        scenario_of(media_in.test_a_path_as_text_stands_beside_urls_which_are_sent_as_they_are),
        "trio",
    ),
    "the first fault ends the check": Mutant(
        "_plan",
        'faults.append(f"{error.message}; {error.hint}")',
        "raise",
        scenario_of(ALL_AT_ONCE, *media_in.FAULTY["three, in two lists"]),
    ),
    "faults are forgotten where rules are broken": Mutant(
        "_plan",
        "refusal.details += faults",
        "pass",
        scenario_of(media_in.test_broken_rules_and_faulty_media_are_told_together, "plan"),
    ),
    "what is not sent is uploaded": Mutant(
        "_plan",
        "if url in _listed(made.request)}",
        "}",
        scenario_of(media_in.test_images_that_are_not_sent_are_not_uploaded),
    ),
    "a video among the images is not told": Mutant(
        "_plan",
        "if not media.mime_type.startswith(kinds):",
        "if False:",
        scenario_of(
            media_in.test_a_medium_in_the_wrong_list_is_told_and_sent,
            *("image_urls", *media_in.ON_THE_STANDARD_MODEL["image_urls"]),
        ),
    ),
    "all media get the URL of one": Mutant(
        "_plan",
        "{len(uploads) + len(faults)}/",
        "",
        scenario_of(media_in.test_files_of_one_name_are_told_apart),
    ),
    "the same content is uploaded twice": Mutant(
        "_flows.upload",
        "if sha256 not in by_content:",
        "if True:",
        scenario_of(media_in.test_the_same_content_is_uploaded_once),
        "asyncio",
    ),
    "a stored content is not looked for": Mutant(
        "_flows.upload",
        "if known is not None:",
        "if False:",
        scenario_of(media_in.test_with_a_journal_the_next_create_uploads_nothing),
    ),
    "placeholders are sent": Mutant("_flows.upload", "urls.get(item, item)", "item", IN_ORDER, "asyncio"),
    "a file that changes meanwhile is sent": Mutant(
        "_local.reading",
        "self._expected in (None, self.sha256)",
        "True",
        scenario_of(CHANGES, streams.CHANGES["is written over"]),
    ),
    "more is sent than was announced": Mutant(
        "_local.reading",
        "if self._count > self._media.size_bytes or",
        "if",
        scenario_of(streams.test_never_are_more_bytes_sent_than_were_announced),
    ),
    "a second attempt sends what is left": Mutant(
        "_local.reading",
        "            self._file.seek(0)\n",
        "            pass\n",
        scenario_of(upload.test_an_upload_that_was_not_taken_is_sent_again_whole),
        "trio",
    ),
    "an open file is sent from where it stands": Mutant(
        "_local.reading", "            source.seek(0)\n", "            pass\n", LEFT
    ),
    "an open file is left at its end": Mutant(
        "_local.reading", "                source.seek(position)\n", "                pass\n", LEFT
    ),
    "progress is told by the chunk": Mutant(
        "_local.reading",
        "self._on_read(self._count)",
        "self._on_read(len(chunk))",
        scenario_of(streams.test_progress_is_told_in_bytes_and_ends_at_the_total),
    ),
    "an error of the caller's own is taken for one of the network": Mutant(
        "_flows.upload",
        "raise SinkFailed(error) from error",
        "raise",
        scenario_of(streams.test_an_error_of_the_callers_own_comes_out_as_it_is, streams.THEIRS[-1]),
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS)
def test_a_mutant_is_caught(mutant: Mutant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(mutant, tmp_path, monkeypatch)
