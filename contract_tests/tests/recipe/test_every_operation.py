"""Each operation of the contract is all there; what fails names the step of the recipe that was forgotten.

The recipe is "add an operation" in CONTRIBUTING.md, and the tests are in the order of its steps. What the
publisher's page says of an operation is held by `contract/test_operations.py`.
"""

import attrs
import pytest

import jimmyai_omni
from changes.document import CONTRACT as SPEC
from changes.document import ROOT, Document, from_file_or_network
from changes.readers import module_of, readers
from jimmyai_omni import AsyncOmni, Omni, results
from jimmyai_omni_contract.conform.profiles import make_plan
from jimmyai_omni_contract.conform.run import Run
from jimmyai_omni_contract.mock.clock import VirtualClock
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.script.fault import OPERATIONS
from jimmyai_omni_contract.mock.service import MockServer
from jimmyai_omni_contract.recording.exchange import RecordedExchange
from jimmyai_omni_contract.recording.snippets import python_snippet
from jimmyai_omni_contract.recording.urls import split_url
from jimmyai_omni_contract.schema.operations import NAMES, find_operation
from tests.conform.runs import options_of, run
from tests.contract.spec import CONTRACT, operations
from tests.flows.calls import CALLS

pytestmark = pytest.mark.checkout

WRAPPER = readers(Document("the contract", CONTRACT))
WRITTEN = operations()
GUARDED = [name for name, (_, _, operation) in WRITTEN.items() if operation.get("security") != []]
READS = [name for name, (_, _, operation) in WRITTEN.items() if "requestBody" not in operation]

each = pytest.mark.parametrize("operation_id", WRITTEN)


@pytest.fixture(scope="module")
def smoke() -> Run:
    """What a smoke run of `omni conform` sees of the mock server."""
    return run(*make_plan(options_of(profile="smoke")).steps)


def sent(smoke: Run, operation_id: str, check: str = "") -> list[RecordedExchange]:
    """The exchanges of an operation that the steps of a check sent, or all steps."""
    by_number = smoke.by_number()
    numbers = [number for one in smoke.results if check in ("", one.step.check) for number in one.exchanges]
    found = list[RecordedExchange]()
    for exchange in (by_number[number] for number in numbers if number in by_number):
        known = find_operation(exchange.request.method, split_url(exchange.request.url)[1])
        found += [exchange] if known and known[0].id == operation_id else []
    return found


def test_it_is_generated() -> None:
    written = from_file_or_network(str(SPEC)).content["paths"]
    ids = [operation["operationId"] for path in written.values() for operation in path.values()]
    for operation_id in ids:
        module = f"{module_of(operation_id)}.py"
        found = [*(ROOT / "generated_client/jimmyai_omni_api/api").rglob(module)]
        assert found, f"{operation_id}: generated_client has no {module}: make generate"
    assert sorted(ids) == sorted(WRITTEN), "contract.json of generated_client is another's: make generate"


@each
def test_the_seam_makes_its_request_and_reads_its_answer(operation_id: str) -> None:
    place = "in wrapper/jimmyai_omni/_seam.py"
    assert WRAPPER.seam(operation_id, "request"), f"{operation_id}: no function {place} makes its request"
    assert WRAPPER.seam(operation_id, "answer"), f"{operation_id}: no function {place} reads its answer"


def test_what_comes_back_is_public() -> None:
    kinds = {name for name, kind in vars(results).items() if attrs.has(kind)}
    hidden = kinds - set(jimmyai_omni.__all__)
    assert not hidden, f"{', '.join(hidden)}: not in __all__ of wrapper/jimmyai_omni/__init__.py"


@each
def test_a_flow_sends_it(operation_id: str) -> None:
    requests = WRAPPER.seam(operation_id, "request")
    flows = [one for one in WRAPPER.functions if one.name.startswith("_flows.") and one.calls & requests]
    assert flows, f"{operation_id}: no flow in wrapper/jimmyai_omni/_flows sends it"


@each
def test_both_clients_have_a_method_for_it(operation_id: str) -> None:
    assert operation_id in CALLS, f"{operation_id}: it has no method in CALLS (tests/flows/calls.py)"
    method = CALLS[operation_id].method
    for client in (Omni, AsyncOmni):
        assert hasattr(client, method), f"{operation_id}: {client.__name__} has no {method}()"


@each
def test_faults_and_recordings_have_a_name_for_it(operation_id: str) -> None:
    assert operation_id in NAMES, f"{operation_id}: it has no name in NAMES (schema/operations.py)"
    name = NAMES[operation_id]
    assert name in OPERATIONS, f"{operation_id}: its name, {name}, is no Operation (mock/script/fault.py)"


@each
def test_the_mock_server_answers_it(operation_id: str) -> None:
    method, path, _ = WRITTEN[operation_id]
    routes = MockServer(MockOptions(), clock=VirtualClock()).api.routes()
    answering = [route for route in routes if method in route.methods and route.pattern.fullmatch(path)]
    assert answering, f"{operation_id}: no route of the mock server (Api.routes, mock/service.py) answers it"
    name = answering[0].operation
    assert name == NAMES[operation_id], f"{operation_id}: its route is named {name}, unlike in NAMES"


@each
def test_a_step_of_the_conformance_check_sees_it_succeed(operation_id: str, smoke: Run) -> None:
    codes = {str(exchange.answer.code) for exchange in sent(smoke, operation_id) if exchange.answer}
    assert "20000" in codes, f"{operation_id}: no step in conform/steps sends it and is answered with data"


@pytest.mark.parametrize("operation_id", GUARDED)
def test_the_conformance_check_tries_it_without_a_key(operation_id: str, smoke: Run) -> None:
    tried = sent(smoke, operation_id, "OMNI-28")
    assert tried, f"{operation_id}: _GUARDED in conform/steps/authentication.py does not list it"


@pytest.mark.parametrize("operation_id", READS)
def test_a_snippet_of_it_is_its_call_of_the_client(operation_id: str, smoke: Run) -> None:
    call = f"omni.{CALLS[operation_id].method}(" if operation_id in CALLS else "omni."
    calls = {call in python_snippet(exchange) for exchange in sent(smoke, operation_id)}
    assert True in calls, f"{operation_id}: _client_call in recording/snippets/python.py does not know it"
