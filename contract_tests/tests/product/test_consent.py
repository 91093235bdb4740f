"""Nothing is bought without consent."""

import shlex

import pytest

from jimmyai_omni.cli import consent
from jimmyai_omni_contract.testing import OmniMock
from tests.product.conftest import Run
from tests.product.test_bad_input import assert_one_block


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consent, "on_terminal", lambda: True)


@pytest.mark.parametrize("command", ["create", "generate"])
def test_off_a_terminal_nothing_is_sent_without_consent(run: Run, mock: OmniMock, command: str) -> None:
    ran = run(command, "A cat's nap", "--duration", "8")
    assert_one_block(ran, "nobody can be asked here; nothing was sent", "Nothing was billed.")
    assert (ran.code, len(mock.requests)) == (2, 0)
    [next_line] = [line for line in ran.err.splitlines() if line.startswith("next:")]
    suggested = shlex.split(next_line.removeprefix("next:"))
    assert suggested == ["omni", command, "--yes", "A cat's nap", "--duration", "8"]
    assert run(*suggested[1:]).code == 0
    mock.assert_billed(1)


@pytest.mark.parametrize("consent", [("--yes",), ("--max-spend", "60")])
def test_consent_can_be_given_beforehand(run: Run, mock: OmniMock, consent: tuple[str, ...]) -> None:
    assert run("create", "A cat", *consent).code == 0
    mock.assert_billed(1)


def test_the_command_line_that_would_do_it_keeps_a_prompt_that_looks_like_an_option(run: Run) -> None:
    ran = run("create", "--", "--json")
    assert "next:  omni create --yes -- --json\n" in ran.err


def test_what_costs_nothing_needs_no_consent(run: Run, mock: OmniMock) -> None:
    assert run("create", "A cat", "--dry-run").code == 0
    assert run("generate", "A cat", "--dry-run").code == 0
    assert not mock.requests


@pytest.mark.usefixtures("on_terminal")
class TestOnATerminal:
    @pytest.mark.parametrize("answer", ["y\n", "Y\n", " yes \n"])
    def test_it_shows_the_price_and_asks(self, run: Run, mock: OmniMock, answer: str) -> None:
        ran = run("create", "A cat", stdin=answer)
        assert "price: 60 JimiCoin, billed as Gemini-Omini-720p-6s\nCreate it? [y/N] " in ran.err
        assert ran.code == 0
        mock.assert_billed(1)

    @pytest.mark.parametrize("answer", ["\n", "n\n", "yeah\n", ""])
    def test_any_other_answer_is_a_no(self, run: Run, mock: OmniMock, answer: str) -> None:
        ran = run("create", "A cat", stdin=answer)
        assert (ran.code, "not created; nothing was sent" in ran.err) == (2, True)
        assert "create" not in {request.path.rpartition("/")[2] for request in mock.requests}
        mock.assert_billed(0)

    def test_who_leaves_without_an_answer_reads_on_on_a_line_of_its_own(self, run: Run) -> None:
        assert "Create it? [y/N] \nerror: not created" in run("create", "A cat", stdin="").err

    def test_a_price_that_nobody_knows_is_said_to_be_unknown(self, run: Run, mock: OmniMock) -> None:
        mock.fail("models", "409")
        ran = run("create", "A cat", stdin="n\n")
        assert "price: at an unknown price, billed as Gemini-Omini-720p-6s" in ran.err

    def test_who_has_agreed_is_not_asked(self, run: Run, mock: OmniMock) -> None:
        assert "Create it?" not in run("create", "A cat", "--yes").err
        mock.assert_billed(1)

    def test_a_budget_alone_is_no_answer_to_the_question(self, run: Run, mock: OmniMock) -> None:
        assert "Create it?" in run("create", "A cat", "--max-spend", "60").err
        mock.assert_billed(0)

    def test_advisories_come_before_the_question(self, run: Run) -> None:
        shown = run("create", "A cat", "--aspect-ratio", "1:1", stdin="n\n").err
        assert 0 <= shown.index("OMNI-10 aspect_ratio") < shown.index("Create it?")
        assert shown.count("OMNI-10") == 1
        assert run("create", "A cat", "--aspect-ratio", "1:1", "--yes").err.count("OMNI-10") == 1

    def test_a_program_is_not_asked(self, run: Run, mock: OmniMock) -> None:
        assert run("create", "A cat", "--json", stdin="y\n").code == 2
        assert not mock.requests
