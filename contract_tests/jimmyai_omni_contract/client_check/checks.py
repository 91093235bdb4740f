"""What is asked of a client: the checks, and where each sentence comes from."""

from collections.abc import Callable
from typing import Final

import attrs

from jimmyai_omni.contract import rule_table
from jimmyai_omni_contract.client_check.judges import endings, money, requests, safety, waiting
from jimmyai_omni_contract.client_check.judges.judgement import Judge
from jimmyai_omni_contract.client_check.trial import Level, Trial
from jimmyai_omni_contract.mock.script.scenarios import REJECTED

_FACTS: Final = "what clients of this API are known to get wrong"


@attrs.frozen(kw_only=True)
class Check:
    """One thing that is asked of a client."""

    id: str
    """A rule id of the contract, or `CLIENT-nn`."""
    sentence: str
    """What a good client does."""
    source: str
    judge: Judge = attrs.field(repr=False)
    level: Level = "must"
    """At most; a trial can lower it."""
    rules: tuple[str, ...] = ()
    """The rules of the contract that it follows from."""
    everywhere: bool = False
    """Whether every trial shows it; else those that are made for it do, and `trials`."""
    trials: tuple[str, ...] = ()
    """The names of other trials that show it."""
    only: Callable[[Trial], bool] | None = attrs.field(default=None, repr=False)
    """Of those, the ones that count."""
    against_plain: bool = False
    """Whether it compares with a plain run that succeeded."""

    def applies(self, trial: Trial) -> bool:
        """Whether the trial shows it."""
        shown = self.everywhere or trial.check == self.id or trial.name in self.trials
        return shown and (self.only is None or self.only(trial))


def _undisturbed(trial: Trial) -> bool:
    """Nothing in it that would make a client ask again sooner."""
    return not trial.scenario.unknown_polls and not trial.scenario.late_url_polls and not trial.faults


_BEHAVIOUR: Final = (
    Check(
        id="CLIENT-01",
        sentence="Where all goes well it ends with exit code 0, and with the video if it waits for one.",
        source="the purpose of a client",
        rules=("OMNI-26",),
        judge=endings.begins_well,
    ),
    Check(
        id="CLIENT-02",
        sentence="One order is billed once: a create whose answer was lost is not sent again.",
        source="nothing is idempotent",
        rules=("OMNI-30",),
        judge=money.is_billed_once,
        everywhere=True,
    ),
    Check(
        id="CLIENT-03",
        sentence="A create that was refused is not sent again as it was.",
        source="the documented codes: 20002 is a fault of the request, and only -1 is worth a retry",
        rules=("OMNI-29",),
        judge=money.takes_a_refusal,
    ),
    Check(
        id="CLIENT-04",
        sentence="Where it has no task to show, its exit code is not 0.",
        source=_FACTS,
        judge=endings.admits_to_have_no_task,
        trials=("create-refused", "no-balance", "create-lost", "create-500"),
    ),
    Check(
        id="CLIENT-05",
        sentence="A failed task is a failure: its exit code is not 0, although `code` is 20000.",
        source="the documented answer of a failed task",
        judge=endings.ends_in_failure,
    ),
    Check(
        id="CLIENT-06",
        sentence='It prints the `error_message` of a failed task, and not the envelope\'s "ok".',
        source="the documented answer of a failed task",
        judge=endings.tells(REJECTED),
        trials=("task-fails",),
    ),
    Check(
        id="CLIENT-07",
        sentence="It goes on in every documented state of a new task: queued, pending, submitted.",
        source="the documented states",
        judge=endings.succeeds,
        against_plain=True,
    ),
    Check(
        id="CLIENT-08",
        sentence="It takes `code` as a string and as an integer.",
        source="the pages of the API, which show both",
        judge=endings.reads_either_code,
        against_plain=True,
    ),
    Check(
        id="CLIENT-09",
        sentence="A passing trouble of a poll does not make it give up a paid task.",
        source=_FACTS,
        judge=endings.succeeds,
        against_plain=True,
    ),
    Check(
        id="CLIENT-10",
        sentence="It waits for the URL of a completed task.",
        source="the publisher's own code",
        judge=endings.succeeds,
        against_plain=True,
    ),
    Check(
        id="CLIENT-11",
        sentence="At a status that is not documented it goes on, or stops with a failure, and names it.",
        source="other clients of the API, which meet such words",
        judge=endings.copes_with_unknown_words,
        against_plain=True,
    ),
    Check(
        id="CLIENT-12",
        sentence=f"Once its key is refused it stops within {endings.PATIENCE_POLLS} polls, as a failure.",
        source="the documented code 20001",
        rules=("OMNI-28",),
        judge=endings.stops_without_key,
    ),
    Check(
        id="CLIENT-13",
        sentence="It polls a task every 5 to 15 s; oftener than once a second is a fault.",
        source="the publisher's advice, which is advice; the second is this project's reading",
        judge=waiting.keeps_the_pace,
        everywhere=True,
        only=_undisturbed,
    ),
    Check(
        id="CLIENT-14",
        sentence="It waits as long as `Retry-After` says.",
        source="RFC 9110, 10.2.3",
        level="should",
        judge=waiting.keeps_retry_after,
        trials=("rate-limit-429",),
    ),
    Check(
        id="CLIENT-15",
        sentence="Its key goes to the API and never to the host of the videos.",
        source="the documents: a video needs no key",
        judge=safety.keeps_the_key,
        everywhere=True,
    ),
    Check(
        id="CLIENT-16",
        sentence="Under its final name a video is whole, or not there.",
        source=_FACTS,
        judge=safety.leaves_whole_videos,
    ),
    Check(
        id="CLIENT-17",
        sentence="It shows progress 1 as 1 %.",
        source="the documented progress, 0 to 100",
        judge=endings.reads_progress_as_per_cent,
        trials=("task-fails",),
    ),
    Check(
        id="CLIENT-18",
        sentence="It prints its key nowhere.",
        source="this project's reading: logs keep what is printed",
        level="should",
        judge=safety.does_not_print_the_key,
        everywhere=True,
    ),
    Check(
        id="CLIENT-19",
        sentence="It calls the operations that there are, and follows its own tasks.",
        source="the contract's paths",
        level="should",
        rules=("OMNI-26",),
        judge=requests.knows_the_api,
        everywhere=True,
    ),
    Check(
        id="CLIENT-20",
        sentence="It takes the answer of a poll without the envelope, too.",
        source="the oldest page of the query, which is out of date",
        judge=endings.succeeds,
        against_plain=True,
    ),
)


def _rules() -> tuple[Check, ...]:
    """What the schema can tell of a create, and the key in every call."""
    bound = [rule for rule in rule_table() if "request" in rule.binds and rule.schema != "none"]
    return tuple(
        Check(
            id=rule.id,
            sentence=rule.text,
            source=rule.source,
            rules=(rule.id,),
            judge=requests.authenticates if rule.id == "OMNI-28" else requests.keeps_rule(rule.id),
            everywhere=True,
        )
        for rule in bound
    )


CHECKS: Final = (*_BEHAVIOUR, *_rules())
"""All of them: what a good client does, then the rules of the contract that bind its requests."""
