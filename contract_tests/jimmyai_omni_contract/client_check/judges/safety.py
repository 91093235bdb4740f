"""Judges of what becomes of the key, and of files."""

from typing import Final

from jimmyai_omni_contract.client_check.judges.judgement import Judgement, failed, passed
from jimmyai_omni_contract.client_check.run import LeftFile, Run
from jimmyai_omni_contract.client_check.words import counted

_VIDEO_SUFFIXES: Final = (".mp4", ".m4v", ".mov", ".webm")


def keeps_the_key(run: Run, plain: Run) -> Judgement | None:  # noqa: ARG001 - every judge takes both
    """The key goes to the API and nowhere else."""
    if not run.downloads:
        return None
    leaks = [exchange for exchange in run.exchanges if exchange.number in run.leaks]
    if leaks:
        return failed("it sent its key to the host of the videos, which is another one than the API's", leaks)
    return passed(f"{counted(len(run.downloads), 'request')} for videos without it")


def does_not_print_the_key(run: Run, plain: Run) -> Judgement | None:  # noqa: ARG001
    """The key is in no output, where logs would keep it."""
    return failed("its output has the key in it") if run.printed_key else passed("not printed")


def leaves_whole_videos(run: Run, plain: Run) -> Judgement | None:
    """Under its final name a video is whole, or not there at all."""
    if not plain.whole_files or not run.downloads:
        return None
    broken = [file for file in run.files if file.kind != "whole" and _is_final(file, plain)]
    if broken:
        file = broken[0]
        return failed(f"it left {file.size_bytes} bytes as {file.name}; {run.ending()}", run.downloads)
    if run.whole_files:
        return passed("it left the whole video")
    if run.exit_code == 0:
        return failed("it left no video, and exit code 0", run.downloads)
    return passed(f"it left no video; {run.ending()}")


def _is_final(file: LeftFile, plain: Run) -> bool:
    return file.name in plain.whole_files or file.name.lower().endswith(_VIDEO_SUFFIXES)
