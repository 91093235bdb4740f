"""A toy operation, `getToy`, added by the recipe of CONTRIBUTING.md: each step as edits of a checkout."""

from pathlib import Path
from typing import Final

import attrs

PATH: Final = "/api/open-api/v1/toy"
_WRAPPER: Final = "wrapper/jimmyai_omni"
_KIT: Final = "contract_tests/jimmyai_omni_contract"
_TESTS: Final = "contract_tests/tests"


@attrs.frozen
class Edit:
    """A text that is put into a file."""

    file: str
    """From the root of the checkout."""
    before: str
    """The one place in the file in front of which the text goes; a new file has none."""
    text: str
    forgotten: str = ""
    """What the tests say where it is left out; empty where Python says it of a missing name."""

    def do(self, checkout: Path) -> None:
        """Put it in."""
        path = checkout / self.file
        whole = path.read_text(encoding="utf-8") if self.before else ""
        assert whole.count(self.before) == 1, f"{self.file}: {self.before!r} is not there once"
        path.write_text(whole.replace(self.before, self.text + self.before), encoding="utf-8")

    def is_missed_in(self, said: str) -> bool:
        """Whether the tests said that it is left out."""
        return bool(self.forgotten) and self.forgotten in said


CONTRACT: Final = (
    Edit("openapi/gemini-omni.yaml", "\npaths:\n", "  - name: toys\n    description: Toys.\n"),
    Edit(
        "openapi/gemini-omni.yaml",
        "\ncomponents:\n",
        f"""
  {PATH}:
    get:
      operationId: getToy
      tags: [toys]
      summary: Get the toy
      description: The one toy that there is.
      responses:
        '200':
          description: The toy, or a refusal; `code` tells which.
          content:
            application/json:
              schema:
                oneOf:
                  - $ref: '#/components/schemas/ToyEnvelope'
                  - $ref: '#/components/schemas/ErrorEnvelope'
              examples:
                toy:
                  value: {{code: 20000, msg: ok, data: {{name: kite}}}}
                authenticationFailed:
                  $ref: '#/components/examples/AuthenticationFailed'
        '401': {{$ref: '#/components/responses/ProxyRefusal'}}
        '403': {{$ref: '#/components/responses/ProxyRefusal'}}
        '429': {{$ref: '#/components/responses/TooManyRequests'}}
        5XX: {{$ref: '#/components/responses/ProxyFailure'}}
""",
    ),
    Edit(
        "openapi/gemini-omni.yaml",
        "\n# The rule table.\n",
        """
    Toy:
      type: object
      required: [name]
      properties:
        name: {type: string, minLength: 1, description: What it is called., examples: [kite]}
    ToyEnvelope:
      type: object
      required: [code, msg, data]
      properties:
        code: {$ref: '#/components/schemas/SuccessCode'}
        msg: {type: string, description: Said beside a success; ok., examples: [ok]}
        data: {$ref: '#/components/schemas/Toy'}
""",
    ),
)
"""Step 1, without which there is no operation to be forgotten."""

STEPS: Final = {
    "page": (
        Edit(
            f"{_TESTS}/contract/test_operations.py",
            "}\nDOCUMENTED_CODES",
            f'    "getToy": ("GET", "{PATH}", True),\n',
            "test_the_operations_are_the_documented_ones",
        ),
    ),
    "seam": (
        Edit(
            f"{_WRAPPER}/results.py",
            "@attrs.frozen\nclass Balance:",
            '@attrs.frozen\nclass Toy:\n    """A toy."""\n\n    name: str | None = None\n\n\n',
        ),
        Edit(f"{_WRAPPER}/__init__.py", "    Upload,\n", "    Toy,\n"),
        Edit(
            f"{_WRAPPER}/__init__.py",
            '    "Upload",\n',
            '    "Toy",\n',
        ),
        Edit(
            f"{_WRAPPER}/_seam.py",
            "\nData = Mapping[str, Any]\n",
            "from jimmyai_omni.results import Toy\n"
            "from jimmyai_omni_api.api.toys import get_toy\n"
            "from jimmyai_omni_api.models import Toy as GeneratedToy\n",
        ),
        Edit(
            f"{_WRAPPER}/_seam.py",
            "def read_created(",
            'def toy_request() -> Request:\n    """The request of `getToy`."""\n'
            "    return _request(get_toy._get_kwargs())\n\n\n",
            "getToy: no function in wrapper/jimmyai_omni/_seam.py makes its request",
        ),
        Edit(
            f"{_WRAPPER}/_seam.py",
            "def read_models(",
            'def read_toy(data: Data) -> Toy:\n    """The toy."""\n'
            '    return Toy(_text(GeneratedToy.from_dict({"name": None, **data}).name))\n\n\n',
            "getToy: no function in wrapper/jimmyai_omni/_seam.py reads its answer",
        ),
    ),
    "flow": (
        Edit(f"{_WRAPPER}/_flows/reads.py", "\nfrom jimmyai_omni.rules import", ", Toy"),
        Edit(
            f"{_WRAPPER}/_flows/reads.py",
            "def models(",
            'def toy(ctx: Context) -> Flow[Toy]:\n    """The toy."""\n'
            "    return _seam.read_toy((yield from read(ctx, _seam.toy_request())))\n\n\n",
            "getToy: no flow in wrapper/jimmyai_omni/_flows sends it",
        ),
    ),
    "clients": (
        Edit(f"{_WRAPPER}/_base.py", "Upload\n    from jimmyai_omni.rules import Plan", "Toy, "),
        Edit(f"{_WRAPPER}/_client.py", "Upload\n\nT = TypeVar", "Toy, "),
        Edit(f"{_WRAPPER}/_async_client.py", "Upload\n\nT = TypeVar", "Toy, "),
        Edit(f"{_TESTS}/flows/calls.py", "Upload\n\n\n@attrs.frozen", "Toy, "),
        Edit(
            f"{_WRAPPER}/_base.py",
            "    def _reconcile(",
            "    def _toy(self) -> Flow[Toy]:\n        from jimmyai_omni._flows.reads import toy\n\n"
            "        return toy(self._context)\n\n",
        ),
        Edit(
            f"{_WRAPPER}/_client.py",
            "    def reconcile(",
            '    def toy(self) -> Toy:\n        """The toy. Raises as `retrieve`."""\n'
            '        return self._run("toy", self._toy())\n\n',
            "getToy: Omni has no toy()",
        ),
        Edit(
            f"{_WRAPPER}/_async_client.py",
            "    async def reconcile(",
            '    async def toy(self) -> Toy:\n        """See `Omni.toy`."""\n'
            '        return await self._run("toy", self._toy())\n\n',
            "getToy: AsyncOmni has no toy()",
        ),
        Edit(
            f"{_TESTS}/flows/calls.py",
            '}\n"""By `operationId`',
            '    "getToy": Call("toy", (), Toy),\n',
            "getToy: it has no method in CALLS (tests/flows/calls.py)",
        ),
    ),
    "name": (
        Edit(
            f"{_KIT}/mock/script/fault.py",
            '"media"]',
            '"toy", ',
            "getToy: its name, toy, is no Operation (mock/script/fault.py)",
        ),
        Edit(
            f"{_KIT}/schema/operations.py",
            '}\n"""What faults and recordings call',
            '    "getToy": "toy",\n',
            "getToy: it has no name in NAMES (schema/operations.py)",
        ),
        Edit(
            "docs/gate.md",
            ". There `media` is the host",
            ", `getToy` (`toy`)",
            "test_each_operation_of_the_report_is_named_with_its_word_in_recordings",
        ),
    ),
    "mock server": (
        Edit(
            f"{_KIT}/mock/api/balances.py",
            "    def models(",
            "    def toy(self, _request: MockRequest, account: Account) -> MockResponse:\n"
            '        """The toy."""\n        return self.ok({"name": "kite"})\n\n',
            "'Api' object has no attribute 'toy'",
        ),
        Edit(
            f"{_KIT}/mock/service.py",
            '            Route(("GET", "HEAD"), _VIDEO, ',
            '            Route(("GET",), f"{_V1}/toy", self.guarded(self.toy), "toy"),\n',
            "getToy: no route of the mock server (Api.routes, mock/service.py) answers it",
        ),
    ),
    "check": (
        Edit(
            f"{_KIT}/conform/steps/reads.py",
            '        _step("OMNI-26", "an unknown task',
            '        _step("answers", "the toy is the kite", _toy),\n',
            "getToy: no step in conform/steps sends it and is answered with data",
        ),
        Edit(
            f"{_KIT}/conform/steps/reads.py",
            "def _is_price(",
            "def _toy(session: Session) -> tuple[Answer, str, str]:\n"
            f'    answer = session.send("GET", "{PATH}")\n'
            '    name = answer.fields.get("name")\n'
            '    return answer, "the kite", "" if name == "kite" else f"{answer.told}, name {name!r}"\n\n\n',
        ),
        Edit(
            f"{_KIT}/conform/steps/authentication.py",
            ")\n_WRONG: Final",
            f'    ("toy", "GET", "{PATH}"),\n',
            "getToy: _GUARDED in conform/steps/authentication.py does not list it",
        ),
    ),
    "snippet": (
        Edit(
            f"{_KIT}/recording/snippets/python.py",
            '        case "models", []:\n',
            '        case "toy", []:\n            return "toy()"\n',
            "getToy: _client_call in recording/snippets/python.py does not know it",
        ),
    ),
}
"""The steps after the contract and `make generate`, in the order of the recipe."""

WORKS: Final = Edit(
    f"{_TESTS}/recipe/test_toy.py",
    "",
    '''"""The toy comes through the whole stack."""

from jimmyai_omni import Omni, Toy
from jimmyai_omni_contract.conform.api import ConformOptions, conform
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.embedded import serve_in_thread
from jimmyai_omni_contract.mock.service import Api


class Breaks(Api):
    def toy(self, request, account):
        return self.ok({"name": "drum"})


def failed(api):
    with serve_in_thread(MockOptions(key="sk-toy"), api=api) as server:
        options = ConformOptions(base_url=server.base_url, key="sk-toy", profile="free")
        verdict = conform(options, only=["answers"])
    return [finding["case"] for check in verdict["checks"] for finding in check["findings"]]


def test_a_mock_server_answers_the_client():
    with serve_in_thread(MockOptions(key="sk-toy")) as server:
        with Omni("sk-toy", base_url=server.base_url) as omni:
            assert omni.toy() == Toy("kite")


def test_its_check_passes_a_right_server_and_fails_a_wrong_one():
    assert failed(Api) == []
    assert failed(Breaks) == ["the toy is the kite"]
''',
)
"""What shows that it works."""
