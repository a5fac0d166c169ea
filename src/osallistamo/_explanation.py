"""
Which answers made an entry apply, or not, as a sentence for its reader.
"""

from typing import Any

from attrs import frozen

from osallistamo import _values
from osallistamo._answers import Later, NotRelevant
from osallistamo._conditions import Condition, Gap, Known
from osallistamo._languages import said, together
from osallistamo._messages import say
from osallistamo._model import Duty, Guidance, Notice, Question
from osallistamo._situation import Situation
from osallistamo._toolkit import Entry
from osallistamo.errors import UsageError


MAX_QUOTE = 70


@frozen(kw_only=True)
class Why:
    """
    Why an entry applies, does not, or is not known yet.

    Attributes:
        applies: True, False, or None for not known yet.
        paths: Questions whose answers decide it, or that it waits for.

    """

    applies: Known
    paths: tuple[str, ...]


def why(situation: Situation, entry: Entry, member: str = "") -> Why:
    """
    Return which answers decide whether an entry applies.
    """
    applies = situation.applies(entry, member)
    paths: tuple[str, ...] = ()
    if entry.when is not None:
        paths = entry.when.deciding(situation.look(entry, member))

    return Why(applies=applies, paths=paths)


def because(situation: Situation, entry: Entry, language: str, member: str = "") -> str:
    """
    Return the deciding answers as ``Label: answer; Label: answer``.

    Empty for an entry that always applies.
    """
    found = why(situation, entry, member)

    return "; ".join(
        fact(situation, path, language, within=entry.each, deciding=entry.when)
        for path in found.paths
    )


def explain(situation: Situation, path: str, language: str) -> str:
    """
    Return a sentence that says why a question or duty applies, or does not.

    Raises:
        UsageError: There is no such question or duty.

    """
    try:
        entry, member = situation.toolkit.locate(path)
    except KeyError as e:
        raise UsageError("path_unknown", path=path) from e
    name = title_of(entry, language)
    if member and member not in situation.members(entry.each):
        return say("why.no_member", language, name=name, member=member)
    applies = situation.applies(entry, member)
    facts = because(situation, entry, language, member)
    if not facts:
        return say(f"why.{'always' if applies else 'never'}", language, name=name)
    key = {True: "yes", False: "no", None: "unknown"}[applies]

    return say(f"why.{key}", language, name=name, facts=facts)


def fact(
    situation: Situation,
    path: str,
    language: str,
    *,
    within: str = "",
    written: str = "",
    deciding: Condition | None = None,
) -> str:
    """
    Return an answer as ``Label: answer``.

    Args:
        situation: Where it is read.
        path: The question's path.
        language: The reader's language.
        within: The group inside which one reads; other groups' members are named.
        written: The language that answers are written in; empty when unknown.
        deciding: What it decided; of several options those that did are told.

    """
    entry, member = situation.toolkit.locate(path)
    question = entry.content
    assert isinstance(question, Question)
    label = question.label[language]
    named_by = situation.toolkit.question(entry.each).named_by if member else ""
    if member and entry.each != within and question.id != named_by:
        name = member_name(situation, entry.each, member, language, written=written)
        label = name + ", " + label

    asked = deciding.options(entry.name) if deciding else frozenset()

    return (
        label
        + ": "
        + _shown(situation, entry, member, language, written=written, asked=asked)
    )


def _shown(
    situation: Situation,
    entry: Entry,
    member: str,
    language: str,
    *,
    written: str,
    asked: frozenset[str],
) -> str:
    assert isinstance(entry.content, Question)
    raw = situation.answers.get(entry.path(member))
    value = situation.value(entry, member)
    if value is Gap.NOTHING:
        set_aside = isinstance(raw, NotRelevant) and situation.applies(entry, member)
        return say("why.not_relevant" if set_aside else "why.not_asked", language)
    if value is Gap.UNKNOWN:
        key = "later" if isinstance(raw, Later) else "missing"
        return say(f"why.{key}", language)
    if entry.content.kind == "group":
        names = (
            member_name(situation, entry.name, m, language, written=written)
            for m in value
        )
        return together(", ", names) or say("values.none", language)
    if entry.content.kind == "several_of":
        chosen = tuple(option for option in value if option in asked) or value
        texts = [_values.option_text(entry.content, o, language) for o in chosen]
        return _listed(texts) or say("values.none", language)
    text = _values.show(entry.content, value, language)
    if entry.content.kind in _values.IN_OWN_WORDS:
        return said(_quote(text), written, reader=language)

    return _quote(text)


def _listed(texts: list[str]) -> str:
    kept = list(texts)
    while len(kept) > 1 and len(", ".join(kept)) > MAX_QUOTE:
        kept.pop()

    return _quote(", ".join(kept)) + "…" * (len(kept) < len(texts))


def _quote(text: str) -> str:
    # Where it is quoted, the sentence goes on or has a full stop of its own.
    line = " ".join(text.split()).removesuffix(".")

    if len(line) <= MAX_QUOTE:
        return line
    end = line.rfind(" ", 0, MAX_QUOTE)

    return line[: end if end > 0 else MAX_QUOTE - 1].rstrip(" ,;:") + "…"


def member_name(
    situation: Situation, group: str, member: str, language: str, *, written: str = ""
) -> str:
    """
    Return what a member of a group is called: its name, or "event 1".

    Args:
        situation: Where it is read.
        group: The group.
        member: The member.
        language: The reader's language.
        written: The language that answers are written in; empty when unknown.

    """
    question = situation.toolkit.question(group)
    entry = situation.toolkit.by_name[f"{group}.{question.named_by}"]
    value: Any = situation.value(entry, member)
    if not isinstance(value, Gap):
        assert isinstance(entry.content, Question)
        name = _values.show(entry.content, value, language)
        if entry.content.kind in _values.IN_OWN_WORDS:
            return said(name, written, reader=language)
        return name
    kind = question.member[language] if question.member else group

    return kind + f" {member}"


def title_of(entry: Entry, language: str) -> str:
    """
    Return what an entry is called in a sentence.
    """
    content = entry.content
    match content:
        case Question():
            return content.label[language]
        case Notice():
            return content.title[language]
        case Duty() | Guidance():
            return content.text[language].rstrip(".")

    return content.text[language].rstrip(".")
