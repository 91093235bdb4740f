"""How many wrong servers each profile notices: `make mutants` measures it and writes it down.

python -m tests.conform.score
"""

import json
import logging
import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, Final

import attrs

from jimmyai_omni_contract.conform.options import ConformOptions, Profile
from jimmyai_omni_contract.conform.profiles import make_plan
from jimmyai_omni_contract.conform.runner import run_plan
from jimmyai_omni_contract.conform.verdict import Verdict, judge
from jimmyai_omni_contract.mock.options import KeyOptions, MockOptions, UserOptions
from jimmyai_omni_contract.mock.serve.embedded import serve_in_thread
from jimmyai_omni_contract.mock.service import Api
from tests.conform.wrong_servers import LEGAL_VARIANTS, WRONG_SERVERS
from tests.flows.clock import Clock

ROOT: Final = Path(__file__).parents[3]
SCORES: Final = ROOT / "contract_tests/jimmyai_omni_contract/conform/scores.json"
PAGE: Final = ROOT / "docs/conformance-proof.md"
BEGIN, END = "<!-- begin: written by `make mutants` -->\n", "<!-- end -->\n"
PROFILES: Final[tuple[Profile, ...]] = ("free", "smoke", "full")
SEEDS: Final = 20
Noticed = Mapping[str, Sequence[Profile]]
"""The profiles that noticed each wrong server, by its name."""
OTHER: Final = "sk-other-31"
USERS: Final = (UserOptions(name="other", keys=(KeyOptions(name="other", key=OTHER),)),)


def verdict_on(
    api: type[Api],
    profile: Profile,
    *,
    only: str | None = None,
    generated: bool = True,
    seed: int = 0,
    mock: Mapping[str, Any] | None = None,
) -> Verdict:
    """What a run says of a server; time passes only in pauses, and those take none."""
    told: dict[str, Any] = {"balance": 1e9, "users": USERS, "seed": seed, **(mock or {})}
    with serve_in_thread(MockOptions(**told), api=api) as server:
        options = ConformOptions(
            base_url=server.base_url,
            key=server.api_key,
            other_key=OTHER,
            profile=profile,
            seed=seed,
            poll_interval_s=5,
            # A server whose tasks never end is given up; the right one ends them after 15 polls at most.
            deadline_s=150,
        )
        plan = make_plan(options)
        if not generated:
            plan = attrs.evolve(plan, steps=tuple(step for step in plan.steps if step.requests < 100))
        if only is not None:
            plan = plan.only({only})
        clock = Clock()
        return judge(run_plan(plan, clock=clock, sleep=clock.sleep))


def is_noticed(verdict: Verdict, check: str) -> bool:
    """Whether a verdict says that a check is broken."""
    [found] = [found for found in verdict.checks if found.check.id == check]
    return found.standing in ("fail", "advisory")


def broken(verdict: Verdict) -> list[str]:
    """All that a verdict holds against a server that must be right."""
    return [found.check.id for found in verdict.checks if found.standing == "fail"]


def visible(profile: Profile) -> list[str]:
    """The wrong servers that a profile can see in principle."""
    seen_by = PROFILES[: PROFILES.index(profile) + 1]
    return [api.__name__ for api, wrong in WRONG_SERVERS.items() if wrong.seen_from in seen_by]


def _noticed(work: tuple[str, Profile]) -> tuple[str, Profile, bool]:
    name, profile = work
    [(api, wrong)] = [(api, wrong) for api, wrong in WRONG_SERVERS.items() if api.__name__ == name]
    # What schemathesis finds comes on top.
    return name, profile, is_noticed(verdict_on(api, profile, generated=False), wrong.check)


def _wronged(work: tuple[str, int]) -> tuple[str, int, list[str]]:
    name, seed = work
    api, mock = LEGAL_VARIANTS[name]
    # Generated requests for one seed of the server: they are the same for all others.
    return name, seed, broken(verdict_on(api, "full", generated=seed == 0, seed=seed, mock=mock))


def survivors(noticed: Noticed, profile: Profile) -> list[str]:
    """The wrong servers that a profile can see in principle, and has not noticed."""
    return [name for name in visible(profile) if profile not in noticed[name]]


def scores(noticed: Noticed) -> dict[Profile, dict[str, int]]:
    """How many each profile has noticed of those that it can see in principle."""
    of = {profile: len(visible(profile)) for profile in PROFILES}
    return {
        profile: {"killed": of[profile] - len(survivors(noticed, profile)), "of": of[profile]}
        for profile in PROFILES
    }


def table(noticed: Noticed) -> str:
    """The scores, and every wrong server with the profiles that notice it."""
    lines = ["| profile | wrong servers noticed, of those it can see | not noticed |", "|---|---|---|"]
    lines += [
        f"| `{profile}` | {score['killed']} of {score['of']} | {_names(survivors(noticed, profile))} |"
        for profile, score in scores(noticed).items()
    ]
    lines += ["", "| wrong server | breaks | can be seen from | noticed by |", "|---|---|---|---|"]
    lines += [
        f"| {api.__name__} | {wrong.check} | {wrong.seen_from} | {_names(noticed[api.__name__])} |"
        for api, wrong in WRONG_SERVERS.items()
    ]
    return "\n".join(lines)


def _names(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


def main() -> int:
    """Measure, write and print; 1 where a wrong server survives, or a right one is wronged."""
    names = [api.__name__ for api in WRONG_SERVERS]
    noticed: dict[str, list[Profile]] = {name: [] for name in names}
    # The catalogue breaks servers on purpose: what they log about it is of no interest.
    with ProcessPoolExecutor(2, initializer=logging.disable) as pool:
        for name, profile, seen in pool.map(_noticed, [(n, p) for p in PROFILES for n in names]):
            noticed[name] += [profile] if seen else []
        _write(noticed)
        work = [(name, seed) for name in LEGAL_VARIANTS for seed in range(SEEDS)]
        wronged = [(name, seed, found) for name, seed, found in pool.map(_wronged, work) if found]
    print(f"right servers that are wronged, in {len(work)} runs: {wronged or 'none'}")
    return 1 if wronged or any(survivors(noticed, profile) for profile in PROFILES) else 0


def _write(noticed: Noticed) -> None:
    measured = scores(noticed)
    SCORES.write_text(json.dumps(measured, indent=2) + "\n", encoding="utf-8")
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{table(noticed)}\n\n{END}{after}", encoding="utf-8")
    for profile, score in measured.items():
        left = _names(survivors(noticed, profile))
        print(f"{profile}: {score['killed']} of {score['of']}; survive: {left}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
