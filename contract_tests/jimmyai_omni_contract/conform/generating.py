"""Requests that nobody thought of, made by schemathesis from the contract."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

import schemathesis
from schemathesis import Case, Response
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.hooks import HookContext

from jimmyai_omni_contract.conform.cases.readings import level_of, level_of_accepting
from jimmyai_omni_contract.conform.checks import Level, checks
from jimmyai_omni_contract.conform.logical import logical_contract, set_logical_status
from jimmyai_omni_contract.conform.session import (
    CREATE,
    QUERY,
    UNANSWERED,
    Session,
    Unanswered,
    Unreadable,
    answer_of,
)
from jimmyai_omni_contract.conform.step import Finding
from jimmyai_omni_contract.conform.steps.generated import MOST_BILLED, Strength
from jimmyai_omni_contract.gate.headers import NUMBER, WHAT
from jimmyai_omni_contract.gate.own import SPEAKER
from jimmyai_omni_contract.schema.create_body import findings, read_json_object

_ALL_PHASES: Final = ("examples", "coverage", "fuzzing", "stateful")
_PHASES: Final[Mapping[Strength, tuple[str, ...]]] = {"light": _ALL_PHASES[:-1], "soak": _ALL_PHASES}
_EXAMPLES: Final[Mapping[Strength, int]] = {"light": 10, "soak": 100}
_MOST_UNANSWERED: Final = 3
_ANSWERS: Final = "answers"
_SHOWN: Final = 300
_REQUEST_S: Final = 300
"""Longer than the gate waits for the deployment, which says more of it."""
_WHAT: Final = WHAT.decode()
_NUMBER: Final = NUMBER.decode()


class GeneratorFailed(Exception):
    """Schemathesis did not get to its end; the message is in its words. It is no fault of the deployment."""


class _Enough(Exception):
    """No more may be sent."""


class _Meter:
    """Counts what limits the sending."""

    def __init__(self, most_billed: int) -> None:
        self._most = most_billed
        self._billed = 0
        self.unanswered: list[str] = []
        """What the gate said where no answer came."""
        self.refused = ""
        """What the deployment said where it would refuse anything: it is asked too often, or not paid."""

    def count(self, case: Case[Any], response: Response) -> None:
        """Count an answer, as it came."""
        if response.headers.get(_WHAT, [""])[0] in UNANSWERED:
            self.unanswered.append(response.content.decode("utf-8", "replace").removeprefix(SPEAKER))
        else:
            headers = {name: values[0] for name, values in response.headers.items()}
            answer = answer_of(response.status_code, headers, response.content)
            self._billed += answer.accepted and case.operation.path == CREATE
            if answer.asked_too_often or (case.operation.path == CREATE and answer.out_of_money):
                self.refused = f"the deployment takes no more requests: {answer.told}"

    @property
    def enough(self) -> bool:
        """Whether nothing more may be sent."""
        # The last one may be sent again. The cap of the gate holds in any case.
        return self._billed >= self._most or bool(self.refused) or len(self.unanswered) >= _MOST_UNANSWERED


def generate(strength: Strength, seed: int, session: Session) -> Iterator[Finding]:
    """Send generated requests, and tell what is wrong with the answers.

    Raises:
        Unanswered: Nothing was found, but not all was answered.
        Unreadable: Nothing was found, until everything would have been refused.
        GeneratorFailed: Schemathesis failed, and has found nothing.
    """
    meter = _Meter(MOST_BILLED[strength] - 1)
    schema: Any = schemathesis.openapi.from_dict(logical_contract(), config=_config(strength, seed, session))

    # Schemathesis looks at the names of the parameters.
    def after_call(context: HookContext, case: Case[Any], response: Response) -> None:  # noqa: ARG001
        meter.count(case, response)
        set_logical_status(response, of_a_task=case.operation.path.startswith(QUERY))
        if meter.enough:
            raise _Enough

    schema.hook(after_call)
    found: dict[tuple[str, str], Finding] = {}
    trouble: list[str] = []
    stream = from_schema(schema).execute()
    # Never left half way: schemathesis closes its connections at the end of a run alone.
    for event in stream:
        match event:
            case events.ScenarioFinished():
                for finding in _of_scenario(event.recorder):
                    found.setdefault((finding.check, finding.case), finding)
            case events.NonFatalError() if not meter.enough:
                trouble.append(f"{event.label}: {event.info.title}: {event.info.message}")
            case events.FatalError():
                trouble.append(str(event.exception))
            case events.Interrupted() if not meter.enough:
                raise KeyboardInterrupt
            case _:
                pass
        if meter.enough:
            stream.stop()
    if meter.unanswered and not found:
        raise Unanswered(meter.unanswered[0])
    if meter.refused and not found:
        raise Unreadable(meter.refused)
    if trouble and not found:
        raise GeneratorFailed(trouble[0])
    yield from found.values()


def _of_scenario(recorder: ScenarioRecorder) -> Iterator[Finding]:
    for case_id, results in recorder.checks.items():
        interaction = recorder.interactions.get(case_id)
        response = interaction.response if interaction else None
        if interaction is None or response is None or response.headers.get(_WHAT) != ["forwarded"]:
            # What the gate said itself is not the deployment's.
            continue
        operation: Any = cast(dict[str, Any], recorder.cases)[case_id].value.operation
        for result in results:
            if result.failure_info is not None:
                failure = result.failure_info.failure
                check, level = _judged(result.name, operation.path, interaction.request.body)
                yield _finding(
                    check=check,
                    level=level,
                    case=f"{operation.definition.raw['operationId']}: {failure.title}",
                    got=" ".join(failure.message.split())[:_SHOWN] or failure.title,
                    number=int(response.headers[_NUMBER][0]),
                )


def _finding(check: str, level: Level, case: str, got: str, number: int) -> Finding:
    expected = checks()[check].sentence
    return Finding(check=check, case=case, level=level, expected=expected, got=got, exchanges=(number,))


def _judged(name: str, path: str, body: bytes | None) -> tuple[str, Level]:
    """The rule that a create breaks that was accepted all the same, otherwise `answers`; and its level."""
    document = read_json_object(body or b"") if path == CREATE else None
    if name == "positive_data_acceptance" and document is not None:
        return _ANSWERS, level_of_accepting(document)
    if name != "negative_data_rejection" or path != CREATE:
        return _ANSWERS, "must"
    if document is None:
        return "OMNI-27", checks()["OMNI-27"].level
    broken: list[tuple[str, Level]] = [
        (found.rule, level_of(found.rule, document)) for found in findings(document)
    ]
    # A server that breaks a reading of ours alone is no wrong one.
    return min(broken, key=lambda each: each[1], default=(_ANSWERS, "must"))


def _config(strength: Strength, seed: int, session: Session) -> SchemathesisConfig:
    light = strength == "light"
    phases = {name: {"enabled": name in _PHASES[strength]} for name in _ALL_PHASES}
    settings: dict[str, Any] = {
        "base-url": str(session.http.base_url).rstrip("/"),
        "headers": {"Authorization": f"Bearer {session.key}"},
        "seed": seed,
        "workers": 1,
        "max-redirects": 0,
        "request-timeout": _REQUEST_S,
        "generation": {
            "deterministic": True,
            "database": "none",
            "max-examples": _EXAMPLES[strength],
            "no-shrink": True,
        },
        "checks": {
            # Its probes bypass hooks, so they would take HTTP 200 for accepted; see `authentication`.
            "ignored_auth": {"enabled": False},
            # The gate judges every answer by the same schemas.
            "response_schema_conformance": {"enabled": False},
        },
        "operations": [
            {
                "include-operation-id": "uploadFile",
                # That a file needs a known extension is more than a schema can say of a multipart body.
                "checks": {
                    "negative_data_rejection": {"enabled": False},
                    "positive_data_acceptance": {"enabled": False},
                },
            },
            {
                "include-operation-id": "createGeminiOmniVideo",
                # The directed creates cover the same at the price of one each.
                "phases": {"coverage": {"enabled": not light}},
            },
        ],
        "phases": phases,
    }
    return cast(SchemathesisConfig, cast(Any, SchemathesisConfig).from_dict(settings))
