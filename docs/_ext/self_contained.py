"""
Pages that load nothing from other hosts, and links that lead nowhere turned into text.

A page links to files of the repository as it is read there, such as `../examples/`.
The site has no such files.
"""

import re

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.addnodes import download_reference, pending_xref
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging


# What a browser fetches by itself; an `<a href>` waits for the reader.
_LOADED = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed)\b[^>]*?\bsrc=["']?([^"'\s>]+)"""
    r"""|<link\b(?![^>]*rel=["']?(?:next|prev|index|search|genindex|canonical))"""
    r"""[^>]*?\bhref=["']?([^"'\s>]+)"""
    r"""|url\(\s*["']?([^"')\s]+)|@import\s+["']([^"']+)"""
)


def loaded_from_elsewhere(text: str) -> Iterator[str]:
    """
    Yield the addresses on other hosts that a page or a style sheet loads.
    """
    for found in _LOADED.finditer(text):
        address = next(part for part in found.groups() if part)
        if urlsplit(address).netloc:
            yield address


class LinksOut(SphinxTransform):
    """Leave of a link to a file outside of the documentation its words."""

    default_priority = 5  # before Sphinx looks for the file

    def apply(self, **_: object) -> None:
        """Replace each such link by what it holds."""
        here = Path(self.env.doc2path(self.env.docname)).parent
        top = Path(self.env.srcdir).resolve()
        for kind in (pending_xref, download_reference):
            for link in list(self.document.findall(kind)):
                target = (here / link.get("reftarget", "").partition("#")[0]).resolve()
                if target != top and top not in target.parents:
                    link.replace_self(nodes.inline("", "", *link.children))


def _check(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    logger = logging.getLogger(__name__)
    for path in sorted(Path(app.outdir).rglob("*")):
        if path.suffix in (".html", ".css"):
            for address in loaded_from_elsewhere(path.read_text("utf-8")):
                logger.warning("%s loads %s from another host", path.name, address)


def setup(app: Sphinx) -> dict[str, bool]:
    """
    Tell Sphinx of the transform and of the check after the build.
    """
    app.add_transform(LinksOut)
    app.connect("build-finished", _check)

    return {"parallel_read_safe": True, "parallel_write_safe": True}
