"""The operations are the documented ones: names, paths, authentication, answers and links."""

from typing import Any, cast

import jsonschema_rs
import pytest

from tests.contract.spec import CONTRACT, answer_examples, operations, standing_alone, walk

# operationId: method, path, whether a token is needed
DOCUMENTED = {
    "createGeminiOmniVideo": ("POST", "/api/open-api/v1/gemini/omni/videos", True),
    "queryVideo": ("GET", "/api/open-api/v1/videos/{taskId}", True),
    "uploadFile": ("POST", "/api/open-api/v1/files/upload", True),
    "getUserBalance": ("GET", "/api/open-api/v1/user/balance", True),
    "getApiKeyBalance": ("GET", "/api/open-api/v1/key/balance", True),
    "listModels": ("GET", "/api/openapi/model/catalog", False),
}
DOCUMENTED_CODES = {"20000", "20001", "20002", "-1"}
# On these pages `code` is shown as a string, on the others as an integer.
STRING_CODES = {"createGeminiOmniVideo", "queryVideo"}


def needs_token(operation: dict[str, Any]) -> bool:
    return bool(operation.get("security", CONTRACT["security"]))


def links() -> dict[str, tuple[str, dict[str, Any]]]:
    """Each link by its name, with the operation whose answer it follows."""
    return {
        name: (operation_id, link)
        for operation_id, (_, _, operation) in operations().items()
        for name, link in operation["responses"]["200"].get("links", {}).items()
    }


def test_the_operations_are_the_documented_ones() -> None:
    assert {
        name: (method, path, needs_token(operation))
        for name, (method, path, operation) in operations().items()
    } == DOCUMENTED


def test_the_hosts_are_the_documented_ones() -> None:
    hosts = [server["url"] for server in CONTRACT["servers"]]
    assert hosts == ["https://www.jimmyai.cn", "https://api.viraltok.ai"]


def test_the_token_is_a_bearer_token() -> None:
    schemes = CONTRACT["components"]["securitySchemes"]
    assert [set(requirement) for requirement in CONTRACT["security"]] == [set(schemes)]
    assert [(scheme["type"], scheme["scheme"]) for scheme in schemes.values()] == [("http", "bearer")]


@pytest.mark.parametrize("operation_id", DOCUMENTED)
def test_an_operation_has_one_tag_that_is_explained(operation_id: str) -> None:
    _, _, operation = operations()[operation_id]
    explained = {tag["name"] for tag in CONTRACT["tags"] if tag["description"]}
    assert len(operation["tags"]) == 1
    assert set(operation["tags"]) <= explained


@pytest.mark.parametrize("operation_id", DOCUMENTED)
def test_an_answer_has_examples_of_success_first_and_of_an_error(operation_id: str) -> None:
    codes = [str(answer["code"]) for answer in answer_examples(operation_id).values()]
    assert codes[0] == "20000"
    assert set(codes) - {"20000"}
    assert set(codes) <= DOCUMENTED_CODES


@pytest.mark.parametrize("operation_id", DOCUMENTED)
def test_the_code_of_a_success_has_the_type_that_its_page_shows(operation_id: str) -> None:
    answers = [answer for answer in answer_examples(operation_id).values() if str(answer["code"]) == "20000"]
    expected = str if operation_id in STRING_CODES else int
    assert {type(answer["code"]) for answer in answers} == {expected}


def test_a_create_and_a_query_are_followed_by_a_query() -> None:
    assert {name: (origin, link["operationId"]) for name, (origin, link) in links().items()} == {
        "QueryCreatedTask": ("createGeminiOmniVideo", "queryVideo"),
        "PollAgain": ("queryVideo", "queryVideo"),
    }


@pytest.mark.parametrize("name", links())
def test_a_link_finds_its_value_in_each_example_of_a_success(name: str) -> None:
    origin, link = links()[name]
    _, path, operation = operations()[link["operationId"]]
    parameters = {parameter["name"]: parameter["schema"] for parameter in operation["parameters"]}
    answers = [answer for answer in answer_examples(origin).values() if str(answer["code"]) == "20000"]
    assert answers
    assert set(link["parameters"]) == {name for name in parameters if f"{{{name}}}" in path}
    for parameter, expression in link["parameters"].items():
        for answer in answers:
            found: Any = answer
            for step in cast(str, expression).removeprefix("$response.body#/").split("/"):
                found = found[step]
            assert jsonschema_rs.is_valid(standing_alone(parameters[parameter]), found)


def test_every_json_body_and_answer_has_named_examples() -> None:
    contents = {
        where: node["application/json"]
        for where, node in walk(CONTRACT["paths"])
        if "application/json" in node
    }
    assert len(contents) == len(DOCUMENTED) + 1  # one create body
    assert [where for where, content in contents.items() if not content.get("examples")] == []
