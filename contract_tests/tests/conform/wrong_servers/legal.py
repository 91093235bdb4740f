"""The right server in all that it may do: no must may be held against any of these."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import attrs

from jimmyai_omni_contract.mock.accounts import Account
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.mock.script.scenarios import Scenario
from jimmyai_omni_contract.mock.service import Api
from jimmyai_omni_contract.schema.create_body import Finding, body_finding

Body = Mapping[str, Any]


class TakesWhatWeRefuse(Api):
    """Reads the documents the other way, where they are silent and this project refuses."""

    def findings(self, body: Body) -> tuple[Finding, ...]:
        return tuple(found for found in super().findings(body) if not _is_our_refusal(found.rule, body))

    def read_body(self, request: MockRequest) -> dict[str, Any] | None:
        headers = {**request.headers, "content-type": "application/json"}
        return super().read_body(attrs.evolve(request, headers=headers))

    def authenticate(self, request: MockRequest) -> Account | None:
        return self.state.accounts.get(request.headers.get("authorization", "").split(" ")[-1])


class RefusesWhatWeTake(Api):
    """Reads the documents the other way, where they are silent and this project accepts."""

    def findings(self, body: Body) -> tuple[Finding, ...]:
        return super().findings(body) or ((body_finding(),) if _is_taken_by_us_alone(body) else ())


class SaysNothing(Api):
    """Leaves every `msg` empty."""

    def envelope(self, code: str, message: str, data: Any) -> MockResponse:
        return super().envelope(code, "", data)


def _images(body: Body) -> int:
    return len(body.get("image_urls") or body.get("images") or ())


def _is_our_refusal(rule: str, body: Body) -> bool:
    match rule:
        case "OMNI-03":
            return isinstance(body.get("prompt"), str)
        case "OMNI-13":
            return _images(body) == 0
        case "OMNI-14":
            return _images(body) == 2
        case _:
            return rule == "OMNI-25"


def _is_taken_by_us_alone(body: Body) -> bool:
    has_video = bool(body.get("video_urls"))
    return (
        (has_video and (body["model"] == "omni-10s" or _images(body) > 0))
        or (body["model"] == "omni-10s" and "generation_type" in body)
        or body.get("aspect_ratio") not in (None, "", "16:9", "9:16")
        or (body.get("generation_type") == "reference" and not _images(body))
        or None in body.values()
        or "seed" in body
    )


_LONG: Final = Scenario("long", "Takes 15 polls.", polls=15)


class LegalVariant(NamedTuple):
    """A right server."""

    api: type[Api] = Api
    mock: Mapping[str, Any] = {}
    """Options of the mock server."""


LEGAL_VARIANTS: Final[Mapping[str, LegalVariant]] = {
    "plain": LegalVariant(),
    "integer codes, pending": LegalVariant(mock={"code_type": "integer", "initial_status": "pending"}),
    "submitted, no cost, no usage": LegalVariant(
        mock={"initial_status": "submitted", "costs": False, "usage": False}
    ),
    "flat queries": LegalVariant(mock={"query_form": "flat"}),
    "late URLs": LegalVariant(mock={"scenarios": ("late-url",)}),
    "tasks unknown at first": LegalVariant(mock={"scenarios": ("not-found-first",)}),
    "every status": LegalVariant(mock={"scenarios": ("every-status",)}),
    "long tasks": LegalVariant(mock={"own_scenarios": (_LONG,), "scenarios": (_LONG.name,)}),
    "paths for URLs": LegalVariant(mock={"scenarios": ("relative-url",)}),
    "no messages": LegalVariant(SaysNothing),
    "takes what we refuse": LegalVariant(TakesWhatWeRefuse),
    "refuses what we take": LegalVariant(RefusesWhatWeTake),
}
