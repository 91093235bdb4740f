"""What the site makes of the program itself, beyond what Sphinx and its extensions do."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Final

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from jimmyai_omni.contract import load_contract

SWAGGER_UI: Final = files("mkdocs_swagger_ui_tag") / "swagger-ui"
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
        contract = json.dumps(load_contract()).replace("<", "\\u003c")
        return [nodes.raw("", _PAGE.format(contract=contract), format="html")]


def _examples_are_code(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:  # noqa: ARG001
    """Docstrings give examples as Markdown has them: indented, below a word with a colon."""
    # A word that napoleon does not take for one of its sections.
    lines[:] = "\n".join(lines).replace("Example:\n", "For example::\n\n").split("\n")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Called by Sphinx."""
    app.setup_extension("sphinx.ext.autodoc")
    app.add_directive("contract", Contract)
    # Before napoleon, which would take an example for prose.
    app.connect("autodoc-process-docstring", _examples_are_code, priority=100)
    return {"parallel_read_safe": True}
