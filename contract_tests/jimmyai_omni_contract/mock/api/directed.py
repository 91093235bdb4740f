"""Whom and what a request concerns: for faults and scenarios with conditions, and directives in prompts."""

import attrs

from jimmyai_omni_contract.mock.api.operations import Operations
from jimmyai_omni_contract.mock.api.tasks import Task
from jimmyai_omni_contract.mock.messages import MockRequest
from jimmyai_omni_contract.mock.script.armed import Armed
from jimmyai_omni_contract.mock.script.directive import MARK, Directive, read_directive
from jimmyai_omni_contract.mock.script.fault import Fault, Operation
from jimmyai_omni_contract.mock.script.injection import armed_faults
from jimmyai_omni_contract.schema.create_body import read_json_object

_MARK: bytes = MARK.encode()


@attrs.frozen
class Concern:
    """The `Subject` of a call."""

    key_name: str | None
    prompt: str


class Directed(Operations):
    """What faults and scenarios may ask of a request."""

    def subject_of(self, operation: Operation, request: MockRequest, arguments: tuple[str, ...]) -> Concern:
        """Whose call it is, and the prompt of its task."""
        account = self.authenticate(request)
        task = self._task(operation, arguments)
        prompt = _prompt(request) if operation == "create" else task.prompt if task else ""
        return Concern(account.name if account else None, prompt)

    def own_faults(
        self, operation: Operation, request: MockRequest, arguments: tuple[str, ...]
    ) -> Armed[Fault] | None:
        """The faults that the directive of a prompt arms for its own task."""
        if operation == "create":
            return self._of_create(request) if _MARK in request.body.lower() else None
        task = self._task(operation, arguments)
        return task.faults.get(operation) if task else None

    def directive(self, prompt: str) -> Directive:
        """What a prompt says of its task.

        Raises:
            ValueError: It is not understood.
        """
        return read_directive(prompt, self.options.scenario_table)

    def _of_create(self, request: MockRequest) -> Armed[Fault] | None:
        try:
            faults = self.directive(_prompt(request)).faults
            return armed_faults("", faults)["create"] if faults else None
        except ValueError:
            # The create itself refuses it.
            return None

    def _task(self, operation: Operation, arguments: tuple[str, ...]) -> Task | None:
        return self.state.tasks.get(arguments[0]) if operation in ("query", "media") else None


def _prompt(request: MockRequest) -> str:
    prompt = (read_json_object(request.body) or {}).get("prompt")
    return prompt if isinstance(prompt, str) else ""
