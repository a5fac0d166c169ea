"""
A sentence in fi, sv and en; dates, numbers and lists as each writes them.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Self, SupportsIndex

from attrs import field, frozen

from osallistamo._messages import LANGUAGES


# Finland's own conventions, also for Swedish; British dates for English.
_LOCALES = {"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB"}


Part = tuple[str, str]
"""Words, and their language; empty for the reader's own."""


class Said(str):
    """
    A text of which some words are in another language than the reader's.

    It is its words for whoever asks no more.
    Joined with ``+`` or `together`, and cut, it stays what it is.

    Args:
        text: All its words.
        parts: The same, parted where the language changes.

    """

    __slots__ = ("parts",)

    parts: tuple[Part, ...]

    def __new__(cls, text: str, parts: tuple[Part, ...] = ()) -> Self:
        said = super().__new__(cls, text)
        said.parts = parts or ((text, ""),)

        return said

    def __add__(self, other: str) -> "Said":
        return _joined((*self.parts, *parts_of(other)))

    def __radd__(self, other: str) -> "Said":
        return _joined((*parts_of(other), *self.parts))

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        if not isinstance(key, slice) or key.step is not None:
            return super().__getitem__(key)
        start, stop, _ = key.indices(len(self))
        cut, before = [], 0
        for words, language in self.parts:
            found = words[max(start - before, 0) : max(stop - before, 0)]
            if found:
                cut.append((found, language))
            before += len(words)

        return _joined(tuple(cut))

    def rstrip(self, signs: str | None = None, /) -> str:
        """
        Return it without some signs at its end.
        """
        return self[: len(super().rstrip(signs))]


def said(text: str, language: str, *, reader: str) -> str:
    """
    Return a text that knows its language when it is not the reader's.

    Args:
        text: The words.
        language: Their language; empty when nobody knows it.
        reader: The reader's language.

    """
    if not text or language in ("", reader):
        return text

    return Said(text, ((text, language),))


def parts_of(text: str) -> tuple[Part, ...]:
    """
    Return a text parted where its language changes.
    """
    return text.parts if isinstance(text, Said) else ((text, ""),)


def together(separator: str, texts: Iterable[str]) -> str:
    """
    Return texts as one, like `str.join`, but still knowing their languages.
    """
    found = list(texts)
    if not any(isinstance(text, Said) for text in found):
        return separator.join(found)
    parts = [part for text in found for part in ((separator, ""), *parts_of(text))]

    return _joined(tuple(parts[1:]))


def ended(text: str) -> str:
    """
    Return a sentence with its full stop; what ends in another way needs none.
    """
    return text if text.endswith((".", "!", "?", "…")) else together("", (text, "."))


def _joined(parts: tuple[Part, ...]) -> Said:
    return Said("".join(words for words, _ in parts), parts)


def _own(words: Mapping[str, str]) -> dict[str, str]:
    return dict(words)


@frozen
class Text:
    """
    The same words in each language (fi: teksti).

    A language that the author left out reads as Finnish:
    the linter reports it, the reader still gets a sentence.
    """

    _words: Mapping[str, str] = field(converter=_own)

    def __getitem__(self, language: str) -> str:
        found = self._words.get(language)

        return found or said(self._words["fi"], "fi", reader=language)

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __hash__(self) -> int:
        return hash(tuple(sorted(self._words.items())))

    def items(self) -> Iterable[tuple[str, str]]:
        """
        Return languages with their words, as the author wrote them.
        """
        return self._words.items()

    def missing(self) -> tuple[str, ...]:
        """
        Return the languages that the author left out.
        """
        return tuple(x for x in LANGUAGES if not self._words.get(x))


def show_date(day: date, language: str) -> str:
    """
    Return a day as the language writes it, such as ``1.2.2027``.
    """
    from babel.dates import format_date

    style = "d MMMM y" if language == "en" else "d.M.y"

    return format_date(day, style, locale=_LOCALES[language])


def show_month(day: date, language: str) -> str:
    """
    Return a month with its year, such as ``helmikuu 2027``.
    """
    from babel.dates import format_date

    return format_date(day, "LLLL y", locale=_LOCALES[language])


def show_number(number: int, language: str) -> str:
    """
    Return a whole number with the language's grouping of digits.
    """
    from babel.numbers import format_decimal

    return format_decimal(number, locale=_LOCALES[language])


def show_money(amount: Decimal, language: str) -> str:
    """
    Return an amount in euros, without cents when they are zero.
    """
    from babel import Locale
    from babel.numbers import format_currency

    locale = Locale.parse(_LOCALES[language])
    pattern = locale.currency_formats["standard"].pattern
    if amount == amount.to_integral_value():
        pattern = pattern.replace(".00", "")

    return format_currency(
        amount, "EUR", format=pattern, locale=locale, currency_digits=False
    )


def show_list(parts: Iterable[str], language: str) -> str:
    """
    Return parts as a phrase: ``a, b ja c``.
    """
    from babel.lists import format_list

    return format_list(list(parts), locale=_LOCALES[language])
