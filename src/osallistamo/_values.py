"""
What an answer may be: how each kind of question reads, checks and shows it.

An answer is kept as plain JSON (text, number, true/false, list, mapping),
so a plan file needs no decoding and keeps what a newer toolkit no longer knows.
`meaning` gives what conditions compare: dates, amounts, sets of options.
"""

import re

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from attrs import frozen

from osallistamo._languages import (
    show_date,
    show_list,
    show_money,
    show_number,
    together,
)
from osallistamo._messages import LANGUAGES, say
from osallistamo._model import Question
from osallistamo.errors import AnswerError


Value = str | int | bool | tuple[str, ...] | Mapping[str, str]
"""An answer as it is kept."""

MAX_TEXT = 100_000

IN_OWN_WORDS = frozenset({"text", "long_text"})
"""Kinds of questions whose answers are in the language of whoever gave them."""

MEMBER_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@frozen
class Period:
    """From a first to a last day, both included."""

    start: date
    end: date


@frozen
class Kind:
    """
    One kind of question.

    Attributes:
        read: What a person or a file gives, into the value that is kept.
        meaning: A kept value, as conditions compare it.
        show: A kept value in the reader's language.

    """

    read: Callable[[Question, object], Value]
    meaning: Callable[[Value], object]
    show: Callable[[Question, Value, str], str]


def read(question: Question, raw: object, *, path: str = "") -> Value:
    """
    Return the value to keep for an answer.

    Args:
        question: Whose answer it is.
        raw: A typed line, or plain data from a form or a file.
        path: Where the answer will be kept, for messages.

    Raises:
        AnswerError: The question cannot take it; says what it can take.

    """
    try:
        return KINDS[question.kind].read(question, raw)
    except AnswerError as e:
        raise e.at(path) from e


def fits(question: Question, value: object) -> bool:
    """
    Return whether a kept value is one that the question could have read.
    """
    try:
        found = KINDS[question.kind].read(question, value)
    except AnswerError:
        return False
    if isinstance(value, tuple) and isinstance(found, tuple):
        # The author may have put the options in another order since.
        return set(found) == set(value)

    return found == value


def meaning(question: Question, value: Value) -> object:
    """
    Return a kept value as conditions compare it.
    """
    return KINDS[question.kind].meaning(value)


def show(question: Question, value: Value, language: str) -> str:
    """
    Return a kept value as a person reads it; `read` takes it back.
    """
    return KINDS[question.kind].show(question, value, language)


def option_text(question: Question, option: str, language: str) -> str:
    """
    Return an option as a person reads it.
    """
    texts = {o.id: o.text[language] for o in question.options}

    return texts.get(option, option)


# Halves of signs too: no file can hold them.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def _text(question: Question, raw: object) -> Value:
    if not isinstance(raw, str):
        raise AnswerError("answer_text")
    text = raw.replace("\r\n", "\n").strip()
    if question.kind == "text":
        text = " ".join(text.split())
    if not text:
        raise AnswerError("answer_empty")
    if len(text) > MAX_TEXT:
        raise AnswerError("answer_long", limit=MAX_TEXT)
    if _CONTROL.search(text):
        raise AnswerError("answer_control")

    return text


def _yes_no(question: Question, raw: object) -> Value:
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().casefold()
    for value, key in ((True, "yes"), (False, "no")):
        for language in LANGUAGES:
            names = (
                say(f"values.{key}", language),
                say(f"values.{key}_short", language),
            )
            if word in (key, str(value).casefold(), *(n.casefold() for n in names)):
                return value

    raise AnswerError("answer_yes_no", given=_cut(raw))


def _option(question: Question, raw: object) -> str:
    given = str(raw).strip()
    if any(option.id == given for option in question.options):
        return given
    by_name = {o.id: o.id for o in question.options}
    for option in question.options:
        for words in dict(option.text.items()).values():
            by_name.setdefault(words.casefold(), option.id)
    found = by_name.get(given) or by_name.get(given.casefold())
    if found is None:
        near = get_close_matches(given.casefold(), by_name, n=1)
        known = ", ".join(o.id for o in question.options)
        key = "answer_option_near" if near else "answer_option"
        raise AnswerError(
            key, given=_cut(raw), known=known, near=by_name[near[0]] if near else ""
        )

    return found


def _one_of(question: Question, raw: object) -> Value:
    if not isinstance(raw, str):
        raise AnswerError("answer_one", given=_cut(raw))

    return _option(question, raw)


def _several_of(question: Question, raw: object) -> Value:
    if isinstance(raw, str):
        raw = [part for part in raw.split(";") if part.strip()]
    if not isinstance(raw, Sequence):
        raise AnswerError("answer_several", given=_cut(raw))
    chosen = {_option(question, part) for part in raw}
    if not chosen:
        raise AnswerError("answer_none_chosen")

    return tuple(o.id for o in question.options if o.id in chosen)


def _number(question: Question, raw: object) -> Value:
    text = re.sub(r"[\s\u00a0\u202f,](?=\d{3}(\D|$))", "", str(raw).strip())
    if isinstance(raw, bool) or not re.fullmatch(r"[-\u2212]?\d{1,15}", text):
        raise AnswerError("answer_number", given=_cut(raw))
    number = int(text.replace("\u2212", "-"))
    _check_range(question, number)

    return number


def _money(question: Question, raw: object) -> Value:
    text = re.sub(r"(?i)[\s\u00a0\u202f€]|eur(o|oa|os|or)?\b", "", str(raw))
    text = text.replace("\u2212", "-")
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text):
        text = text.replace(",", "")
    try:
        amount = Decimal(text.replace(",", "."))
    except InvalidOperation as e:
        raise AnswerError("answer_money", given=_cut(raw)) from e
    if isinstance(raw, bool) or not amount.is_finite() or abs(amount) >= 10**12:
        raise AnswerError("answer_money", given=_cut(raw))
    if amount != amount.quantize(Decimal("0.01")):
        raise AnswerError("answer_money", given=_cut(raw))
    _check_range(question, amount)

    return str(amount.quantize(Decimal("0.01")))


def _check_range(question: Question, number: int | Decimal) -> None:
    low, high = question.minimum, question.maximum
    if low is not None and number < low:
        raise AnswerError("answer_below", given=number, limit=low)
    if high is not None and number > high:
        raise AnswerError("answer_above", given=number, limit=high)


_DAY = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})")


def _day(raw: object) -> date:
    if isinstance(raw, date):
        return date(raw.year, raw.month, raw.day)
    text = str(raw).strip()
    if found := _DAY.fullmatch(text):
        d, m, y, iso_y, iso_m, iso_d = found.groups()
        try:
            return date(int(y or iso_y), int(m or iso_m), int(d or iso_d))
        except ValueError as e:
            raise AnswerError("answer_no_such_day", given=_cut(raw)) from e
    if (day := _day_in_words(text)) is not None:
        return day

    raise AnswerError("answer_date", given=_cut(raw))


_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


def _day_in_words(text: str) -> date | None:
    parts = text.casefold().split()
    if len(parts) != 3 or parts[1] not in _MONTHS:  # noqa: PLR2004  # day, month, year
        return None
    try:
        return date(int(parts[2]), _MONTHS.index(parts[1]) + 1, int(parts[0]))
    except ValueError:
        return None


def _date(question: Question, raw: object) -> Value:
    return _day(raw).isoformat()


def _period(question: Question, raw: object) -> Value:
    if isinstance(raw, Mapping):
        if set(raw) - {"start", "end"} or "start" not in raw:
            raise AnswerError("answer_period", given=_cut(raw))
        start, end = _day(raw["start"]), _day(raw.get("end", raw["start"]))
    else:
        # A pattern that begins with any number of spaces takes ages over many.
        line = " ".join(str(raw).split())
        parts = re.split(r" - | ?– ?|(?<=\d{4}) ?- ?(?=\d{1,2}\.)", line)
        if len(parts) > 2:  # noqa: PLR2004  # a first and a last day
            raise AnswerError("answer_period", given=_cut(raw))
        start, end = _day(parts[0]), _day(parts[-1])
    if end < start:
        raise AnswerError("answer_period_order", given=_cut(raw))

    return {"start": start.isoformat(), "end": end.isoformat()}


_CONTACT = ("name", "email", "phone")


def _contact(question: Question, raw: object) -> Value:
    if isinstance(raw, str):
        raw = _contact_from_line(raw)
    if not isinstance(raw, Mapping) or set(raw) - set(_CONTACT):
        raise AnswerError("answer_contact", given=_cut(raw))
    found = {
        key: " ".join(str(raw[key]).split())
        for key in _CONTACT
        if str(raw.get(key) or "").strip()
    }
    if "name" not in found:
        raise AnswerError("answer_contact_name")
    if any(_CONTROL.search(part) for part in found.values()):
        raise AnswerError("answer_control")
    if "email" in found and not re.fullmatch(r"[^@\s,]+@[^@\s,]+", found["email"]):
        raise AnswerError("answer_email", given=_cut(found["email"]))

    return found


def _contact_from_line(line: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for part in (p.strip() for p in line.split(",") if p.strip()):
        if "@" in part:
            found["email"] = part
        elif re.fullmatch(r"\+?[\d\s()/-]{5,}", part):
            found["phone"] = part
        else:
            found["name"] = f"{found['name']}, {part}" if "name" in found else part

    return found


def _members(question: Question, raw: object) -> Value:
    if isinstance(raw, str) or not isinstance(raw, Sequence):
        raise AnswerError("answer_members", given=_cut(raw))
    ids = tuple(str(part) for part in raw)
    for one in ids:
        if not MEMBER_ID.fullmatch(one):
            raise AnswerError("answer_member_id", given=_cut(one))
    if len(set(ids)) != len(ids):
        raise AnswerError("answer_member_twice")

    return ids


def _cut(raw: object) -> str:
    text = str(raw)

    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004  # a line's half


def _same(value: Value) -> object:
    return value


def _show_text(question: Question, value: Value, language: str) -> str:
    return str(value)


def _show_yes_no(question: Question, value: Value, language: str) -> str:
    return say("values.yes" if value else "values.no", language)


def _show_one_of(question: Question, value: Value, language: str) -> str:
    return option_text(question, str(value), language)


def _show_several_of(question: Question, value: Value, language: str) -> str:
    assert isinstance(value, tuple)

    return together("; ", (option_text(question, part, language) for part in value))


def _show_period(question: Question, value: Value, language: str) -> str:
    assert isinstance(value, Mapping)
    start, end = (date.fromisoformat(value[key]) for key in ("start", "end"))
    if start == end:
        return show_date(start, language)

    return f"{show_date(start, language)} – {show_date(end, language)}"


def _show_contact(question: Question, value: Value, language: str) -> str:
    assert isinstance(value, Mapping)

    return ", ".join(value[key] for key in _CONTACT if key in value)


def _show_members(question: Question, value: Value, language: str) -> str:
    assert isinstance(value, tuple)

    return show_list(value, language) if value else say("values.none", language)


def _period_meaning(value: Value) -> object:
    assert isinstance(value, Mapping)

    return Period(*(date.fromisoformat(value[key]) for key in ("start", "end")))


KINDS: Mapping[str, Kind] = {
    "yes_no": Kind(_yes_no, _same, _show_yes_no),
    "one_of": Kind(_one_of, _same, _show_one_of),
    "several_of": Kind(_several_of, _same, _show_several_of),
    "text": Kind(_text, _same, _show_text),
    "long_text": Kind(_text, _same, _show_text),
    "number": Kind(_number, _same, lambda _, v, lang: show_number(int(str(v)), lang)),
    "money": Kind(
        _money,
        lambda v: Decimal(str(v)),
        lambda _, v, lang: show_money(Decimal(str(v)), lang),
    ),
    "date": Kind(
        _date,
        lambda v: date.fromisoformat(str(v)),
        lambda _, v, lang: show_date(date.fromisoformat(str(v)), lang),
    ),
    "period": Kind(_period, _period_meaning, _show_period),
    "contact": Kind(_contact, _same, _show_contact),
    "group": Kind(_members, _same, _show_members),
}
