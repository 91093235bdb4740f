"""How many wrong servers each profile notices: `make mutants` measures it and writes it down.

python -m tests.conform.score
"""

import json
import sys
from collections.abc import Mapping
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

ROOT: Final = Path(__file__).parents[3]
SCORES: Final = ROOT / "contract_tests/jimmyai_omni_contract/conform/scores.json"
PAGE: Final = ROOT / "docs/conformance-proof.md"
BEGIN, END = "<!-- begin: written by `make mutants` -->\n", "<!-- end -->\n"
PROFILES: Final[tuple[Profile, ...]] = ("free", "smoke", "full")
SEEDS: Final = 20
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
    """What a run says of a server; no pause takes any time."""
    told: dict[str, Any] = {"balance": 1e9, "users": USERS, "seed": seed, **(mock or {})}
    with serve_in_thread(MockOptions(**told), api=api) as server:
        options = ConformOptions(
            base_url=server.base_url,
            key=server.api_key,
            other_key=OTHER,
            profile=profile,
            seed=seed,
            poll_interval_s=0.001,
            # A server whose tasks never end is given up; the right one ends them after five polls.
            deadline_s=3,
        )
        plan = make_plan(options)
        if not generated:
            plan = attrs.evolve(plan, steps=tuple(step for step in plan.steps if step.requests < 100))
        if only is not None:
            plan = plan.only({only})
        return judge(run_plan(plan, sleep=lambda _: None))


def is_noticed(verdict: Verdict, check: str) -> bool:
    """Whether a verdict says that a check is broken."""
    [found] = [found for found in verdict.checks if found.check.id == check]
    return found.standing in ("fail", "advisory")


def broken(verdict: Verdict) -> list[str]:
    """All that a verdict holds against a server that must be right."""
    return [found.check.id for found in verdict.checks if found.standing == "fail"]


def _noticed(work: tuple[str, Profile]) -> tuple[str, Profile, bool]:
    name, profile = work
    [(api, check)] = [(api, check) for api, check in WRONG_SERVERS.items() if api.__name__ == name]
    # What schemathesis finds comes on top.
    return name, profile, is_noticed(verdict_on(api, profile, generated=False), check)


def _wronged(work: tuple[str, int]) -> tuple[str, int, list[str]]:
    name, seed = work
    # Generated requests for one seed of the server: they are the same for all others.
    verdict = verdict_on(Api, "full", generated=seed == 0, seed=seed, mock=LEGAL_VARIANTS[name])
    return name, seed, broken(verdict)


def table(noticed: Mapping[str, list[Profile]]) -> str:
    """The scores, and every wrong server with the profiles that notice it."""
    count = len(WRONG_SERVERS)
    lines = ["| profile | wrong servers noticed |", "|---|---|"]
    lines += [
        f"| `{profile}` | {sum(profile in seen for seen in noticed.values())} of {count} |"
        for profile in PROFILES
    ]
    lines += ["", "| wrong server | breaks | noticed by |", "|---|---|---|"]
    lines += [
        f"| {api.__name__} | {check} | {', '.join(noticed[api.__name__]) or 'no profile'} |"
        for api, check in WRONG_SERVERS.items()
    ]
    return "\n".join(lines)


def main() -> int:
    """Measure, write and print; 1 where a wrong server survives a full run, or a right one is wronged."""
    names = [api.__name__ for api in WRONG_SERVERS]
    noticed: dict[str, list[Profile]] = {name: [] for name in names}
    with ProcessPoolExecutor(2) as pool:
        for name, profile, seen in pool.map(_noticed, [(n, p) for p in PROFILES for n in names]):
            noticed[name] += [profile] if seen else []
        _write(noticed)
        survivors = [name for name in names if "full" not in noticed[name]]
        print(f"survive a full run: {', '.join(survivors) or 'none'}", flush=True)
        work = [(name, seed) for name in LEGAL_VARIANTS for seed in range(SEEDS)]
        wronged = [(name, seed, found) for name, seed, found in pool.map(_wronged, work) if found]
    print(f"right servers that are wronged, in {len(work)} runs: {wronged or 'none'}")
    return 1 if survivors or wronged else 0


def _write(noticed: Mapping[str, list[Profile]]) -> None:
    scores = {
        profile: {"killed": sum(profile in seen for seen in noticed.values()), "of": len(noticed)}
        for profile in PROFILES
    }
    SCORES.write_text(json.dumps(scores, indent=2) + "\n", encoding="utf-8")
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{table(noticed)}\n\n{END}{after}", encoding="utf-8")
    for profile, score in scores.items():
        print(f"{profile}: {score['killed']} of {score['of']}")


if __name__ == "__main__":
    sys.exit(main())
