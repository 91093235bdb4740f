"""How Sphinx makes the site of these pages; `make docs` runs it."""

import sys
from importlib.metadata import version as version_of
from pathlib import Path

SITE = Path(__file__).parent / "_site"
sys.path.insert(0, str(SITE))

from omni_site import SWAGGER_UI  # noqa: E402 - it lies in the folder named above

project = "jimmyai-omni"
version = release = version_of("jimmyai-omni")
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_click",
    "sphinx_copybutton",
    "omni_site",
]
exclude_patterns = ["_site"]
# What stands between backticks in a docstring is code, as in Markdown.
default_role = "code"
highlight_language = "text"
nitpicky = True
nitpick_ignore_regex = [
    # Names of others, and the few of ours that callers only pass on: they are read, and lead nowhere.
    ("py:.*", r"(?!jimmyai_omni).*"),
    ("py:.*", r"jimmyai_omni\._(config\.Config|flows\.effects\.Response|journal\.owner\.Owner)"),
    ("py:.*", r"jimmyai_omni_contract\.(conform\.step|gate|recording)\..*"),
]

myst_heading_anchors = 4

autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 80

html_theme = "furo"
html_title = f"{project} {version}"
html_static_path = [
    str(SITE / "static"),
    str(SWAGGER_UI / "javascripts/swagger-ui-bundle.js"),
    str(SWAGGER_UI / "stylesheets/swagger-ui.css"),
]
html_favicon = "../contract_tests/jimmyai_omni_contract/mock/control/page/icon.svg"
html_css_files = ["omni.css"]
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
copybutton_prompt_text = "$ "
