"""What a conformance run is told."""

import os
from math import inf
from typing import Any, Final, Literal, get_args

import attrs
from attrs import validators

from jimmyai_omni._config import Config
from jimmyai_omni._flows.reads import check_task_id
from jimmyai_omni.errors import InvalidRequest
from jimmyai_omni_contract.gate.options import GateOptions
from jimmyai_omni_contract.recording.redaction import KEY

Profile = Literal["free", "smoke", "full", "soak"]
PROFILES: Final[tuple[Profile, ...]] = get_args(Profile)
OTHER_KEY: Final = "JIMMYAI_OTHER_API_KEY"
"""The variable with the key of another user."""
_POLL_S: Final = 5.0
_LOOPBACK_POLL_S: Final = 0.25
_LONGEST_ID: Final = 1000
_SHOWN: Final = 60
_SECONDS: Final = [validators.gt(0.0), validators.lt(inf)]


def _is_task_id(_: object, __: object, value: str) -> None:
    try:
        check_task_id(value)
    except InvalidRequest:
        named = False
    else:
        # To many servers a slash is one however it is written, and leads to another path.
        named = "/" not in value and len(value) <= _LONGEST_ID
    if not named:
        raise ValueError(f"{value[:_SHOWN]!r} is no task id; give that of a create")


@attrs.frozen(kw_only=True)
class ConformOptions:
    """The options of one run.

    Raises:
        ValueError: A value is not one that a run can work with.
    """

    base_url: str
    """Of the deployment: a scheme and a host, at most with a path in front of those of the API."""
    key: str = attrs.field(repr=False)
    """The API key that the requests are sent with."""
    profile: Profile = attrs.field(default="free", validator=validators.in_(PROFILES))
    max_billed: int | None = attrs.field(default=None, validator=validators.optional(validators.ge(0)))
    """How many creates may be billed; without it, as many as the plan says."""
    other_key: str = attrs.field(default="", repr=False)
    """A key of another user, who must not see the tasks."""
    task_ids: tuple[str, ...] = attrs.field(
        default=(), converter=tuple[str, ...], validator=validators.deep_iterable(_is_task_id)
    )
    """Tasks of the key that are there already; reading them is free."""
    seed: int = 0
    """Of what is generated at random."""
    strict: bool = False
    """Whether a reading of ours fails the run too, and a failure that was expected and did not come."""
    poll_interval_s: float = attrs.field(default=_POLL_S, validator=validators.ge(0.0))
    """The pause between two looks at the same task, in seconds."""
    deadline_s: float = attrs.field(default=1800.0, validator=_SECONDS)
    """The longest that tasks are waited for, in seconds."""
    silence_s: float = attrs.field(default=30.0, validator=_SECONDS)
    """The longest that the deployment may say nothing, in seconds."""

    @classmethod
    def for_deployment(cls, config: Config, **told: Any) -> "ConformOptions":
        """The options for a deployment and a key that were found as a client finds them.

        Args:
            config: Where a client would send, and with which key.
            told: Other options; those that are `None` are not told.

        Raises:
            ConfigurationError: There is no key.
            ValueError: An option is of no use.
        """
        given = {name: value for name, value in told.items() if value is not None}
        given.setdefault("other_key", os.environ.get(OTHER_KEY, ""))
        if given["other_key"] == config.api_key:
            raise ValueError(f"{OTHER_KEY} is the key itself; another user has to have another one")
        # On this machine nobody has asked for patience.
        given.setdefault("poll_interval_s", _LOOPBACK_POLL_S if config.is_loopback else _POLL_S)
        return cls(base_url=config.base_url, key=config.require_key(), **given)

    def gate(self, most: int) -> GateOptions:
        """The options of the gate in front of the deployment.

        Args:
            most: How many creates may be billed.

        Raises:
            ValueError: The base URL is none.
        """
        return GateOptions(
            upstream=self.base_url,
            max_billed=most,
            silence_s=self.silence_s,
            connect_s=min(10.0, self.silence_s),
            keys={name: key for name, key in ((KEY, self.key), (OTHER_KEY, self.other_key)) if key},
        )
