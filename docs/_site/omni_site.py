"""What the site makes of the program itself, beyond what Sphinx and its extensions do."""

import json
import re
from importlib.resources import files
from inspect import cleandoc
from typing import Final

import click
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from jimmyai_omni.contract import load_contract

SWAGGER_UI: Final = files("mkdocs_swagger_ui_tag") / "swagger-ui"
_OPTION: Final = re.compile(r"(?<![\w`-])--[a-z][a-z-]*(?!`)")
_PAGE: Final = """
<link rel="stylesheet" href="_static/swagger-ui.css">
<script type="application/json" id="contract">{contract}</script>
<div id="swagger-ui"></div>
<script src="_static/swagger-ui-bundle.js"></script>
<script src="_static/contract.js"></script>
"""


class Contract(SphinxDirective):
    """The contract in Swagger UI. It stands in the page, so that files opened without a server show it."""

    def run(self) -> list[nodes.Node]:
        """The elements of the page."""
        # Swagger UI warns of each dialect but one, and reads the same schemas in either.
        contract = {name: part for name, part in load_contract().items() if name != "jsonSchemaDialect"}
        text = json.dumps(contract).replace("<", "\\u003c")
        return [nodes.raw("", _PAGE.format(contract=text), format="html")]


def _examples_are_code(
    app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]
) -> None:
    """Docstrings give examples as Markdown has them: indented, below a word with a colon."""
    # A word that napoleon does not take for one of its sections.
    lines[:] = "\n".join(lines).replace("Example:\n", "For example::\n\n").split("\n")


def _epilogs_keep_their_lines(app: Sphinx, ctx: click.Context, lines: list[str]) -> None:
    """What stands below the options of a command is set out in columns."""
    text = cleandoc((ctx.command.epilog or "").replace("\b\n", ""))
    lines[:] = ["::", "", *(f"    {line}" for line in text.splitlines()), ""] if text else []


def _options_are_code(app: Sphinx, ctx: click.Context, lines: list[str]) -> None:
    """The options that a help names. As prose, two hyphens would become a dash."""
    lines[:] = [line if line.startswith("..") else _OPTION.sub(r"``\g<0>``", line) for line in lines]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Called by Sphinx."""
    app.setup_extension("sphinx.ext.autodoc")
    app.add_directive("contract", Contract)
    app.setup_extension("sphinx_click")
    app.connect("sphinx-click-process-description", _options_are_code)
    app.connect("sphinx-click-process-options", _options_are_code)
    app.connect("sphinx-click-process-epilog", _epilogs_keep_their_lines)
    # Before napoleon, which would take an example for prose.
    app.connect("autodoc-process-docstring", _examples_are_code, priority=100)
    return {"parallel_read_safe": True}
