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

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime, time
from functools import cache, lru_cache, partial
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

from osallistamo._collector import collector_off
from osallistamo.errors import RenderError
from osallistamo.rendering._lines import lines_mended
from osallistamo.rendering._tags import Origins, mend, origins_noted
from osallistamo.rendering._theme import OUR_LOOK, Theme


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

_LANGUAGE = b"""\
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:language><rdf:Bag><rdf:li>%b</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
"""

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
    sheet: str = "plan.css",
    theme: Theme = OUR_LOOK,
    fields: Callable[[Any], None] | None = None,
    shorter: Iterable[str] = (),
) -> bytes:
    """
    Return a page as PDF/A-3a, with the marks of PDF/UA-1.

    Args:
        html: The page.
        title: The document's title, for the reader's window and shelf.
        language: The document's language.
        day: The day of the plan, written as the document's own date.
        attachments: Name, content, description and media type of each.
        sheet: Our style sheet that it is printed with.
        theme: How it looks.
        fields: Makes the fields of a form that can be filled in.
        shorter: Pages to take instead, one after another, until one page holds it.

    Raises:
        RenderError: Something would be missing or wrong in the document.

    """
    # FontTools writes the time into each font that it cuts to size.
    epoch = int(datetime.combine(day, time(), UTC).timestamp())
    with (
        _LOCK,
        _heard() as complaints,
        collector_off(),
        lines_mended(),
        _environment("SOURCE_DATE_EPOCH", str(epoch)),
    ):
        weasyprint, fonts, stylesheet = _tools(sheet, theme)
        for page in chain((html,), shorter):
            document = weasyprint.HTML(
                string=_printable(page), url_fetcher=_fetcher(theme)
            ).render(
                stylesheets=[stylesheet],
                font_config=fonts,
                pdf_forms=fields is not None,
            )
            if len(document.pages) == 1:
                break
        document.metadata = _metadata(
            document.metadata, title=title, language=language, day=day
        )
        with origins_noted() as origins:
            content: bytes = document.write_pdf(
                finisher=partial(_finish, origins=origins, fields=fields),
                pdf_forms=fields is not None,
                pdf_variant="pdf/a-3a",
                attachments=[
                    _attachment(*each, day=day) for each in sorted(attachments)
                ],
            )
    if complaints:
        raise RenderError("; ".join(dict.fromkeys(complaints)))

    return content


@lru_cache(maxsize=8)
def _tools(sheet: str, theme: Theme) -> tuple[Any, Any, Any]:
    """
    Return WeasyPrint with a theme's fonts and style sheet, made once.
    """
    # Fontconfig shall read our folder instead of the machine's fonts.
    with _environment("FONTCONFIG_FILE", str(FONTS / "fonts.conf")):
        import weasyprint

        from weasyprint.text.fonts import FontConfiguration

        fonts = FontConfiguration()
    own = theme.font.faces if theme.font else ()
    faces = [
        *_FACES,
        *(
            (theme.font.family, _own_face(i), style, weight)
            for i, (style, weight, _) in enumerate(own)
            if theme.font
        ),
    ]
    style = "".join(
        f'@font-face {{ font-family: "{family}"; src: url("{_SCHEME}{file}");'
        f" font-style: {style}; font-weight: {weight} }}\n"
        for family, file, style, weight in faces
    )
    stylesheet = weasyprint.CSS(
        string=style + theme.stylesheet(sheet),
        font_config=fonts,
        url_fetcher=_fetcher(theme),
    )

    return weasyprint, fonts, stylesheet


def _own_face(number: int) -> str:
    return f"own-{number}"


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


@lru_cache(maxsize=8)
def _fetcher(theme: Theme) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    own = {
        _SCHEME + _own_face(i): data
        for i, (_, _, data) in enumerate(theme.font.faces if theme.font else ())
    }
    files = {_SCHEME + file: FONTS / file for _, file, _, _ in _FACES}

    class OnlyOurFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        """Gives fonts, and the theme's fonts and logo; neither network nor files."""

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            if url in files:
                return URLFetcherResponse(url, files[url].read_bytes())
            if url in own:
                return URLFetcherResponse(url, own[url])
            if theme.logo and url == theme.logo.source:
                return super().fetch(url, headers)
            raise ValueError("a document may not load other files")

    return OnlyOurFiles()


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


def _metadata(page: Any, *, title: str, language: str, day: date) -> Any:
    from weasyprint.pdf.metadata import DocumentMetadata

    class Metadata(DocumentMetadata):  # type: ignore[misc]  # WeasyPrint has no types
        """
        Claims PDF/UA besides PDF/A, in one description.

        WeasyPrint's own `xmp_metadata` option puts a second one after the first,
        which the common readers of such descriptions never look at.
        """

        def generate_rdf_metadata(self, *args: object) -> bytes:
            described: bytes = super().generate_rdf_metadata(*args)
            spoken = _LANGUAGE % self.lang.encode()

            return described.replace(b"</rdf:RDF>", spoken + _CLAIM)

    written = f"{day.isoformat()}T00:00:00Z"

    # No author: a plan is its project's, and a person's name is personal data.
    return Metadata(
        title=title,
        description=page.description,
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


def _finish(
    document: Any,
    pdf: Any,
    *,
    origins: Origins,
    fields: Callable[[Any], None] | None,
) -> None:
    """
    Mend what WeasyPrint leaves: the tag tree, soft hyphens in bookmarks,
    each attachment named twice.
    """
    if attached := pdf.catalog.get("AF"):
        attached[:] = dict.fromkeys(attached)
    for each in pdf.objects:
        if isinstance(each, dict) and "Title" in each and "Dest" in each:
            each["Title"].string = each["Title"].string.replace("\N{SOFT HYPHEN}", "")
    if fields:
        fields(pdf)
    mend(document, pdf, origins)


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
