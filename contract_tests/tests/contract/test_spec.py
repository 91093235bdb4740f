"""The contract is valid OpenAPI 3.1, and every example in it is one of what it stands beside."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

from jimmyai_omni.contract import contract_path
from tests.contract.spec import CONTRACT, SCHEMAS, VALIDATORS, resolve, walk

Example = tuple[str, dict[str, Any], Any]


def named_examples() -> Iterator[Example]:
    """The named examples of requests and answers."""
    for where, node in walk({key: CONTRACT[key] for key in ("paths", "components")}):
        if "schema" in node and "examples" in node:
            for name, example in node["examples"].items():
                yield f"{where}/{name}", node["schema"], resolve(example)["value"]


def parameter_examples() -> Iterator[Example]:
    for where, node in walk(CONTRACT["paths"]):
        if "in" in node and "example" in node:
            yield where, node["schema"], node["example"]


def schema_examples() -> Iterator[Example]:
    """The examples inside of schemas."""
    for where, node in walk(SCHEMAS):
        if isinstance(node.get("examples"), list):
            for index, example in enumerate(node["examples"]):
                yield f"{where}/{index}", node, example


def defaults() -> Iterator[Example]:
    for where, node in walk(SCHEMAS):
        if "default" in node:
            yield f"{where}/default", node, node["default"]


KINDS = (named_examples, parameter_examples, schema_examples, defaults)
EXAMPLES = [pytest.param(schema, value, id=where) for kind in KINDS for where, schema, value in kind()]


def test_the_contract_is_valid_openapi_3_1() -> None:
    assert CONTRACT["openapi"].startswith("3.1.")
    assert [error.message for error in OpenAPIV31SpecValidator(CONTRACT).iter_errors()] == []


def test_the_validator_of_the_contract_finds_a_fault() -> None:
    broken = {**CONTRACT, "info": {"title": "without a version"}}
    assert [error.message for error in OpenAPIV31SpecValidator(broken).iter_errors()] != []


def test_the_contract_in_use_is_the_one_in_the_checkout() -> None:
    checkout = Path(__file__).parents[3] / "openapi/gemini-omni.yaml"
    assert contract_path().read_bytes() == checkout.read_bytes()
    assert yaml.safe_load(checkout.read_bytes()) == CONTRACT, "make generate"


@pytest.mark.parametrize(
    ("name", "field"), [("Resolution", "resolution"), ("GenerationType", "generation_type")]
)
def test_a_list_of_words_for_people_is_the_one_that_is_held(name: str, field: str) -> None:
    # Nothing refers to these two: the generator makes types of them, and the conditions hold the words.
    clauses = [
        node["enum"]
        for where, node in walk(SCHEMAS["CreateVideoRequest"])
        if where.endswith(f"then/properties/{field}") and "enum" in node
    ]
    assert clauses == [[*SCHEMAS[name]["enum"], None]]


def test_no_default_is_put_on_the_duration() -> None:
    # A tool that fills it in beside video_urls breaks OMNI-16.
    assert "default" not in SCHEMAS["CreateVideoRequest"]["properties"]["duration"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_example_is_found(kind: Callable[[], Iterator[Example]]) -> None:
    assert list(kind())


@pytest.mark.parametrize("accepts", VALIDATORS)
@pytest.mark.parametrize(("schema", "value"), EXAMPLES)
def test_an_example_is_valid_where_it_stands(
    schema: dict[str, Any], value: Any, accepts: Callable[[dict[str, Any], Any], bool]
) -> None:
    assert accepts(schema, value)


@pytest.mark.parametrize("accepts", VALIDATORS)
def test_each_validator_follows_references_and_conditions(
    accepts: Callable[[dict[str, Any], Any], bool],
) -> None:
    request = {"$ref": "#/components/schemas/CreateVideoRequest"}
    refused = {"model": "Gemini-Omini", "prompt": "A cat", "duration": 6, "video_urls": ["https://a.example"]}
    assert not accepts(request, refused)
    assert accepts(request, refused | {"duration": None})
