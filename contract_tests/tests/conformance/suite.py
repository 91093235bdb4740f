"""The whole suite, as findings: directed requests, lives of tasks, and all phases of schemathesis."""

from collections.abc import Callable, Container, Iterator
from typing import Any, Final

import schemathesis
from schemathesis import Case, Response
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.hooks import HookContext

from jimmyai_omni.contract import rule_table
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.embedded import serve_in_thread
from jimmyai_omni_contract.mock.service import Api
from tests.conformance import checks  # noqa: F401 - registers them
from tests.conformance.directed import authentication, content, poverty, refusals, verdicts
from tests.conformance.lives import lives, twins
from tests.conformance.logical import logical_contract, set_logical_status
from tests.conformance.wire import Caller, Finding

PHASES: Final = ("examples", "stateful", "coverage", "fuzzing")
RULES: Final = frozenset(rule.id for rule in rule_table())
"""What the directed requests find; all else is found by the checks of schemathesis."""
RICH: Final = MockOptions(balance=1e9)
POOR: Final = MockOptions(balance=1)


def findings(
    api: type[Api] = Api, options: MockOptions = RICH, check: str | None = None
) -> Iterator[Finding]:
    """All that is wrong with a mock server, over a real socket; the cheapest checks come first.

    Looked for one rule or check alone, the server meets nothing that could not find it.
    """
    rules = RULES if check is None else RULES & {check}
    if "OMNI-29" in rules:
        with serve_in_thread(POOR, api=api) as server, Caller(server.base_url, server.api_key) as caller:
            yield from poverty(caller)
    with serve_in_thread(options, api=api) as server:
        if rules:
            with Caller(server.base_url, server.api_key) as caller:
                yield from directed(caller, rules)
        if check not in RULES:
            for phase in PHASES:
                # A list: schemathesis closes its connections at the end of a run alone.
                yield from list(generated(server.base_url, server.api_key, phase, check))


def directed(caller: Caller, rules: Container[str]) -> Iterator[Finding]:
    """What the requests find that are directed at one of these rules."""
    alone: dict[str, Callable[[Caller], Iterator[Finding]]] = {
        "OMNI-28": authentication,
        "OMNI-27": content,
        "OMNI-30": twins,
        "OMNI-29": refusals,
    }
    for rule, look in alone.items():
        if rule in rules:
            yield from look(caller)
    yield from lives(caller, rules)
    yield from verdicts(caller, rules)


def generated(base_url: str, key: str, phase: str, check: str | None = None) -> Iterator[Finding]:
    """What one phase of schemathesis finds; of one check alone, its first failure."""
    schema = schemathesis.openapi.from_dict(logical_contract(), config=_config(base_url, key, phase, check))

    @schema.hook
    def after_call(context: HookContext, case: Case[Any], response: Response) -> None:
        set_logical_status(response)

    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            for results in event.recorder.checks.values():
                for result in results:
                    if result.failure_info is not None:
                        failure = result.failure_info.failure
                        yield Finding(result.name, f"{failure.title}: {failure.message}")
        elif isinstance(event, events.NonFatalError | events.FatalError):
            yield Finding("schemathesis", str(event))
        elif isinstance(event, events.EngineFinished):
            # The one check that looks after a run.
            for failure in event.failures:
                yield Finding("billing", failure.message)


def _config(base_url: str, key: str, phase: str, check: str | None) -> SchemathesisConfig:
    settings: dict[str, Any] = {
        "base-url": base_url,
        "headers": {"Authorization": f"Bearer {key}"},
        "seed": 1,
        "max-redirects": 0,
        "generation": {"deterministic": True, "database": "none", "max-examples": 20, "no-shrink": True},
        # Its probes bypass hooks, so they would take HTTP 200 for accepted; see `authentication`.
        "checks": {"ignored_auth": {"enabled": False}, "billing": {"base_url": base_url, "key": key}},
        # That a file needs a known extension is more than a schema can say of a multipart body.
        "operations": [
            {
                "include-operation-id": "uploadFile",
                "checks": {
                    "negative_data_rejection": {"enabled": False},
                    "positive_data_acceptance": {"enabled": False},
                },
            }
        ],
        "phases": {name: {"enabled": name == phase} for name in PHASES},
    }
    settings["phases"]["stateful"]["max-steps"] = 8
    if check is not None:
        settings["max-failures"] = 1
        settings["checks"] |= {
            "enabled": False,
            check: {**settings["checks"].get(check, {}), "enabled": True},
        }
    return SchemathesisConfig.from_dict(settings)
