"""Script files: options, users, scenarios, and what is armed for tasks and requests, in YAML."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import attrs
import jsonschema_rs
import yaml

from jimmyai_omni_contract.mock.options import KeyOptions, MockOptions, NotUniqueError, Place, UserOptions
from jimmyai_omni_contract.mock.script.condition import ALWAYS, Condition, check_key
from jimmyai_omni_contract.mock.script.faults import find_fault
from jimmyai_omni_contract.mock.script.lines import line_of, refuse_circles, repeated
from jimmyai_omni_contract.mock.script.orders import FaultOrder, TaskOrder
from jimmyai_omni_contract.mock.script.scenarios import SCENARIOS, Scenario, find_scenario
from jimmyai_omni_contract.mock.script.schema import script_schema


class ScriptError(ValueError):
    """A script that cannot be used; each line of the message names the file, the line and the field.

    Args:
        message: What is wrong.
        hint: What to do next.
    """

    def __init__(self, message: str, hint: str = "`omni mock --script-schema` is its schema") -> None:
        super().__init__(message)
        self.hint = hint


def load_script(path: Path) -> dict[str, Any]:
    """The options that a script file says, by the names of `MockOptions`.

    Raises:
        ScriptError: It is no script, says nothing, or cannot be read.
    """
    return _Script(path).options()


class _Script:
    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            text = path.read_text("utf-8")
            self._root: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
            refuse_circles(self._root)
            self._document: Any = yaml.safe_load(text)
        except OSError as error:
            hint = "name a file that can be read"
            raise ScriptError(f"{path}: cannot be read: {error.strerror}", hint) from error
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            deep = isinstance(error, RecursionError)
            problem = "is nested too deeply" if deep else getattr(error, "problem", None) or str(error)
            raise ScriptError(f"{path}:{mark.line + 1 if mark else 1}: {problem}") from None
        self._check()

    def options(self) -> dict[str, Any]:
        document = cast(dict[str, Any], self._document)
        own = tuple(self._own_scenarios(document.get("scenarios") or {}))
        users = tuple(self._users(document.get("users") or ()))
        self._keys = ["mock", *(key.name for user in users for key in user.keys)]
        table = {**SCENARIOS, **{scenario.name: scenario for scenario in own}}
        said: dict[str, Any] = {
            **(document.get("options") or {}),
            "users": users,
            "own_scenarios": own,
            "scenarios": tuple(self._tasks(document.get("tasks") or (), table)),
            "faults": tuple(self._faults(document.get("faults") or ())),
        }
        try:
            # Whatever the parts say, they must go together.
            MockOptions(**said)
        except NotUniqueError as error:
            raise self._error(error.place, str(error)) from None
        except ValueError as error:
            raise self._error(("options",), str(error.args[0])) from None
        return said

    def _check(self) -> None:
        if self._document is None:
            hint = "leave it out for a plain server, or write `options: {}`"
            raise ScriptError(f"{self._path}:1: the script says nothing", hint)
        twice = [self._error(place, "is given twice", line) for line, place in repeated(self._root)]
        wrong = sorted(
            jsonschema_rs.Draft202012Validator(script_schema()).iter_errors(self._document),
            key=lambda error: line_of(self._root, tuple(error.instance_path)),
        )
        errors = [*twice, *(self._error(*_plain(error, self._document)) for error in wrong)]
        if errors:
            raise ScriptError("\n".join(map(str, errors)))

    def _own_scenarios(self, said: Mapping[str, Any]) -> Iterator[Scenario]:
        for name, fields in said.items():
            with_name: dict[str, Any] = {"name": str(name), **(fields or {})}
            if name in SCENARIOS:
                raise self._error(("scenarios", name), "is the name of a known scenario")
            try:
                yield Scenario(**with_name)
            except ValueError as error:
                raise self._error(("scenarios", name), str(error.args[0])) from None

    def _users(self, said: Iterable[dict[str, Any]]) -> Iterator[UserOptions]:
        for user in said:
            fields: dict[str, Any] = {**user, "keys": (KeyOptions(**key) for key in user["keys"])}
            yield UserOptions(**fields)

    def _tasks(self, said: Iterable[dict[str, Any]], table: Mapping[str, Scenario]) -> Iterator[TaskOrder]:
        for index, task in enumerate(said):
            try:
                scenario = find_scenario(task["scenario"], table)
            except ValueError as error:
                raise self._error(("tasks", index, "scenario"), str(error)) from None
            if "error_message" in task:
                scenario = attrs.evolve(scenario, error_message=task["error_message"])
            yield TaskOrder(scenario, task.get("times"), self._condition("tasks", index, task))

    def _faults(self, said: Iterable[dict[str, Any]]) -> Iterator[FaultOrder]:
        for index, fault in enumerate(said):
            known = find_fault(fault["operation"], str(fault["fault"]))
            yield FaultOrder(*known, fault.get("times"), self._condition("faults", index, fault))

    def _condition(self, orders: str, index: int, order: Mapping[str, Any]) -> Condition:
        condition = Condition(**order["when"]) if order.get("when") else ALWAYS
        try:
            check_key(condition, self._keys)
        except ValueError as error:
            raise self._error((orders, index, "when", "key"), str(error)) from None
        return condition

    def _error(self, place: Place, problem: str, line: int | None = None) -> ScriptError:
        where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
        return ScriptError(
            f"{self._path}:{line or line_of(self._root, place)}: {where.lstrip('.') or 'the file'}: {problem}"
        )


def _plain(error: jsonschema_rs.ValidationError, document: Any) -> tuple[Place, str]:
    """The place and the words of an error."""
    place = tuple(error.instance_path)
    if place[-1:] == ("key",):
        # The library would quote it.
        return place, "is no key: it is a text of visible ASCII characters, without blanks"
    if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.AdditionalProperties):
        schema: Any = script_schema()
        for step in list(error.schema_path)[:-1]:
            schema = schema[step]
        known = ", ".join(schema["properties"])
        return (*place, error.kind.unexpected[0]), f"there is no such field; there are {known}"
    if place[:1] == ("faults",) and place[2:] == ("fault",):
        fault = document["faults"][place[1]]
        try:
            find_fault(fault["operation"], str(fault["fault"]))
        except ValueError as unknown:
            return place, str(unknown)
    return place, error.message
