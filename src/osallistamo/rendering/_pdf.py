"""
A page on paper: tagged, archivable, its fonts inside, the same bytes every time.

This is WeasyPrint's only door.
What WeasyPrint and fontTools merely log, we raise:
a PDF that came out wrong must not look as if it came out right.
"""

import logging
import os
import threading
import unicodedata

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from osallistamo._collector import collector_off
from osallistamo.errors import RenderError


TEMPLATES = Path(__file__).parent / "templates"
FONTS = Path(__file__).parent / "fonts"

_SCHEME = "osallistamo-font:"
_FACES = (
    ("Osallistamo Sans", "OsallistamoSans-Regular.ttf", "normal", 400),
    ("Osallistamo Sans", "OsallistamoSans-Italic.ttf", "italic", 400),
    ("Osallistamo Sans", "OsallistamoSans-SemiBold.ttf", "normal", 600),
    ("Osallistamo Fallback", "OsallistamoFallback-Regular.ttf", "normal", 400),
)
_LOCK = threading.RLock()

LATIN = 0x17F
"""Last letter of the alphabets that every packaged font has."""

# Says which library cuts fonts to size on this machine; both do it right.
_HARMLESS = "Using fontTools instead of HarfBuzz-Subset"

# PDF/A lets a file claim PDF/UA only when it explains the claim's schema.
_CLAIM = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>"""


def to_pdf(
    html: str,
    *,
    title: str,
    language: str,
    day: date,
    attachments: Sequence[tuple[str, bytes, str, str]] = (),
) -> bytes:
    """
    Return a page as PDF/A-3a, with the marks of PDF/UA-1.

    Args:
        html: The page.
        title: The document's title, for the reader's window and shelf.
        language: The document's language.
        day: The day of the plan, written as the document's own date.
        attachments: Name, content, description and media type of each.

    Raises:
        RenderError: Something would be missing or wrong in the document.

    """
    # FontTools writes the time into each font that it cuts to size.
    epoch = int(datetime.combine(day, time(), UTC).timestamp())
    with (
        _LOCK,
        _heard() as complaints,
        collector_off(),
        _environment("SOURCE_DATE_EPOCH", str(epoch)),
    ):
        weasyprint, fonts, stylesheet = _tools()
        document = weasyprint.HTML(
            string=_printable(html), url_fetcher=_fetcher()
        ).render(stylesheets=[stylesheet], font_config=fonts)
        document.metadata = _metadata(title=title, language=language, day=day)
        content: bytes = document.write_pdf(
            finisher=_finish,
            pdf_variant="pdf/a-3a",
            attachments=[_attachment(*each, day=day) for each in sorted(attachments)],
        )
    if complaints:
        raise RenderError("; ".join(dict.fromkeys(complaints)))

    return content


@cache
def _tools() -> tuple[Any, Any, Any]:
    """
    Return WeasyPrint with our fonts and style sheet, made once.
    """
    # Fontconfig shall read our folder instead of the machine's fonts.
    with _environment("FONTCONFIG_FILE", str(FONTS / "fonts.conf")):
        import weasyprint

        from weasyprint.text.fonts import FontConfiguration

        fonts = FontConfiguration()
    faces = "".join(
        f'@font-face {{ font-family: "{family}"; src: url("{_SCHEME}{file}");'
        f" font-style: {style}; font-weight: {weight} }}\n"
        for family, file, style, weight in _FACES
    )
    style = faces + (TEMPLATES / "plan.css").read_text(encoding="utf-8")
    stylesheet = weasyprint.CSS(string=style, font_config=fonts, url_fetcher=_fetcher())

    return weasyprint, fonts, stylesheet


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    """
    Set what a library takes from the environment only, and set it back.
    """
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@cache
def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyOurFonts(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        """Gives our own fonts; neither the network nor any other file."""

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            for _, file, _, _ in _FACES:
                if url == _SCHEME + file:
                    return URLFetcherResponse(url, (FONTS / file).read_bytes())
            raise ValueError("a document may not load other files")

    return OnlyOurFonts()


def _printable(html: str) -> str:
    """
    Replace letters that no packaged font has, which would print as nothing.
    """
    unknown = {
        letter
        for letter in set(html)
        if ord(letter) > LATIN and ord(letter) not in _covered()
    }
    return html.translate(
        {
            ord(letter): None
            if unicodedata.category(letter) in {"Cf", "Mn"}
            else "\ufffd"
            for letter in unknown
        }
    )


@cache
def _covered() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    files = ("OsallistamoSans-Regular.ttf", "OsallistamoFallback-Regular.ttf")

    return frozenset().union(
        *(TTFont(FONTS / file, lazy=True).getBestCmap() for file in files)
    )


def _metadata(*, title: str, language: str, day: date) -> Any:
    from weasyprint.pdf.metadata import DocumentMetadata

    class Metadata(DocumentMetadata):  # type: ignore[misc]  # WeasyPrint has no types
        """
        Claims PDF/UA besides PDF/A, in one description.

        WeasyPrint's own `xmp_metadata` option puts a second one after the first,
        which the common readers of such descriptions never look at.
        """

        def generate_rdf_metadata(self, *args: object) -> bytes:
            described: bytes = super().generate_rdf_metadata(*args)

            return described.replace(b"</rdf:RDF>", _CLAIM)

    written = f"{day.isoformat()}T00:00:00Z"

    return Metadata(
        title=title,
        lang=language,
        generator="osallistamo",
        created=written,
        modified=written,
    )


def _attachment(
    name: str, content: bytes, description: str, mime: str, *, day: date
) -> Any:
    import weasyprint

    written = datetime.combine(day, time(), UTC)
    attachment = weasyprint.Attachment(
        string=content,
        name=name,
        description=description,
        created=written,
        modified=written,
        relationship="Source",
    )
    # Left to itself, WeasyPrint guesses the media type from the machine's own list.
    attachment.source = nullcontext((BytesIO(content), None, None, mime))

    return attachment


def _finish(_document: Any, pdf: Any) -> None:
    """
    Mend what WeasyPrint leaves: no header scopes, soft hyphens in bookmarks,
    each attachment named twice.
    """
    if attached := pdf.catalog.get("AF"):
        attached[:] = dict.fromkeys(attached)
    by_reference = {each.reference: each for each in pdf.objects if each.reference}
    for each in pdf.objects:
        if not isinstance(each, dict):
            continue
        if each.get("S") == "/TH":
            row = by_reference[each["P"]]
            cells = {by_reference[cell]["S"] for cell in row["K"]}
            each["A"]["Scope"] = "/Row" if "/TD" in cells else "/Column"
        elif "Title" in each and "Dest" in each:
            each["Title"].string = each["Title"].string.replace("\N{SOFT HYPHEN}", "")


@contextmanager
def _heard() -> Iterator[list[str]]:
    """
    Collect what this thread's rendering complains about.
    """
    complaints: list[str] = []
    ours = threading.get_ident()

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            message = record.getMessage()
            if record.thread == ours and not message.startswith(_HARMLESS):
                complaints.append(message)

    ear = Ear(logging.WARNING)
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    for logger in loggers:
        logger.addHandler(ear)
    try:
        yield complaints
    finally:
        for logger in loggers:
            logger.removeHandler(ear)
