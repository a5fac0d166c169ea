"""
Which rules of the domain's sources a toolkit encodes, and where.

A toolkit may list its rules in `rules.yaml`, beside `toolkit.yaml`:
what it set out to encode, and what it left out and why.
"""

from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from osallistamo._loading import structure
from osallistamo._toolkit import Toolkit
from osallistamo._yaml import read_yaml


RULES = "rules.yaml"


@frozen(kw_only=True)
class RuleSection:
    """Rules that one part of the sources gives."""

    title: str
    rules: tuple[str, ...]


@frozen(kw_only=True)
class LeftOut:
    """Rules that are not encoded, and why."""

    rules: tuple[str, ...]
    reason: str


@frozen(kw_only=True)
class RuleList:
    """What a toolkit set out to encode."""

    sections: tuple[RuleSection, ...]
    left_out: tuple[LeftOut, ...] = ()


@frozen(kw_only=True)
class Covered:
    """
    A rule, and where it is encoded.

    Attributes:
        section: The part of the sources that it is from.
        rule: Its id.
        places: Names of the entries that encode it.
        reason: Why it is not encoded; empty when it is.

    """

    section: str
    rule: str
    places: tuple[str, ...]
    reason: str = ""

    @property
    def explained(self) -> bool:
        """Whether it is encoded, or said why not."""
        return bool(self.places or self.reason)


def read_rules(folder: Path) -> RuleList:
    """
    Read a toolkit's list of rules.

    Raises:
        ToolkitError: The list is missing or has mistakes.

    """
    name = f"{folder.name}/{RULES}"

    return structure(RuleList, read_yaml(folder / RULES, name=name), name=name)


def coverage(toolkit: Toolkit, rules: RuleList) -> tuple[Covered, ...]:
    """
    Return every listed rule with where it is encoded, or why not.
    """
    places: dict[str, list[str]] = {}
    for rule, place in _encoded(toolkit):
        places.setdefault(rule, []).append(place)
    reasons = {r: left.reason for left in rules.left_out for r in left.rules}

    return tuple(
        Covered(
            section=section.title,
            rule=rule,
            places=tuple(dict.fromkeys(places.get(rule, ()))),
            reason="" if rule in places else reasons.get(rule, ""),
        )
        for section in rules.sections
        for rule in section.rules
    )


def _encoded(toolkit: Toolkit) -> Iterator[tuple[str, str]]:
    for entry in toolkit.entries:
        for rule in entry.content.rules:
            yield rule, entry.name
    for catalogue in toolkit.catalogues.values():
        for item in catalogue.entries.values():
            place = f"{catalogue.id}/{item.id}"
            for rule in item.rules:
                yield rule, place
            # A source's own id is the entry's id, with hyphens.
            yield item.id.replace("_", "-"), place


def coverage_table(covered: tuple[Covered, ...]) -> str:
    """
    Return coverage as a Markdown page.
    """
    lines = [
        "# Coverage",
        "",
        "Which rules of the domain research are encoded, and where.",
        "Generated, do not edit: `osallistamo toolkit coverage helsinki`.",
    ]
    section = ""
    for one in covered:
        if one.section != section:
            section = one.section
            lines += ["", f"## {section}", "", "| rule | encoded in |", "| --- | --- |"]
        places = ", ".join(f"`{place}`" for place in one.places)
        lines.append(f"| {one.rule} | {places or _not(one)} |")

    return "\n".join(lines)


def _not(covered: Covered) -> str:
    return f"Not encoded: {covered.reason}" if covered.reason else "**MISSING**"
