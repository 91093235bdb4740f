"""Linters and generators of others take the contract, and read the documented examples as our client does.

All of it is a campaign: it installs npm's packages where they are missing.
"""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import jimmyai_omni_api.models as ours
from changes.document import CONTRACT as CONTRACT_FILE
from changes.node_tools import run_tool
from tests.changes.script import run_script
from tests.contract.spec import answer_examples, operations

pytestmark = pytest.mark.campaign


def examples() -> Iterator[tuple[str, str, Any]]:
    """Each documented body, with the component that it is one of, and its type in TypeScript."""
    _, path, create = operations()["createGeminiOmniVideo"]
    # openapi-typescript takes the `$defs` of a schema for a field.
    body = 'Omit<paths["{}"]["{}"]["requestBody"]["content"]["application/json"], "$defs">'
    for example in create["requestBody"]["content"]["application/json"]["examples"].values():
        yield "CreateVideoRequest", body.format(path, "post"), example["value"]
    for operation_id, (method, path, operation) in operations().items():
        success = operation["responses"]["200"]["content"]["application/json"]["schema"]["oneOf"][0]
        for value in answer_examples(operation_id).values():
            known = str(value["code"]) == "20000"
            name = success["$ref"].rpartition("/")[2] if known else "ErrorEnvelope"
            answer = f'paths["{path}"]["{method.lower()}"]["responses"]["200"]["content"]["application/json"]'
            yield name, answer, value


EXAMPLES = list(examples())


def test_the_linters_have_nothing_to_say(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_script("lint") == 0
    assert capsys.readouterr().out == "Redocly: nothing to say\nSpectral: nothing to say\n"


def test_the_linters_find_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = CONTRACT_FILE.read_text().replace(
        "    TokenUsage:\n", "    Spare: {type: string}\n    TokenUsage:\n"
    )
    copy = tmp_path / "contract.yaml"
    copy.write_text(text)
    assert run_script("lint", "--contract", copy) == 1
    redocly, _, spectral = capsys.readouterr().out.partition("Spectral: see below")
    assert 'Component: "Spare" is never used' in redocly
    assert "components.schemas.Spare" in spectral


@pytest.fixture(scope="module")
def pydantic_models(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The module that datamodel-code-generator makes of the contract."""
    module = tmp_path_factory.mktemp("models") / "models.py"
    command = [sys.executable, "-m", "datamodel_code_generator", "--input", str(CONTRACT_FILE)]
    command += ["--input-file-type", "openapi", "--output", str(module)]
    command += ["--output-model-type", "pydantic_v2.BaseModel", "--target-python-version", "3.11"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    spec = importlib.util.spec_from_file_location("other_models", module)
    assert spec and spec.loader
    found = importlib.util.module_from_spec(spec)
    sys.modules["other_models"] = found
    spec.loader.exec_module(found)
    return found


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, _, value in EXAMPLES])
def test_pydantic_models_read_an_example_as_our_client_does(
    name: str, value: Any, pydantic_models: Any
) -> None:
    read = getattr(pydantic_models, name).model_validate(value)
    assert (
        read.model_dump(mode="json", by_alias=True, exclude_unset=True)
        == getattr(ours, name).from_dict(value).to_dict()
    )


def typescript(folder: Path, bodies: list[tuple[str, Any]]) -> subprocess.CompletedProcess[str]:
    """What the compiler says of bodies, by the types that openapi-typescript makes of the contract."""
    # A field with a default may be left out of a request.
    options = ["--default-non-nullable", "false", "--output", str(folder / "omni.ts")]
    made = run_tool("openapi-typescript/bin/cli.js", str(CONTRACT_FILE), *options)
    assert made.returncode == 0, made.stderr
    lines = ['import type { paths } from "./omni.js";']
    for index, (kind, value) in enumerate(bodies):
        lines.append(f"export const body{index}: {kind} = {json.dumps(value, ensure_ascii=False)};")
    (folder / "bodies.ts").write_text("\n".join(lines))
    options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022"]
    return run_tool("typescript/bin/tsc", *options, str(folder / "bodies.ts"))


def test_typescript_takes_the_examples(tmp_path: Path) -> None:
    compiled = typescript(tmp_path, [(kind, value) for _, kind, value in EXAMPLES])
    assert (compiled.returncode, compiled.stdout) == (0, "")


def test_typescript_refuses_what_our_models_have_no_place_for(tmp_path: Path) -> None:
    kind = EXAMPLES[0][1]
    wrong = [(kind, EXAMPLES[0][2] | {"duration": "6"}), (kind, {"model": "sora", "prompt": "a"})]
    compiled = typescript(tmp_path, wrong)
    assert compiled.stdout.count("error TS") == len(wrong)
