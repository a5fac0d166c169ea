"""
A list of projects that should have a plan: a CSV file, such as a register gives.
"""

import csv

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from attrs import frozen

from osallistamo._toolkit import Toolkit
from osallistamo.errors import UsageError
from osallistamo.reporting._counting import UNKNOWN, Line, grouping_of
from osallistamo.reporting._gathering import known_as
from osallistamo.reporting._tally import Gathered, Span


@frozen(kw_only=True, eq=False)
class Listed:
    """
    Projects of a list that have no plan.

    Attributes:
        without: How many of each unit, of what the report is grouped by.
        lines: A line of each.

    """

    without: Mapping[str, int]
    lines: tuple[Line, ...]


def read_list(
    path: Path,
    gathered: Gathered,
    toolkits: Sequence[Toolkit],
    span: Span,
    *,
    by: str = "",
) -> Listed:
    """
    Return the projects of a list that have no plan.

    A project has one when a plan has its number or its name.

    Args:
        path: The list: ``name``, what the report is grouped by, and, if known,
            ``number`` and ``start``.
        gathered: What the plans add up to.
        toolkits: Where units are named.
        span: The period; a project without a start belongs to every period.
        by: By what the report is grouped; empty for what is offered first.

    Raises:
        UsageError: It cannot be read as such a list.

    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as e:
        raise UsageError("report_list_unread", path=path, detail=e) from e
    head = text.partition("\n")[0]
    rows = csv.DictReader(text.splitlines(), delimiter=";" if ";" in head else ",")
    by = by or next(iter(offered(toolkits)), "")
    if not {"name", by or "name"} <= set(rows.fieldnames or ()):
        raise UsageError("report_list_form", path=path, by=by)
    units = _units(toolkits, by)
    lines = []
    for row in rows:
        name, number = row["name"] or "", row.get("number") or ""
        known = {known_as(name), known_as(number)} - {""}
        if not known or known & gathered.projects:
            continue
        start = _day(path, rows.line_num, row.get("start") or "")
        if start and span.when(start) != "now":
            continue
        given = known_as(row.get(by) or "")
        lines.append(
            Line(
                project_id=number or name,
                name=name,
                grouped_by=by,
                grouped_as=units.get(given, given or UNKNOWN),
                has_plan=False,
                starts_on=start.isoformat() if start else "",
            )
        )

    return Listed(
        without=Counter(line.grouped_as for line in lines), lines=tuple(lines)
    )


def _day(path: Path, line: int, text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as e:
        raise UsageError("report_list_day", path=path, line=line, given=text) from e


def offered(toolkits: Iterable[Toolkit]) -> list[str]:
    """
    Return by what a report can be grouped, each once.
    """
    reportings = (toolkit.reporting for toolkit in toolkits)

    return list(dict.fromkeys(one.id for each in reportings if each for one in each.by))


def _units(toolkits: Sequence[Toolkit], by: str) -> Mapping[str, str]:
    """
    Return ids of units by all that they are called.
    """
    found: dict[str, str] = {}
    for toolkit in toolkits:
        grouping = toolkit.reporting and grouping_of(toolkit.reporting, by)
        if grouping:
            for option in toolkit.question(grouping.question).options:
                found[known_as(option.id)] = option.id
                for language in option.text:
                    found.setdefault(known_as(option.text[language]), option.id)

    return found
