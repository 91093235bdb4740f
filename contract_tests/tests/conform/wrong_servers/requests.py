"""Servers that forget, invent or misread a rule of the create call."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from jimmyai_omni.rules import Settings
from jimmyai_omni_contract.conform.options import Profile
from jimmyai_omni_contract.mock.service import Api
from jimmyai_omni_contract.schema.create_body import Finding, body_finding, findings
from tests.conform.wrong_servers.register import breaks

Body = Mapping[str, Any]


def _made(name: str, **methods: Callable[..., Any]) -> type[Api]:
    return type(name, (Api,), {**methods, "__module__": __name__})


def forgets(rule: str) -> None:
    """Register a server that never refuses by a rule."""

    def judged(self: Api, body: Body) -> tuple[Finding, ...]:
        return tuple(found for found in Api.findings(self, body) if found.rule != rule)

    breaks(rule)(_made(f"Forgets{rule.replace('-', '')}", findings=judged))


def forgives(rule: str, name: str, takes: Callable[[Body], object]) -> None:
    """Register a server that refuses by a rule, but for some bodies."""

    def judged(self: Api, body: Body) -> tuple[Finding, ...]:
        return tuple(it for it in Api.findings(self, body) if it.rule != rule or not takes(body))

    breaks(rule)(_made(name, findings=judged))


def invents(rule: str, name: str, refuses: Callable[[Body], object]) -> None:
    """Register a server that refuses what the rule accepts."""

    def judged(self: Api, body: Body) -> tuple[Finding, ...]:
        found = Api.findings(self, body)
        return found or ((body_finding(),) if refuses(body) else ())

    breaks(rule, seen_from="full")(_made(name, findings=judged))


def misreads(rule: str, name: str, seen_from: Profile, **changed: Callable[[Body, Settings], object]) -> None:
    """Register a server that makes something else of an accepted request."""

    def settings(self: Api, body: Body) -> Settings:
        right = Api.settings(self, body)
        wrong: dict[str, Any] = {field: change(body, right) for field, change in changed.items()}
        return attrs.evolve(right, **wrong)

    breaks(rule, seen_from=seen_from)(_made(name, settings=settings))


for forgotten in (1, 3, 4, 6, 9, 10, 12, 13, 14, 15, 16, 18, 20, 25):
    forgets(f"OMNI-{forgotten:02}")

forgives("OMNI-13", "ForgetsAliases", lambda body: body["model"] != "Gemini-Omini")
forgives("OMNI-14", "CountsWhereNoTypeIsGiven", lambda body: "generation_type" in body)
forgives("OMNI-14", "EitherListWillDo", lambda body: (
    body.get("images") and not findings({**body, "image_urls": []})
))  # fmt: skip

invents("OMNI-02", "RefusesAnAlias", lambda body: body["model"] == "Omni-Flash-Ext")
invents("OMNI-03", "LimitsThePrompt", lambda body: len(body["prompt"]) > 2000)
invents("OMNI-07", "RefusesLong4k", lambda body: (body.get("resolution"), body.get("duration")) == ("4k", 10))
invents("OMNI-10", "KnowsTwoRatios", lambda body: body.get("aspect_ratio") not in (None, "", "16:9", "9:16"))
invents("OMNI-12", "EitherListOfImages", lambda body: body.get("images") and body.get("image_urls"))
invents("OMNI-16", "RefusesAnEmptyList", lambda body: "duration" in body and body.get("video_urls") == [])
invents("OMNI-19", "ModesOnOmni10s", lambda body: body["model"] == "omni-10s" and "generation_type" in body)
invents("OMNI-20", "SumsBothLists", lambda body: (
    body["model"] == "omni-10s" and sum(len(body.get(name) or ()) for name in ("images", "image_urls")) > 7
))  # fmt: skip
invents("OMNI-21", "ReadsExtensions", lambda body: ".mp4" in str(body.get("image_urls")))
invents(
    "OMNI-22",
    "ReadsDurations",
    lambda body: body["model"] == "omni-10s" and body.get("duration") not in (None, 4, 6, 8, 10),
)
invents("OMNI-23", "EitherDurationOrVideo", lambda body: (
    body["model"] == "omni-10s" and "duration" in body and body.get("video_urls")
))  # fmt: skip
invents("OMNI-24", "EitherImagesOrVideo", lambda body: body.get("image_urls") and body.get("video_urls"))
invents("OMNI-27", "RefusesUnknownFields", lambda body: "seed" in body)

misreads("OMNI-05", "DefaultsTo4s", "smoke", duration_s=lambda body, right: body.get("duration") or 4)
misreads(
    "OMNI-06", "DefaultsTo1080p", "smoke", resolution=lambda body, right: body.get("resolution") or "1080p"
)
misreads("OMNI-08", "OrientationFirst", "full", aspect_ratio=lambda body, right: (
    "16:9" if body.get("orientation") == "landscape" else right.aspect_ratio
))  # fmt: skip
misreads("OMNI-09", "IgnoresOrientation", "smoke", aspect_ratio=lambda body, right: body.get("aspect_ratio"))
misreads(
    "OMNI-17",
    "Bills6sBesideAVideo",
    "full",
    videos=lambda body, right: 0,
    duration_s=lambda body, right: right.duration_s or 6,
)
misreads(
    "OMNI-22",
    "MakesOmni10sAsAsked",
    "smoke",
    duration_s=lambda body, right: body.get("duration") or right.duration_s,
    resolution=lambda body, right: body.get("resolution") or right.resolution,
)
misreads("OMNI-02", "MakesOmni10sAsAStandard", "smoke", model=lambda body, right: "Gemini-Omini")
