"""
A sentence in fi, sv and en; dates, numbers and lists as each writes them.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from attrs import field, frozen

from osallistamo._messages import LANGUAGES


# Finland's own conventions, also for Swedish; British dates for English.
_LOCALES = {"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB"}


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
        return self._words.get(language) or self._words["fi"]

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
