"""Judging a client from its command to the verdict."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Event

from jimmyai_omni_contract.client_check.conduct import Conditions, conduct
from jimmyai_omni_contract.client_check.defaults import JOBS
from jimmyai_omni_contract.client_check.run import Run
from jimmyai_omni_contract.client_check.trial import Trial
from jimmyai_omni_contract.client_check.trials import PLAIN_TRIAL, TRIALS
from jimmyai_omni_contract.client_check.verdict import Verdict, judge, missing_needs


class NothingToJudgeError(Exception):
    """The command made no create at the mock server; its first argument is the plain run."""


def check_client(
    conditions: Conditions,
    chosen: Sequence[Trial] = TRIALS,
    *,
    jobs: int = JOBS,
    on_run: Callable[[Run], object] = lambda _: None,
) -> Verdict:
    """Put a client through its trials, and judge it.

    Args:
        conditions: The command, and how it is run.
        chosen: The trials, the plain one among them.
        jobs: How many trials go on at once.
        on_run: Told of every run as it ends.

    Raises:
        NotStartedError: The command cannot be started.
        NothingToJudgeError: It never asked the server for a video.
    """
    stopped = Event()
    return check_runs(
        conditions.command,
        lambda trial: conduct(trial, conditions, stopped),
        chosen,
        options=conditions.options,
        jobs=jobs,
        on_run=on_run,
        on_failure=stopped.set,
    )


def check_runs(
    command: Sequence[str],
    run: Callable[[Trial], Run],
    chosen: Sequence[Trial] = TRIALS,
    *,
    options: Sequence[str] = (),
    jobs: int = 1,
    on_run: Callable[[Run], object] = lambda _: None,
    on_failure: Callable[[], object] = lambda: None,
) -> Verdict:
    """Judge a client by its runs, however they are made.

    The plain trial comes first and alone. It shows what the client does at all, and that it calls the mock
    server and nobody else.

    Args:
        command: What the verdict names.
        run: Puts the client through one trial.
        chosen: The trials, the plain one among them.
        options: Those of the command line that repeats a run.
        jobs: How many trials go on at once.
        on_run: Told of every run as it ends.
        on_failure: Called where one run, or the user, ends all: the other runs that go on are of no use.

    Raises:
        NothingToJudgeError: The client never asked the server for a video.
    """
    plain = run(PLAIN_TRIAL)
    on_run(plain)
    if not plain.creates:
        raise NothingToJudgeError(plain)
    runs = [plain]
    sensible = [trial for trial in chosen if trial is not PLAIN_TRIAL and not missing_needs(trial, plain)]
    for other in _at_once(run, sensible, jobs, on_failure):
        on_run(other)
        runs.append(other)
    return judge(command, chosen, runs, options=options)


def _at_once(
    run: Callable[[Trial], Run], trials: Iterable[Trial], jobs: int, on_failure: Callable[[], object]
) -> Iterator[Run]:
    """The runs, in the order in which they end."""
    with ThreadPoolExecutor(jobs) as pool:
        try:
            for done in as_completed([pool.submit(run, trial) for trial in trials]):
                yield done.result()
        except BaseException:
            on_failure()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
