"""The trials: every trouble that a client of this API is known to meet, as data."""

from collections.abc import Iterable
from typing import Final

from jimmyai_omni_contract.client_check.trial import Trial, walk

_CODES: Final = "the API's page on development"
_STATES: Final = "the API's page of the query"
_PUBLISHER: Final = "seen in the publisher's own code"
_OTHERS: Final = "seen in other clients of the API"
_UPLOADS: Final = "the upload and balance pages"
_MONEY: Final = "OMNI-30: nothing is idempotent"

PLAIN_TRIAL: Final = Trial(
    name="plain",
    story="All goes well: the task is queued, processed and completed.",
    check="CLIENT-01",
    source=_STATES,
    needs="create",
)

TRIALS: Final = (
    PLAIN_TRIAL,
    Trial(
        name="other-code-type",
        story='Every `code` is of the other JSON type, 20000 in place of "20000".',
        check="CLIENT-08",
        source=_UPLOADS,
        needs="create",
        other_code_type=True,
    ),
    Trial(
        name="flat-answer",
        story="The answers of polls are not in the envelope, as on the oldest query page.",
        check="CLIENT-20",
        source="the API's oldest page of the query",
        level="should",
        options={"query_form": "flat"},
    ),
    Trial(
        name="pending-first",
        story="The new task is `pending`.",
        check="CLIENT-07",
        source=_STATES,
        scenario=walk("pending", "processing", "completed"),
    ),
    Trial(
        name="submitted-first",
        story="The new task is `submitted`.",
        check="CLIENT-07",
        source=_STATES,
        scenario=walk("submitted", "processing", "completed"),
    ),
    Trial(
        name="not-found-first",
        story="The first poll says that there is no such task.",
        check="CLIENT-09",
        source=_PUBLISHER,
        level="should",
        scenario=walk("queued", "queued", "processing", "completed", unknown_polls=1),
    ),
    Trial(
        name="server-error",
        story="A poll is answered with code -1.",
        check="CLIENT-09",
        source=_CODES,
        faults=("query=-1:1",),
    ),
    Trial(
        name="rate-limit-text",
        story="A poll is answered with HTTP 200 and the text that there are too many requests.",
        check="CLIENT-09",
        source=_PUBLISHER,
        faults=("query=rate-limit:1",),
    ),
    Trial(
        name="rate-limit-429",
        story="A poll is answered with HTTP 429, and `Retry-After: 2`.",
        check="CLIENT-09",
        source=_OTHERS,
        faults=("query=429-retry-after:1",),
    ),
    Trial(
        name="bad-gateway",
        story="A poll is answered with HTTP 502 and a page of HTML.",
        check="CLIENT-09",
        source=_OTHERS,
        faults=("query=502-html:1",),
    ),
    Trial(
        name="poll-lost",
        story="The connection of a poll is closed before it is answered.",
        check="CLIENT-09",
        source="any network",
        level="should",
        faults=("query=drop-before:1",),
    ),
    Trial(
        name="task-fails",
        story='The task fails; as documented, the answer is code 20000 with msg "ok".',
        check="CLIENT-05",
        source=_STATES,
        scenario=walk("queued", "processing", "failed"),
    ),
    Trial(
        name="unknown-status",
        story="The task is `reviewing` for a while, a word that is not documented.",
        check="CLIENT-11",
        source=_OTHERS,
        level="should",
        scenario=walk("queued", "reviewing", "completed"),
    ),
    Trial(
        name="canceled",
        story="The task is `canceled` for ever, a word that is not documented.",
        check="CLIENT-11",
        source=_OTHERS,
        level="should",
        scenario=walk("queued", "canceled"),
    ),
    Trial(
        name="late-url",
        story="The task is completed one poll before the URL of its video is there.",
        check="CLIENT-10",
        source=_PUBLISHER,
        level="should",
        scenario=walk(late_url_polls=1),
    ),
    Trial(
        name="create-refused",
        story="The create is refused: code 20002.",
        check="CLIENT-03",
        source=_CODES,
        needs="create",
        faults=("create=20002",),
    ),
    Trial(
        name="no-balance",
        story="The balance is used up, so the create is refused: code -1 with a text.",
        check="CLIENT-03",
        source="the API's page on the balance webhook",
        needs="create",
        level="should",
        options={"balance": 0.0},
    ),
    Trial(
        name="create-lost",
        story="The create is billed, and the connection closed before its answer comes.",
        check="CLIENT-02",
        source=_MONEY,
        needs="create",
        faults=("create=drop:1",),
    ),
    Trial(
        name="create-500",
        story="The create is billed, and answered with HTTP 500.",
        check="CLIENT-02",
        source=_MONEY,
        needs="create",
        faults=("create=500-after:1",),
    ),
    Trial(
        name="key-expires",
        story="The key is no longer accepted once the task is created: code 20001 at every poll.",
        check="CLIENT-12",
        source=_CODES,
        faults=("query=20001",),
    ),
    Trial(
        name="video-cut",
        story="Half of the video comes, then the connection is closed; the next time it is whole.",
        check="CLIENT-16",
        source="any network",
        needs="download",
        faults=("media=cut:1",),
    ),
)
"""All of them, the plain one first: it shows what the client does at all."""


def select(names: Iterable[str]) -> tuple[Trial, ...]:
    """The trials of these names, all where there is none; the plain one is always among them.

    Raises:
        ValueError: There is none of that name.
    """
    wanted = set(names)
    unknown = wanted - {trial.name for trial in TRIALS}
    if unknown:
        known = ", ".join(trial.name for trial in TRIALS)
        raise ValueError(f"there is no trial {sorted(unknown)[0]!r}; there are {known}")
    return tuple(trial for trial in TRIALS if not wanted or trial.name in wanted or trial is PLAIN_TRIAL)
