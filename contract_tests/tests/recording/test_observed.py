"""What is kept of an exchange: the operation, the rules that it breaks, and what was billed."""

import re

import pytest

from jimmyai_omni_contract.recording.operations import operation_of
from tests.recording.samples import KEY, Recorded


def test_the_operation_is_the_one_that_the_mock_server_takes_it_for() -> None:
    for route in Recorded().service.api.routes():
        path = re.sub(r"\(.*?\)", "task_1", route.path).replace("\\", "")
        for method in route.methods:
            assert operation_of(method, path) == route.operation
        assert operation_of("DELETE", path) is None
        assert operation_of(route.methods[0], f"{path}/more") is None


def test_a_create_is_kept_with_its_account_its_bill_and_no_key() -> None:
    exchange = Recorded().create(f'{{"model": "omni-10s", "prompt": "{KEY[:3]}"}}'.encode())
    assert (exchange.number, exchange.operation, exchange.account) == (1, "create", "mock")
    assert exchange.at == 1764000000.0
    [charge] = exchange.charges
    assert charge.billing_name == "omni-10s"
    assert exchange.answer
    assert (exchange.answer.code, exchange.request_findings, exchange.fault) == ("20000", (), None)
    assert charge.task_id.encode() in exchange.answer.body.content


def test_a_fault_is_kept_with_its_exchange() -> None:
    exchange = Recorded(faults=("create=drop:1",)).create(b'{"model": "omni-10s", "prompt": "a cat"}')
    assert exchange.answer
    assert (exchange.fault, exchange.answer.delivery, len(exchange.charges)) == ("drop", "drop", 1)


@pytest.mark.parametrize(
    ("body", "content_type", "found"),
    [
        (b'{"model": "Gemini-Omini", "prompt": ""}', "application/json", [("OMNI-03", "prompt")]),
        (
            b'{"model": "Gemini-Omini", "prompt": "a", "duration": 5, "image_urls": ["https://a/b", ""]}',
            "application/json; charset=utf-8",
            [("OMNI-04", "duration"), ("OMNI-14", "image_urls"), ("OMNI-25", "image_urls[1]")],
        ),
        (b"{}", "text/plain", [("OMNI-27", "body")]),
        (b"[]", "application/json", [("OMNI-27", "body")]),
    ],
)
def test_the_rules_that_a_create_breaks_are_kept(
    body: bytes, content_type: str, found: list[tuple[str, str]]
) -> None:
    exchange = Recorded().create(body, content_type=content_type)
    assert [(finding.rule, finding.where) for finding in exchange.request_findings] == found
    assert exchange.charges == ()


def test_only_creates_are_judged() -> None:
    recorded = Recorded()
    recorded.ask("POST", "/nowhere", b"{}")
    assert recorded.exchanges[0].request_findings == ()
