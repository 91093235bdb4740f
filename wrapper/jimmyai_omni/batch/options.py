"""How a batch is run."""

from collections.abc import Callable, Collection
from concurrent.futures import Future
from typing import Any, Final, Protocol, TypedDict, get_args

import attrs

from jimmyai_omni._journal.states import Retry
from jimmyai_omni._local.naming import ROW_FIELDS, Naming
from jimmyai_omni._policies.budget import Limits
from jimmyai_omni.batch.events import BatchEvent, BatchPlan
from jimmyai_omni.errors import ConfigurationError

BATCH_NAME: Final = "{id}.mp4"
"""A row is easier found by its own id than by that of its task."""
_MOST_AT_ONCE: Final = 1_000
_MOST_IN_FLIGHT: Final = 100_000
# It is renewed each second.
_SHORTEST_LEASE_S: Final = 3.0
_LONGEST_LEASE_S: Final = 3600.0
OnBatchEvent = Callable[[BatchEvent], Any]
"""May be an async function."""
Agree = Callable[[BatchPlan], Any]
"""May be an async function; what it returns says whether to go on."""


class Executor(Protocol):
    """What runs calls elsewhere, such as a `concurrent.futures.Executor`."""

    def submit(self, call: Callable[..., Any], /, *args: Any) -> Future[Any]:
        """The future of a call."""
        ...


class BatchFields(TypedDict, total=False):
    """The options of a batch, all by keyword."""

    in_flight: int
    """How many tasks are unfinished at once, at most; 100 by default."""
    creates: int
    """How many creates are under way at once, at most; 8 by default. So are `polls` and `downloads`."""
    polls: int
    """8 by default."""
    downloads: int
    """4 by default."""
    most_creates_per_s: float | None
    """The most creates in a second; otherwise only what the server bears."""
    name: str
    """The template of the files' names, see `Naming`; `{id}.mp4` by default. It may also have `{number}`."""
    strict: bool
    """Refuse rows that break a rule, which is the default; see `Omni.create`."""
    keep_going: bool
    """Leave bad rows out; otherwise nothing is sent where there are any, which is the default."""
    dedupe: bool
    """Leave rows out that repeat an earlier one; by default each is a video of its own."""
    retry: Collection[Retry]
    """Create rows once more that came to nothing: `{"failed"}`, whose task failed, and `{"unknown"}`, whose
    outcome is unknown. Each may be paid again; by default they are left as they are."""
    max_spend: float | None
    """The most that all creates of the batch may cost together, in JimiCoin, earlier runs included."""
    executor: Executor | None
    """Runs the batch in its processes, on many machines too; anything with the `submit` of
    `concurrent.futures.Executor`, such as `distributed.Client.get_executor()`. `in_flight` and the like then
    count for each of them, `max_spend` and `most_creates_per_s` for all together."""
    workers: int
    """How many calls are submitted to the executor; 4 by default."""
    lease_rows: int
    """How many rows a worker takes at once; 100 by default."""
    lease_s: float
    """After how many seconds the rows of a process that says nothing are taken over; 60 by default."""
    overwrite: bool
    """Replace files that stand in the place of a video; not by default."""
    agree: Agree
    """Asked with the `BatchPlan` before anything is sent; without a yes, nothing is."""
    on_event: OnBatchEvent
    """Told how far the batch is, each second."""


def _yes(_plan: BatchPlan) -> bool:
    return True


def _silent(_event: BatchEvent) -> None:
    """The callback of those who want none."""


@attrs.frozen(kw_only=True)
class BatchOptions:
    """The fields of `BatchFields`, with what counts where one is left out.

    Raises:
        ConfigurationError: A number is none that could be kept.
        LocalFileError: The name is no template of a file name.
    """

    in_flight: int = 100
    creates: int = 8
    polls: int = 8
    downloads: int = 4
    most_creates_per_s: float | None = None
    name: str = BATCH_NAME
    strict: bool = True
    keep_going: bool = False
    dedupe: bool = False
    retry: Collection[Retry] = ()
    max_spend: float | None = None
    executor: Executor | None = attrs.field(default=None, repr=False)
    workers: int = 4
    lease_rows: int = 100
    lease_s: float = 60.0
    overwrite: bool = False
    agree: Agree = _yes
    on_event: OnBatchEvent = _silent

    def __attrs_post_init__(self) -> None:
        Limits(max_spend=self.max_spend)
        Naming(self.name, ROW_FIELDS)
        _check("in_flight", self.in_flight, _MOST_IN_FLIGHT)
        _check("lease_rows", self.lease_rows, _MOST_IN_FLIGHT)
        for name in ("creates", "polls", "downloads", "workers"):
            _check(name, getattr(self, name), _MOST_AT_ONCE)
        if isinstance(self.retry, str) or not set(self.retry) <= set(get_args(Retry)):
            raise ConfigurationError(
                f"rows cannot be created once more by retry={self.retry!r}",
                hint='give {"failed"}, {"unknown"}, or both',
            )
        if not _SHORTEST_LEASE_S <= self.lease_s <= _LONGEST_LEASE_S:
            raise ConfigurationError(
                f"a lease of {self.lease_s} s cannot be kept",
                hint=f"give from {_SHORTEST_LEASE_S:g} to {_LONGEST_LEASE_S:g} seconds",
            )
        if self.most_creates_per_s is not None and not 0 < self.most_creates_per_s <= _MOST_AT_ONCE:
            raise ConfigurationError(
                f"{self.most_creates_per_s} creates in a second are no limit",
                hint=f"give a number above 0 and up to {_MOST_AT_ONCE}, or none",
            )

    def for_workers(self) -> "BatchOptions":
        """The same for other processes, which answer to nobody here."""
        return attrs.evolve(self, executor=None, agree=_yes, on_event=_silent)


def _check(name: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        raise ConfigurationError(f"{name} cannot be {value}", hint=f"give a number from 1 to {most}")
