"""The verdict as one page that needs nothing else: no other file, no script, no network."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from jimmyai_omni_contract.client_check.report import since_start
from jimmyai_omni_contract.client_check.run import answered
from jimmyai_omni_contract.client_check.table import summary
from jimmyai_omni_contract.client_check.verdict import Verdict


def as_html(verdict: Verdict) -> str:
    """The page."""
    return _template().render(
        verdict=verdict, summary=summary(verdict), answered=answered, since_start=since_start
    )


@cache
def _template() -> Template:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template("page.html")
