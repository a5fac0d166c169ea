"""
How the documentation is built: `sphinx-build -W docs docs/_build`.
"""

import sys

from pathlib import Path

from sphinx.application import Sphinx

import osallistamo


sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "osallistamo"
author = "osallistamo"
copyright = "osallistamo, MIT"  # noqa: A001  # Sphinx's name
version = release = osallistamo.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "reference_tables",
    "self_contained",
]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "osallistamo"
html_show_sphinx = False
html_copy_source = False
html_theme_options = {"top_of_page_buttons": []}

add_module_names = False
default_role = "code"  # our docstrings write `names` as Markdown does
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
napoleon_google_docstring = True
napoleon_use_ivar = True
myst_enable_extensions = ["attrs_inline", "colon_fence"]
myst_heading_anchors = 4


def setup(app: Sphinx) -> None:
    """
    Show classes as their docstrings tell them.
    """
    app.connect("autodoc-process-signature", _no_signature)
    app.connect("autodoc-process-docstring", _no_type, priority=1)
    app.connect("html-page-context", _own_language)


def _own_language(
    _: Sphinx, page: str, __: str, context: dict[str, object], *___: object
) -> None:
    """
    Say in which language a page is, so that screen readers pronounce it.
    """
    folder = page.partition("/")[0]
    context["language"] = folder if folder in ("fi", "sv") else "en"


def _no_signature(
    _: Sphinx, what: str, *__: object
) -> tuple[str | None, str | None] | None:
    """
    Leave out how attrs makes one, private parts included; examples show how it is made.
    """
    return ("", None) if what in ("class", "exception") else None


def _no_type(_: Sphinx, what: str, *rest: object) -> None:
    """
    Keep napoleon from reading words before a colon as a property's type.
    """
    lines = rest[-1]
    if what == "property" and isinstance(lines, list) and lines:
        lines[0] = lines[0].replace(": ", ", ", 1)
