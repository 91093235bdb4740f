"""The checks of a deployment as test items: `pytest --conform-base-url URL`.

One run serves all items, in the process that other processes take their items from: so a cap holds for all
of them together.
"""

import json
from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Any, Final

import pytest

from jimmyai_omni_contract.conform.api import conform
from jimmyai_omni_contract.conform.checks import Check, checks
from jimmyai_omni_contract.conform.options import PROFILES, ConformOptions
from jimmyai_omni_contract.conform.profiles import make_plan
from jimmyai_omni_contract.conform.report.words import UNJUDGED, money_line

_DOCUMENT: Final = "jimmyai_omni_conformance"
_KEPT: Final = pytest.StashKey[dict[str, Any]]()


class Conformance:
    """The plugin, where a deployment is named."""

    def pytest_configure(self, config: pytest.Config) -> None:
        """Make the markers known, and refuse what nobody has agreed to."""
        for marker in ("conform", *map(_profile_marker, PROFILES), *map(marker_of, checks())):
            config.addinivalue_line("markers", f"{marker}: a check of the deployment")
        billed = make_plan(_options(config)).billed
        if billed and config.getoption("conform_max_billed") is None:
            raise pytest.UsageError(
                f"up to {billed} creates are billed by this profile; agree with --conform-max-billed N"
            )

    @pytest.hookimpl(wrapper=True)
    def pytest_collection_modifyitems(
        self, session: pytest.Session, items: list[pytest.Item]
    ) -> Generator[None]:
        """Add an item for each check, and that of the outcome to whichever of them are chosen."""
        items += [ConformanceItem.of(check, session) for check in checks().values()]
        yield
        # After -m and -k: nobody can choose checks without it.
        if any(isinstance(item, ConformanceItem) for item in items):
            outcome: OutcomeItem = OutcomeItem.from_parent(session, name="conform[outcome]")  # pyright: ignore[reportUnknownMemberType]
            items.append(outcome)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Give each process of pytest-xdist the one verdict."""
        node.workerinput[_DOCUMENT] = json.dumps(_document(node.config, checks()))


class ConformanceItem(pytest.Item):
    """One check."""

    check: Check

    @classmethod
    def of(cls, check: Check, session: pytest.Session) -> "ConformanceItem":
        """The item of a check, with its markers."""
        item: ConformanceItem = cls.from_parent(session, name=f"conform[{check.id}]")  # pyright: ignore[reportUnknownMemberType]
        item.check = check
        profile: str = session.config.option.conform_profile
        for marker in ("conform", _profile_marker(profile), marker_of(check.id)):
            item.add_marker(marker)
        return item

    def runtest(self) -> None:
        """Look at what the run says of the check.

        Raises:
            ConformanceFailure: The deployment does not keep it.
        """
        document = _document(self.config, _wanted(self.session))
        [found] = [check for check in document["checks"] if check["id"] == self.check.id]
        match found["standing"]:
            case "fail":
                raise ConformanceFailure(found)
            case "not-judged":
                pytest.skip(found["why"])
            case "advisory" | "expected-failure":
                pytest.xfail("; ".join(finding["case"] for finding in found["findings"]))
            case _:
                pass

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The findings, for people."""
        if isinstance(excinfo.value, ConformanceFailure):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[str, int | None, str]:
        """Where the check comes from."""
        return self.check.source, None, f"{self.check.id}: {self.check.sentence}"


class OutcomeItem(pytest.Item):
    """Whether the run came to a verdict: without it, a run that ended early could look green."""

    def runtest(self) -> None:
        """Look at the outcome.

        Raises:
            Failed: The run is inconclusive, or ended by an error of this package.
        """
        document = _document(self.config, _wanted(self.session))
        if document["outcome"] in UNJUDGED:
            told = f"{document['outcome']}: {document['why']}\nmoney: {money_line(document)}"
            pytest.fail(told, pytrace=False)


class ConformanceFailure(Exception):
    """A check that the deployment does not keep."""

    def __init__(self, found: Mapping[str, Any]) -> None:
        super().__init__("\n".join(_lines(found)))


def marker_of(check: str) -> str:
    """The marker of a check: `omni_04` for OMNI-04."""
    return check.lower().replace("-", "_")


def _profile_marker(profile: str) -> str:
    return f"conform_{profile}"


def _wanted(session: pytest.Session) -> list[str]:
    """The ids of the checks that were chosen."""
    return [item.check.id for item in session.items if isinstance(item, ConformanceItem)]


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"{found['id']}: {found['sentence']}"
    yield f"source: {found['source']}"
    for finding in found["findings"]:
        yield ""
        yield f"{finding['case']} ({finding['level']})"
        yield f"  expected  {finding['expected']}"
        yield f"  got       {finding['got']}"
        yield f"  again     {finding['curl']}"


def _document(config: pytest.Config, wanted: Iterable[str]) -> dict[str, Any]:
    """What the one run says; the first item that asks for it makes it happen."""
    if _KEPT not in config.stash:
        given = getattr(config, "workerinput", {}).get(_DOCUMENT)
        config.stash[_KEPT] = json.loads(given) if given else conform(_options(config), only=wanted)
    return config.stash[_KEPT]


def _options(config: pytest.Config) -> ConformOptions:
    from jimmyai_omni._config import resolve
    from jimmyai_omni.errors import ConfigurationError

    try:
        found, _ = resolve(None, {"base_url": config.getoption("conform_base_url")})
        return ConformOptions.for_deployment(
            found,
            profile=config.getoption("conform_profile"),
            max_billed=config.getoption("conform_max_billed"),
        )
    except ConfigurationError as error:
        raise pytest.UsageError(f"{error.message}; {error.hint}") from error
    except ValueError as error:
        raise pytest.UsageError(f"--conform-max-billed: {error}") from error
