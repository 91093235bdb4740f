"""Each block of Python in README and docs is run, or held to what there is."""

import re
from pathlib import Path

import pytest

import jimmyai_omni
from jimmyai_omni import _base
from jimmyai_omni_contract.conform.report.files import write_files
from jimmyai_omni_contract.mock.serve.embedded import serve_in_thread
from jimmyai_omni_contract.testing import OmniMock
from tests.batch.test_command import FAST
from tests.conform.documents import BROKEN
from tests.pages.blocks import ROOT, Block, in_language
from tests.pages.python_blocks import strangers
from tests.product.test_commands import PNG
from tests.testing.test_pytest_plugin import ARGUMENTS

pytest_plugins = ["pytester"]

RUN_BY_ANOTHER_TEST = {
    "docs/check-a-client.md": "client_check/test_own_client.py",
    "docs/conformance.md": "conform/test_api.py",
    "docs/mock-in-your-tests.md": "testing/test_documented.py",
    "docs/recording.md": "recording/test_documented.py",
}
NEEDS_MORE_THAN_IS_HERE = {
    # The campaign runs its first block on a real scheduler: see batch/test_cluster.py.
    "docs/cluster.md": "a scheduler, and machines that it gives work to",
}
HERE = [
    block
    for block in in_language("python")
    if block.page not in RUN_BY_ANOTHER_TEST and block.page not in NEEDS_MORE_THAN_IS_HERE
]
TESTS = [block for block in HERE if "def test_" in block.text]
BATCHES = [block for block in HERE if ".batch(" in block.text]
PROGRAMS = [block for block in HERE if block not in (*TESTS, *BATCHES)]
HELD = [block for block in in_language("python") if block.page in NEEDS_MORE_THAN_IS_HERE]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the pages speak of, and nothing of the user's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JIMMYAI_JOURNAL", str(tmp_path.parent / f"{tmp_path.name}.sqlite3"))
    (tmp_path / "cat.png").write_bytes(PNG)
    write_files(BROKEN, [tmp_path / "verdict.json"])
    return tmp_path


@pytest.mark.parametrize("block", PROGRAMS, ids=str)
@pytest.mark.usefixtures("folder")
def test_a_program_runs(block: Block, monkeypatch: pytest.MonkeyPatch) -> None:
    with OmniMock() as mock:
        # Its clients are those of a mock server without a socket, whose minutes take no time.
        monkeypatch.setattr(jimmyai_omni, "Omni", mock.client, raising=False)
        monkeypatch.setattr(jimmyai_omni, "AsyncOmni", mock.async_client, raising=False)
        exec(compile(block.text, str(ROOT / block.page), "exec"), {"__name__": "__main__"})


@pytest.mark.parametrize("block", BATCHES, ids=str)
@pytest.mark.usefixtures("folder")
def test_a_batch_runs(
    block: Block, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # It keeps the time of its server, so here that is the real one, and short.
    monkeypatch.setattr(_base, "PollPolicy", lambda: FAST)
    with serve_in_thread() as server:
        monkeypatch.setenv("JIMMYAI_BASE_URL", server.base_url)
        monkeypatch.setenv("JIMMYAI_API_KEY", server.api_key)
        exec(compile(block.text, str(ROOT / block.page), "exec"), {})
    assert capsys.readouterr().out == "2\n"


@pytest.mark.parametrize("block", TESTS, ids=str)
def test_a_test_passes(block: Block, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(test_page=block.text)
    pytester.runpytest_inprocess(*ARGUMENTS).assert_outcomes(passed=block.text.count("def test_"))


@pytest.mark.parametrize("block", HELD, ids=str)
def test_what_cannot_be_run_names_what_there_is(block: Block) -> None:
    assert strangers(block.text) == []


@pytest.mark.parametrize(
    ("before", "after", "stranger"),
    [
        ("import Omni\n", "import Omnibus\n", "Omnibus"),
        ("workers=20", "helpers=20", "helpers"),
        ("omni.batch(", "omni.batches(", "batches"),
    ],
)
def test_another_block_is_found_out(before: str, after: str, stranger: str) -> None:
    [block] = [block for block in HELD if "Client(" in block.text]
    assert before in block.text
    assert strangers(block.text.replace(before, after)) == [stranger]


@pytest.mark.parametrize("page", RUN_BY_ANOTHER_TEST)
def test_a_page_that_is_left_to_another_test_is_known_there(page: str) -> None:
    text = (Path(__file__).parents[1] / RUN_BY_ANOTHER_TEST[page]).read_text(encoding="utf-8")
    assert re.search(rf'"{Path(page).name}"|/{Path(page).name}"', text)
    assert "exec(" in text
