"""The verdict as one page that needs nothing else: no other file, no script, no network."""

import re
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from jimmyai_omni_contract.client_check.report import since_start
from jimmyai_omni_contract.client_check.run import answered
from jimmyai_omni_contract.client_check.table import summary
from jimmyai_omni_contract.client_check.verdict import Verdict
from jimmyai_omni_contract.client_check.words import counted

_CODE: Final = re.compile("`([^`]+)`")


def as_html(verdict: Verdict) -> str:
    """The page."""
    template = _environment().get_template("page.html")
    return template.render(
        verdict=verdict,
        summary=summary(verdict),
        answered=answered,
        counted=counted,
        since_start=since_start,
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["marked"] = _marked
    return environment


def _marked(text: str) -> Markup:
    """Our own sentences, with code where they have backticks."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - it is escaped
