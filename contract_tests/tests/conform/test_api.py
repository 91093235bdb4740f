"""The check as a function: the example of its page, and what it does not take."""

import re
from pathlib import Path

import pytest

from jimmyai_omni_contract.conform.api import conform
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.embedded import serve_in_thread
from tests.conform.runs import options_of

PAGE = Path(__file__).parents[3] / "docs" / "conformance.md"


def test_the_example_of_the_page_runs_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    [example] = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    with serve_in_thread(MockOptions(key="mock-key")) as server:
        there = example.replace("http://127.0.0.1:8765", server.base_url)
        assert there != example
        exec(compile(there, str(PAGE), "exec"), {})
    assert capsys.readouterr().out == "conformant\n"


@pytest.mark.parametrize(
    ("base_url", "only", "said"),
    [
        ("http://127.0.0.1:9", ["OMNI-04", "OMNI-99"], "there is no check 'OMNI-99'; did you mean OMNI-"),
        ("http://[bad", None, "it has no host that could be looked up"),
        ("https://user:hunter2@relay.example", None, "it holds a user name or a password"),
    ],
)
def test_what_cannot_be_run_is_told_before_anything_is_sent(
    base_url: str, only: list[str] | None, said: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(said)) as caught:
        conform(options_of(base_url), only=only)
    assert "hunter2" not in str(caught.value)
