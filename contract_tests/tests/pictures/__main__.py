"""Takes the pictures of the docs from the real program: `python -m tests.pictures` in contract_tests."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from jimmyai_omni_contract.conform.api import ConformOptions, conform
from jimmyai_omni_contract.conform.report.files import write_files
from jimmyai_omni_contract.mock.serve.embedded import serve_in_thread
from tests.conform.wrong_servers import WRONG_SERVERS
from tests.page import picture
from tests.page.browser import headless_browser
from tests.pictures.terminal import film
from tests.product.command import OMNI

PICTURES = Path(__file__).parents[3] / "docs/pictures"


FILMS = {
    "demo.svg": 'omni generate --demo "A cat running through a neon rainy street"',
    "refused.svg": 'omni plan "A cat" --duration 7 --resolution 8k',
}


def films(folder: Path) -> None:
    """Commands, from what is typed to what they leave."""
    path = os.pathsep.join([str(OMNI.parent), os.environ["PATH"]])
    own = {"PATH": path, "JIMMYAI_CONFIG": os.devnull, "JIMMYAI_JOURNAL": str(folder / "journal.sqlite3")}
    for name, command in FILMS.items():
        (PICTURES / name).write_text(film(command, folder, **own), encoding="utf-8")


def verdict(folder: Path) -> None:
    """The report of a deployment that takes what it must refuse."""
    page = folder / "verdict.html"
    [wrong] = (api for api in WRONG_SERVERS if api.__name__ == "ForgetsOMNI16")
    with serve_in_thread(api=wrong) as server:
        options = ConformOptions(base_url=server.base_url, key=server.api_key, max_billed=20)
        write_files(conform(options), [page])
    with headless_browser(str(folder / "profile")) as browser:
        browser.driver.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
        browser.open(page.as_uri(), width=1280)
        browser.driver.save_screenshot(str(PICTURES / "verdict.png"))


def main() -> None:
    """All of them."""
    picture.main()
    for take in (films, verdict):
        with TemporaryDirectory() as folder:
            take(Path(folder))


if __name__ == "__main__":
    main()
