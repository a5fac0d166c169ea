"""
What authors read of a toolkit: one entry explained, two toolkits compared.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from itertools import groupby

from osallistamo import _explanation
from osallistamo._comparing import differences
from osallistamo._messages import say
from osallistamo._model import Duty, Question
from osallistamo._toolkit import Entry, Toolkit
from osallistamo._uses import uses
from osallistamo.errors import UsageError


LONGEST = 100
"""Letters of a wording that a comparison quotes."""


def entry_as_text(toolkit: Toolkit, name: str, language: str) -> str:
    """
    Return where an entry comes from, what changed it, what it depends on,
    and what depends on it.

    Raises:
        UsageError: There is no such entry.

    """
    return "\n".join(_about(toolkit, entry_named(toolkit, name), language))


def entry_named(toolkit: Toolkit, name: str) -> Entry:
    """
    Return an entry by its name, or by its path in a plan.

    Raises:
        UsageError: There is no such entry.

    """
    if name in toolkit.by_name:
        return toolkit.by_name[name]
    try:
        return toolkit.locate(name)[0]
    except KeyError as e:
        if name in toolkit.omitted:
            by = toolkit.omitted[name]
            at = f"{by.place.file}:{by.place.line}"
            raise UsageError("entry_omitted", name=name, by=by.toolkit, at=at) from e
        near = get_close_matches(name, toolkit.by_name, n=1)
        key = "entry_unknown_near" if near else "entry_unknown"
        raise UsageError(key, name=name, near="".join(near)) from e


def _about(toolkit: Toolkit, entry: Entry, language: str) -> Iterator[str]:
    def told(key: str, **values: object) -> str:
        return say(f"authoring.{key}", language, **values)

    title = _explanation.title_of(entry, language)
    yield f"{entry.name} [{kind_of(entry)}] {title}"
    for origin in entry.origins:
        at = f"{origin.place.file}:{origin.place.line}"
        how = told(origin.operation, toolkit=origin.toolkit, at=at)
        fields = f" ({', '.join(origin.changed)})" if origin.changed else ""
        yield f"  {how}{fields}{': ' if origin.reason else ''}{origin.reason}"
    if entry.each:
        yield f"  {told('each', group=entry.each)}"
    if entry.when is None:
        yield f"  {told('always')}"
    else:
        yield f"  {told('when', condition=entry.when.source)}"
        for name in entry.when.names():
            title = _explanation.title_of(toolkit.by_name[name], language)
            yield f"    {name}: {title}"
    if isinstance(entry.content, Duty) and entry.content.due is not None:
        due = entry.content.due
        key = f"due_{'before' if due.amount < 0 else 'after'}"
        unit = told(f"unit_{due.unit}")
        yield f"  {told(key, amount=abs(due.amount), unit=unit, date=due.date)}"
    used = uses(toolkit).get(entry.name, ())
    if used:
        yield f"  {told('used')}"
    for use in used:
        by = f" {use.by}" if use.by else ""
        yield f"    {told(f'use_{use.how}')}{by}"


def kind_of(entry: Entry) -> str:
    """
    Return what an entry is, in a word: ``yes_no``, ``duty, law``, ``notice``.
    """
    match entry.content:
        case Question(kind=kind):
            return kind
        case Duty(force=force):
            return f"duty, {force}"

    return type(entry.content).__name__.lower()


def comparison_as_text(old: Toolkit, new: Toolkit, language: str) -> str:
    """
    Return how a toolkit differs from another, by meaning.
    """
    head = say("authoring.compared", language, old=_whole(old), new=_whole(new))
    lines = [head]
    for kind, found in groupby(differences(old, new, language), key=lambda d: d.kind):
        several = list(found)
        title = say(f"authoring.diff_{kind}", language, count=len(several))
        lines += ["", title]
        for one in several:
            law = f" [{say('document.force_law', language)}]" if one.by_law else ""
            field = f" {one.field}" if one.field else ""
            words = " > ".join(_short(w) for w in (one.old, one.new) if w)
            lines.append(f"  {one.name}{field}{law}{': ' if words else ''}{words}")
    if len(lines) == 1:
        lines.append(say("authoring.diff_none", language))

    return "\n".join(lines)


def _whole(toolkit: Toolkit) -> str:
    return f"{toolkit.id} {toolkit.version}"


def _short(words: str) -> str:
    line = " ".join(words.split())

    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
