"""
What is called what in a toolkit, from where an entry stands.
"""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from attrs import frozen

from osallistamo._model import Checklist, Content, Origin, Question, Section


@frozen
class Draft:
    """An entry before its condition is bound."""

    name: str
    content: Content
    checklist: Checklist
    section: Section
    each: str
    # The same fact, asked for elsewhere: this one is asked when any of them is.
    also: tuple["Draft", ...] = ()


@frozen
class Names:
    """
    The entries by their names.

    Attributes:
        drafts: All entries in their order.
        index: Each name's place in that order.
        omitted: What has been left out, by name.
    """

    drafts: Sequence[Draft]
    index: Mapping[str, int]
    omitted: Mapping[str, Origin]

    def find(self, name: str, draft: Draft, inside: str) -> str | None:
        """
        Return the whole name of what is called `name` where the draft stands.
        """
        spaces = [inside] if inside else [draft.each, draft.checklist.id]
        for space in spaces:
            if space and f"{space}.{name}" in self.index:
                return f"{space}.{name}"

        return name if name in self.index else None

    def left_out(self, name: str, draft: Draft) -> Origin | None:
        """
        Return who left out what is called `name` where the draft stands.
        """
        omitted = self.omitted
        names = (f"{draft.each}.{name}", f"{draft.checklist.id}.{name}", name)

        return next((omitted[n] for n in names if n in omitted), None)

    def question(self, name: str) -> tuple[int, Draft, Question] | None:
        """
        Return where a question stands, or None when there is none.
        """
        index = self.index.get(name)
        if index is None:
            return None
        draft = self.drafts[index]
        if not isinstance(draft.content, Question):
            return None

        return index, draft, draft.content

    def near(self, name: str) -> str:
        """
        Return a question's name that looks like the given one, or nothing.
        """
        known = [d.name for d in self.drafts if isinstance(d.content, Question)]
        by_end = {n.rpartition(".")[2]: n for n in known}
        found = get_close_matches(name, known, n=1) or [
            by_end[n] for n in get_close_matches(name, by_end, n=1)
        ]

        return "".join(found)

    def date_name(self, name: str, draft: Draft) -> tuple[str | None, str]:
        """
        Return the question that a date's name means, and which end of a period.
        """
        whole = self.find(name, draft, "")
        if whole is not None:
            return whole, ""
        base, _, part = name.rpartition(".")
        if part in ("start", "end"):
            return self.find(base, draft, ""), part

        return None, ""
