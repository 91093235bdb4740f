"""What a trial is: one run of the client, and what it meets there."""

from collections.abc import Mapping
from typing import Any, Final, Literal

import attrs

from jimmyai_omni_contract.mock.script.scenarios import Scenario

Need = Literal["create", "poll", "download"]
"""What a client has to do for a trial to make sense."""
Level = Literal["must", "should"]
"""Whether failing it is a fault of the client, or worth telling."""

_PROGRESS: Final = {"processing": 1, "completed": 100}


def walk(*statuses: str, **departures: Any) -> Scenario:
    """The life of a task, poll after poll, short enough for clients with long pauses.

    Args:
        *statuses: What its polls find, the last for ever; by default it goes well.
        **departures: Other fields of the scenario.
    """
    words = statuses or ("queued", "processing", "completed")
    progress = [_PROGRESS.get(word, 0) for word in words]
    return Scenario("trial", statuses=words, progress=tuple(progress), **departures)


_WELL: Final = walk()


@attrs.frozen(kw_only=True)
class Trial:
    """One run of the client against a mock server of its own."""

    name: str
    story: str
    """What the server does, in one sentence."""
    check: str
    """The id of the check that it is made for."""
    source: str
    """Where it is known from that an API does so."""
    needs: Need = "poll"
    level: Level = "must"
    scenario: Scenario = _WELL
    """Of its task."""
    faults: tuple[str, ...] = ()
    """As `MockOptions.faults`."""
    other_code_type: bool = False
    """Whether `code` is of the JSON type that the other trials do not have."""
    options: Mapping[str, Any] = attrs.field(factory=dict[str, Any])
    """The other options of the server."""
