"""Where each rule of the contract lives: clauses, code, cases, wrong servers, docs, and what is missing."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import attrs

import jimmyai_omni
import jimmyai_omni_contract
from changes.rule_ids import ids_in
from jimmyai_omni.contract import Rule, rule_table
from jimmyai_omni_contract.conform.step import Step
from jimmyai_omni_contract.conform.steps.authentication import authentication
from jimmyai_omni_contract.conform.steps.content import content
from jimmyai_omni_contract.conform.steps.creates import accepted_creates, refused_creates
from jimmyai_omni_contract.conform.steps.lives import lives
from jimmyai_omni_contract.conform.steps.reads import reads
from jimmyai_omni_contract.conform.steps.refusals import refusals
from tests.client_mutants.catalogue import CATALOGUE
from tests.conform.wrong_servers import WRONG_SERVERS
from tests.contract.spec import CONTRACT, walk
from tests.rules.cases import CASES

_ROOT: Final = Path(__file__).parents[3]
_WRAPPER: Final = Path(jimmyai_omni.__file__).parent
_CONTRACT_TESTS: Final = Path(jimmyai_omni_contract.__file__).parent
_MOCK: Final = (_CONTRACT_TESTS / "mock", _CONTRACT_TESTS / "schema")
_SCHEMAS: Final = "/components/schemas/"
_JUDGED: Final = (f"{_SCHEMAS}CreateVideoRequest", f"{_SCHEMAS}MediaUrl")
_PERMITS: Final = "it only permits, so no code may refuse by it; its accepted bodies show that"
EXCEPTIONS: Final[Mapping[tuple[str, str], str]] = {
    ("OMNI-07", "wrapper"): _PERMITS,
    ("OMNI-11", "wrong servers"): "it binds the client alone, which sends no ratio",
    ("OMNI-21", "mock"): _PERMITS,
    ("OMNI-23", "wrapper"): _PERMITS,
    ("OMNI-24", "wrapper"): _PERMITS,
    ("OMNI-24", "mock"): _PERMITS,
}
"""What a rule need not have, by rule and column, with the reason."""
# They name rules only as examples.
_NO_CODE: Final = ("contract.py", "offline.py")


@attrs.frozen
class Coverage:
    """One rule, and all that states, keeps or tests it."""

    rule: Rule
    clauses: tuple[str, ...]
    """The places of its clauses in the contract."""
    wrapper: tuple[str, ...]
    """The files that name it."""
    mock: tuple[str, ...]
    """The files that name it, and `by the schema` where the mock server refuses by a clause."""
    accepted: int
    """Bodies that show what it permits."""
    refused: int
    """Bodies that it alone refuses."""
    steps: int
    """Of `omni conform` that judge it."""
    wrong_servers: tuple[str, ...]
    """The mutants of the mock server that break it."""
    wrong_clients: tuple[str, ...]
    """The mutants of the wrapper that break it, in words."""
    docs: tuple[str, ...]
    """The pages that name it, but for the table of all."""

    def holes(self) -> Iterator[str]:
        """The columns in which something is missing."""
        rule = self.rule
        required = {
            "schema": bool(self.clauses) or rule.schema == "none" or rule.refused_with is None,
            "wrapper": bool(self.wrapper),
            "mock": bool(self.mock),
            "accepted": "request" not in rule.binds or rule.refused_with == "20001" or self.accepted > 0,
            "refused": rule.refused_with != "20002" or self.refused > 0,
            "steps": not {"state", "money", "response"} & set(rule.binds) or self.steps > 0,
            "wrong servers": bool(self.wrong_servers),
            "wrong clients": bool(self.wrong_clients),
        }
        return (column for column, kept in required.items() if not kept)


def holes() -> set[tuple[str, str]]:
    """All holes, by rule and column."""
    return {(row.rule.id, column) for row in coverage() for column in row.holes()}


@cache
def coverage() -> tuple[Coverage, ...]:
    """All rules, in the order of their ids."""
    wrapper, mock = _files(_WRAPPER), _files(*_MOCK)
    docs, places = _files(_ROOT / "docs", suffix="md"), dict(_clauses())
    return tuple(
        Coverage(
            rule,
            clauses=tuple(where for where, ids in places.items() if rule.id in ids),
            wrapper=wrapper.get(rule.id, ()),
            mock=mock.get(rule.id, ()) + _by_the_schema(rule, places),
            accepted=sum(case.rule == rule.id and not case.refused for case in CASES),
            refused=sum(case.refused == frozenset({rule.id}) for case in CASES),
            steps=sum(rule.id in (step.check, *step.also) for step in _steps()),
            wrong_servers=tuple(_wrong_servers(rule.id)),
            wrong_clients=tuple(mutant.name for mutant in CATALOGUE if rule.id in mutant.rules),
            docs=tuple(name for name in docs.get(rule.id, ()) if name != "rules.md"),
        )
        for rule in rule_table()
    )


def table() -> str:
    """The table, as Markdown."""
    columns = ["rule", "says", "binds", "schema", "wrapper", "mock server", "bodies", "steps"]
    columns += ["wrong servers", "wrong clients", "docs"]
    lines = [f"| {' | '.join(columns)} |", f"| {' | '.join('---' for _ in columns)} |"]
    lines.extend(f"| {' | '.join(_cells(row))} |" for row in coverage())
    notes = [f"- {rule}, {column}: {reason}." for (rule, column), reason in EXCEPTIONS.items()]
    return "\n".join([*lines, "", "What is empty on purpose:", "", *notes])


def _cells(row: Coverage) -> Iterator[str]:
    rule = row.rule
    yield rule.id
    yield f"{rule.text} ({rule.level})"
    yield ", ".join(rule.binds)
    yield _code(row.clauses) or ("what it permits" if rule.schema != "none" else "cannot say it")
    yield _code(row.wrapper)
    yield _code(row.mock)
    yield f"{row.accepted} accepted, {row.refused} refused" if row.accepted or row.refused else ""
    yield str(row.steps or "")
    yield _code(row.wrong_servers)
    yield "; ".join(row.wrong_clients)
    yield ", ".join(f"[{name}]({name})" for name in row.docs)


def _code(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _clauses() -> Iterator[tuple[str, list[str]]]:
    for where, node in walk(CONTRACT):
        if "x-omni-rule" in node:
            yield where.removeprefix(_SCHEMAS).removeprefix("/"), node["x-omni-rule"]


def _by_the_schema(rule: Rule, places: Mapping[str, list[str]]) -> tuple[str, ...]:
    judged = tuple(root.removeprefix(_SCHEMAS) for root in _JUDGED)
    found = any(rule.id in ids and where.startswith(judged) for where, ids in places.items())
    return ("by the schema",) if found else ()


def _files(*folders: Path, suffix: str = "py") -> Mapping[str, tuple[str, ...]]:
    found = dict[str, tuple[str, ...]]()
    for folder in folders:
        for path in sorted(folder.rglob(f"*.{suffix}")):
            if path.name in _NO_CODE:
                continue
            for rule_id in ids_in(path.read_text(encoding="utf-8")):
                found[rule_id] = (*found.get(rule_id, ()), path.relative_to(folder).as_posix())
    return found


def _wrong_servers(rule_id: str) -> Iterator[str]:
    return (server.__name__ for server, broken in WRONG_SERVERS.items() if broken.check == rule_id)


def _steps() -> tuple[Step, ...]:
    return (
        *refused_creates(),
        *authentication(),
        *content(),
        *reads(),
        *refusals(),
        *accepted_creates(),
        *lives(),
    )
