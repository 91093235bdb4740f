"""What the two clients share: their settings, and the flows that need them."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Self, Unpack

import attrs

from jimmyai_omni._config import CallOptions, Config, Options, resolve
from jimmyai_omni._flows.context import Context
from jimmyai_omni._journal.no_journal import NoJournal
from jimmyai_omni._journal.place import Place, default_place
from jimmyai_omni._policies.budget import Budget, Limits
from jimmyai_omni._policies.poll import PollPolicy
from jimmyai_omni._policies.retry import RetryPolicy

if TYPE_CHECKING:
    from jimmyai_omni._flows.download import DownloadFields
    from jimmyai_omni._flows.effects import Clock, Flow
    from jimmyai_omni._journal.journal import Journal
    from jimmyai_omni._local.media import Media
    from jimmyai_omni._local.place import Target
    from jimmyai_omni._plan import CreateFields, PlanFields
    from jimmyai_omni.events import OnProgress
    from jimmyai_omni.results import Balance, CatalogModel, KeyBalance, SavedVideo, Settlement, Task, Upload
    from jimmyai_omni.rules import Plan


def ignore(*_: object) -> None:
    """The callback of those who want none."""


class Client:
    """What both clients share: their settings, and the flows that need them.

    A flow is imported when it is first asked for: most programs need few, and start sooner.
    """

    _driver: Any

    def __init__(
        self,
        api_key: str | None,
        options: Options,
        clock: Clock,
        draw: Clock,
        driver: Callable[[Config], object],
    ) -> None:
        _check_names(options, Options)
        self._config, options = resolve(api_key, options)
        self._driver = driver(self._config)
        self._context = Context(
            base_url=self._config.base_url,
            account=self._config.account,
            poll=options.get("poll", PollPolicy()),
            retry=options.get("retry", RetryPolicy()),
            budget=Budget(options.get("max_spend")),
            limits=Limits(min_balance=options.get("min_balance")),
            verify_balance=options.get("verify_balance", False),
            clock=clock,
            wall_clock=time.time,
            draw=draw,
            # The last: whatever else is refused, no file has been made or is left open.
            journal=_journal(options.get("journal", False)),
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._config.base_url!r})"

    @staticmethod
    def plan(prompt: str, **fields: Unpack[PlanFields]) -> Plan:
        """What a create of this would send and make, and under which name it is billed. Sends nothing.

        Local media are looked at but not uploaded: placeholders stand for their URLs, see `Plan.uploads`.

        Args:
            prompt: What to show (OMNI-03).
            **fields: See `RequestFields` and `PlanFields`.

        Raises:
            InvalidRequest: The request breaks rules; the error carries every violation, and its details
                also say what is wrong with local media.
            LocalFileError: Only local media are at fault; the details say all that is wrong with them.
        """
        from jimmyai_omni._plan import plan

        return plan(prompt, **fields)

    @property
    def journal(self) -> Journal | NoJournal:
        """The record of tasks; it is empty where none is kept."""
        return self._context.journal

    def with_options(self, **changes: Unpack[CallOptions]) -> Self:
        """The same client with other options, for some calls; it shares connections, journal and budget."""
        _check_names(changes, CallOptions)
        other = copy.copy(self)
        settings: dict[str, Any] = dict(changes)
        if "timeout_s" in changes:
            other._config = attrs.evolve(self._config, timeout_s=settings.pop("timeout_s"))
            other._driver = self._driver.with_config(other._config)
        other._context = attrs.evolve(self._context, **settings)
        return other

    def _create(self, prompt: str, fields: CreateFields) -> Flow[Task]:
        from jimmyai_omni._flows.create import create

        return create(self._context, *self._ordered(prompt, fields))

    def _ordered(self, prompt: str, fields: CreateFields) -> tuple[Plan, Limits]:
        """What to create, and within which limits."""
        from jimmyai_omni._plan import plan

        asked: dict[str, Any] = dict(fields)
        spend, floor = asked.pop("max_spend", None), asked.pop("min_balance", None)
        usual = self._context.limits.min_balance
        limits = Limits(max_spend=spend, min_balance=usual if floor is None else floor)
        planned = plan(prompt, **asked)
        # Before it is put on record as something that was refused.
        self._config.require_key()
        return planned, limits

    def _retrieve(self, task: Task | str) -> Flow[Task]:
        from jimmyai_omni._flows.reads import retrieve

        return retrieve(self._context, id_of(task))

    def _wait(self, task: Task | str, timeout_s: float | None) -> Flow[Task]:
        from jimmyai_omni._flows.wait import wait

        return wait(self._context, id_of(task), self._policy(timeout_s))

    def _generate(self, prompt: str, timeout_s: float | None, fields: CreateFields) -> Flow[Task]:
        from jimmyai_omni._flows.generate import generate

        # A deadline that is none is refused here, before the create is paid for.
        policy = self._policy(timeout_s)
        return generate(self._context, *self._ordered(prompt, fields), policy)

    def _download(self, task: Task | str, to: Target, fields: DownloadFields) -> Flow[SavedVideo]:
        from jimmyai_omni._flows.download import download

        return download(self._context, task, to, fields)

    def _download_bytes(self, task: Task | str, max_bytes: int | None) -> Flow[bytes]:
        from jimmyai_omni._flows.download import download_bytes

        return download_bytes(self._context, task, max_bytes)

    def _upload(self, media: Media, on_progress: OnProgress) -> Flow[Upload]:
        from jimmyai_omni._flows.upload import upload

        return upload(self._context, media, on_progress)

    def _balance(self) -> Flow[Balance]:
        from jimmyai_omni._flows.reads import balance

        return balance(self._context)

    def _key_balance(self) -> Flow[KeyBalance]:
        from jimmyai_omni._flows.reads import key_balance

        return key_balance(self._context)

    def _models(self, search: str | None) -> Flow[tuple[CatalogModel, ...]]:
        from jimmyai_omni._flows.reads import models

        return models(self._context, search)

    def _reconcile(self, entry_id: str) -> Flow[Settlement]:
        from jimmyai_omni._flows.settle import reconcile

        return reconcile(self._context, entry_id)

    def _policy(self, timeout_s: float | None) -> PollPolicy:
        poll = self._context.poll
        return poll if timeout_s is None else attrs.evolve(poll, timeout_s=timeout_s)


def _check_names(given: Mapping[str, object], known: type) -> None:
    # A misspelled max_spend must not leave a client without its budget.
    unknown = sorted(given.keys() - known.__annotations__.keys())
    if unknown:
        from difflib import get_close_matches

        near = get_close_matches(unknown[0], known.__annotations__, n=1)
        meant = f"; did you mean {near[0]}?" if near else ""
        raise TypeError(f"unknown option: {', '.join(unknown)}{meant}")


def id_of(task: Task | str) -> str:
    """The id of a task, or the id itself."""
    return task if isinstance(task, str) else task.id


def _journal(where: bool | Place) -> Journal | NoJournal:
    if where is False:
        return NoJournal()
    # Most clients keep none.
    from jimmyai_omni._journal.journal import Journal

    journal = Journal(default_place() if where is True else where)
    with ExitStack() as unfit:
        unfit.callback(journal.close)
        journal.check()
        unfit.pop_all()
    return journal
