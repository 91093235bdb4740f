"""What a gate can be told."""

from collections.abc import Mapping
from math import inf
from pathlib import Path

import attrs
import httpx
from attrs import validators

from jimmyai_omni._url import base_url_problem

_SECONDS = [validators.gt(0.0), validators.lt(inf)]


def _without_slash(url: str) -> str:
    return url.rstrip("/")


def _is_upstream(_: object, __: object, value: str) -> None:
    problem = base_url_problem(value)
    if problem:
        raise ValueError(f"{problem}; the address of a deployment is written like https://www.jimmyai.cn")


@attrs.frozen(kw_only=True)
class GateOptions:
    """The options of one gate.

    Raises:
        ValueError: A value is none that the gate can work with.
    """

    upstream: str = attrs.field(converter=_without_slash, validator=_is_upstream)
    """The base URL of the deployment behind it."""
    max_billed: int = attrs.field(default=0, validator=validators.ge(0))
    """How many creates may be billed; by default none is let through (OMNI-30)."""
    state: Path | None = None
    """A file that remembers how many were, from run to run."""
    refuse_wrong: bool = False
    """Whether a create that breaks a rule is refused here, at no cost, instead of forwarded."""
    connect_s: float = attrs.field(default=10.0, validator=_SECONDS)
    """The longest that a connection to the deployment may take, in seconds."""
    silence_s: float = attrs.field(default=120.0, validator=_SECONDS)
    """The longest that the deployment may say nothing, or take nothing, in seconds."""
    judged_bytes: int = attrs.field(default=1 << 20, validator=validators.gt(0))
    """The longest body that is held in memory to be judged; longer ones pass without a verdict."""
    keys: Mapping[str, str] = attrs.field(factory=dict[str, str], repr=False)
    """All keys of its callers, by the variables that hold them, where they are known: what else a caller
    offers as its key is kept then, for it is none."""

    def timeout(self) -> httpx.Timeout:
        """The same for httpx."""
        return httpx.Timeout(self.silence_s, connect=self.connect_s)
