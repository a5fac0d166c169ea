"""
Templates filled in, ours and a city's own, in a sandbox.

They see other templates of their theme, and ours
as ``osallistamo/plan.html.jinja``; nothing else of the machine.
"""

import re

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    FunctionLoader,
    PrefixLoader,
    StrictUndefined,
    pass_eval_context,
)
from jinja2.filters import do_join
from jinja2.nodes import EvalContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from osallistamo._languages import Said, ended, parts_of, together
from osallistamo._signs import UNPRINTABLE
from osallistamo.rendering._hyphenation import (
    LONG,
    VERY_LONG,
    hyphenate,
    hyphenate_cells,
)
from osallistamo.rendering._theme import TEMPLATES, Theme
from osallistamo.rendering._view import TableView


# A run without any place to break would push a table off the page.
_ENDLESS = re.compile(r"[^\s\u00ad\u200b]{40}(?=[^\s\u00ad\u200b])")
# "09 000 0000" and "40 000" are one number each, however a person typed them.
_NUMBER = re.compile(r"(?<!\d )(?<![\d.,])\d{1,4}(?: \d{2,4}){1,3}(?! ?\d)")
# What a reader would miss at a line's beginning: "29 §", "art. 5", "8 June".
_BOUND = re.compile(
    r"\d(?: [a-z])? §|\bart\. \d|\b\d{1,2} (?:January|February|March|April|May|June"
    r"|July|August|September|October|November|December)(?: \d{4})?\b"
)
_GAP = re.compile(r"\[[^][]+\]")
# So many letters fit across a page in a table, and in one of more than a few columns.
_LETTERS, _SMALL_LETTERS, _FEW = 102, 122, 4
# A name or a day stays on one line: its column has room for its letters and a gap.
_WHOLE, _GAP_AFTER = 22, 3
# What the others share; more letters in a cell do not make its column wider.
_WIDEST, _NARROWEST = 38, 12


def fill(
    template: str, language: str, theme: Theme, values: Mapping[str, object]
) -> str:
    """
    Return a page.

    Args:
        template: Its name; the theme's own of this name goes before ours.
        language: ``fi``, ``sv`` or ``en``.
        theme: How it looks.
        values: What the template is given.

    """
    environment = _environment(theme, language)
    found = environment.select_template([template, f"osallistamo/{template}"])
    page = found.render(**values)

    return hyphenate_cells(page) if language == "fi" else page


@lru_cache(maxsize=16)
def _environment(theme: Theme, language: str) -> ImmutableSandboxedEnvironment:
    def own(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        # Its name stands for its file, so that errors can tell their line.
        text = theme.templates.get(name)
        return None if text is None else (text, name, lambda: True)

    ours = PrefixLoader({"osallistamo": FileSystemLoader(TEMPLATES)})
    environment = ImmutableSandboxedEnvironment(
        autoescape=True,
        finalize=_finalizer(language),
        loader=ChoiceLoader([FunctionLoader(own), ours]),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["ended"] = ended
    environment.filters["gaps"] = _with_gaps
    environment.filters["join"] = _join
    environment.filters["shares"] = _shares
    environment.filters["verbatim"] = lambda text: escape(UNPRINTABLE.sub("", text))

    return environment


def _finalizer(language: str) -> Callable[[object], object]:
    """
    Return what happens to every value on its way into the page.
    """

    def change(words: str, own: str) -> str:
        text = _kept_together(words)
        if (own or language) == "fi":
            # The page's cells get more of them later, but only a Finnish page's.
            text = hyphenate(text, shortest=LONG if own else VERY_LONG)
        return _ENDLESS.sub("\\g<0>\N{ZERO WIDTH SPACE}", text)

    def finalize(value: object) -> object:
        if isinstance(value, Said):
            return _told(value, change)
        if isinstance(value, str) and not isinstance(value, Markup):
            return change(value, "")
        return value

    return finalize


def _kept_together(words: str) -> str:
    """
    Return words without what cannot be printed, and with no-break spaces in numbers.
    """
    text = _NUMBER.sub(_unbroken, UNPRINTABLE.sub("", words))

    return _BOUND.sub(_unbroken, text)


def _unbroken(found: re.Match[str]) -> str:
    return found[0].replace(" ", "\N{NO-BREAK SPACE}")


def _told(
    text: str,
    change: Callable[[str, str], str] = lambda words, _: _kept_together(words),
) -> Markup:
    """
    Return a text as HTML that says which of its words are in another language.
    """
    return Markup("").join(
        # Without quotation marks it does no harm inside an attribute of a theme's.
        Markup("<span lang={}>{}</span>").format(own, change(words, own))
        if own
        else change(words, own)
        for words, own in parts_of(text)
    )


@pass_eval_context
def _join(
    context: EvalContext,
    values: Iterable[object],
    separator: str = "",
    attribute: str | int | None = None,
) -> str:
    """
    Join like Jinja does, but keep which language texts are in.
    """
    found = list(values)
    texts = [each for each in found if isinstance(each, str)]
    if any(isinstance(each, Said) for each in texts) and len(texts) == len(found):
        return together(separator, texts)
    joined: str = do_join(context, found, separator, attribute)

    return joined


def _shares(table: TableView) -> tuple[int, ...]:
    """
    Return each column's share of a table's width in percent.

    Names and days get the room they need; the other columns share what is left.
    """
    columns = zip(table.columns, *table.rows, strict=True)
    lengths = [max(map(len, cells)) for cells in columns]
    whole = sum(n + _GAP_AFTER for n in lengths if n <= _WHOLE)
    others = [min(n, _WIDEST) for n in lengths if n > _WHOLE]
    letters = _SMALL_LETTERS if len(lengths) > _FEW else _LETTERS
    left = max(letters - whole, _NARROWEST * len(others))
    weights = [
        n + _GAP_AFTER if n <= _WHOLE else left * min(n, _WIDEST) / sum(others)
        for n in lengths
    ]

    return tuple(int(100 * weight / sum(weights)) for weight in weights)


def _with_gaps(text: str) -> Markup:
    """
    Mark what stands in square brackets: someone has to fill it in.
    """
    pieces, end = [], 0
    for gap in _GAP.finditer(text):
        pieces.append(_told(text[end : gap.start()]))
        marked = _told(text[gap.start() : gap.end()])
        pieces.append(Markup("<mark>{}</mark>").format(marked))
        end = gap.end()

    return Markup("").join([*pieces, _told(text[end:])])
