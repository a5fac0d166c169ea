"""
A list of projects that should have a plan: a CSV file, such as a register gives.
"""

import csv

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from attrs import frozen

from osallistamo._toolkit import Toolkit
from osallistamo.errors import UsageError
from osallistamo.reporting._counting import UNKNOWN, Line
from osallistamo.reporting._gathering import known_as
from osallistamo.reporting._tally import Gathered, Span


@frozen(kw_only=True, eq=False)
class Listed:
    """
    Projects of a list that have no plan.

    Attributes:
        without: How many of each division.
        lines: A line of each.

    """

    without: Mapping[str, int]
    lines: tuple[Line, ...]


def read_list(
    path: Path, gathered: Gathered, toolkits: Sequence[Toolkit], span: Span
) -> Listed:
    """
    Return the projects of a list that have no plan.

    A project has one when a plan has its number or its name.

    Args:
        path: The list: ``name``, ``division`` and, if known, ``number`` and ``start``.
        gathered: What the plans add up to.
        toolkits: Where divisions are named.
        span: The period; a project without a start belongs to every period.

    Raises:
        UsageError: It cannot be read as such a list.

    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as e:
        raise UsageError("report_list_unread", path=path, detail=e) from e
    head = text.partition("\n")[0]
    rows = csv.DictReader(text.splitlines(), delimiter=";" if ";" in head else ",")
    if not {"name", "division"} <= set(rows.fieldnames or ()):
        raise UsageError("report_list_form", path=path)
    divisions = _divisions(toolkits)
    lines = []
    for row in rows:
        name, number = row["name"] or "", row.get("number") or ""
        known = {known_as(name), known_as(number)} - {""}
        if not known or known & gathered.projects:
            continue
        start = _day(path, rows.line_num, row.get("start") or "")
        if start and span.when(start) != "now":
            continue
        given = known_as(row["division"] or "")
        lines.append(
            Line(
                project_id=number or name,
                name=name,
                division=divisions.get(given, given or UNKNOWN),
                has_plan=False,
                starts_on=start.isoformat() if start else "",
            )
        )

    return Listed(without=Counter(line.division for line in lines), lines=tuple(lines))


def _day(path: Path, line: int, text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as e:
        raise UsageError("report_list_day", path=path, line=line, given=text) from e


def _divisions(toolkits: Sequence[Toolkit]) -> Mapping[str, str]:
    """
    Return ids of divisions by all that they are called.
    """
    found: dict[str, str] = {}
    for toolkit in toolkits:
        if toolkit.reporting:
            for option in toolkit.question(toolkit.reporting.division).options:
                found[known_as(option.id)] = option.id
                for language in option.text:
                    found.setdefault(known_as(option.text[language]), option.id)

    return found
