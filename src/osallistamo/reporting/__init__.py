"""
The portfolio report: what all plans of a city add up to.

Which questions and duties are counted stands in the toolkits' `reporting:`.
"""

from collections.abc import Iterable
from concurrent.futures import Executor
from datetime import date
from pathlib import Path
from typing import Self, TextIO

from attrs import frozen

from osallistamo._storage import holds_plan, write_whole
from osallistamo.errors import RenderError, UsageError
from osallistamo.reporting._counting import Line
from osallistamo.reporting._gathering import Work, gather, toolkits_of
from osallistamo.reporting._tables import Report
from osallistamo.reporting._tally import Gathered, Span, Trouble


__all__ = ["Line", "Report", "Reported", "Span", "Trouble", "report"]

THRESHOLD = 5
"""Fewer people than this are not shown."""

_LINES = (".jsonl", ".csv")


@frozen(kw_only=True, eq=False)
class Reported:
    """
    A report that has been made.

    Attributes:
        report: The report.
        gathered: What the plans add up to, before anything is hidden.

    """

    report: Report
    gathered: Gathered

    @property
    def troubles(self) -> tuple[str, ...]:
        """Plans that are not counted, or counted twice, and why."""
        return self.report.troubles


def report(
    plans: Iterable[str | Path],
    target: str | Path,
    *,
    today: date,
    span: Span | None = None,
    language: str = "fi",
    threshold: int = THRESHOLD,
    by: str = "",
    projects: str | Path | None = None,
    lines: str | Path | None = None,
    executor: Executor | None = None,
) -> Reported:
    """
    Write what plans add up to; the target's suffix says in which format.

    A plan that cannot be read is named in the report and does not stop it.

    Args:
        plans: Plan files, PDFs that carry a plan, and folders of them.
        target: The file: ``.pdf``, ``.html``, ``.xlsx``, ``.csv`` or ``.json``.
        today: The day of the report.
        span: The period; with both ends it is compared with the one before.
        language: ``fi``, ``sv`` or ``en``.
        threshold: The smallest number of people that is shown; 0 shows all.
        by: What has figures of its own, such as ``division``: what the plans'
            toolkits offer under ``reporting: by:``.
        projects: A CSV file of projects that should have a plan.
        lines: A file for one line a project: ``.jsonl`` or ``.csv``; nothing is
            hidden in it.
        executor: What spreads the work, such as a cluster's; else all cores.

    Raises:
        RenderError: The report cannot be written.
        UsageError: A file is not there, a suffix is none of the known ones, or no
            toolkit offers what it shall be grouped by.

    """
    from osallistamo.reporting._figures import Wanted, report_of
    from osallistamo.reporting._projects import offered, read_list
    from osallistamo.reporting._writing import FORMATS

    path, span = Path(target), span or Span()
    make = FORMATS.get(path.suffix.lower())
    if make is None:
        raise UsageError("suffix_unknown", path=path, known=", ".join(FORMATS))
    if holds_plan(path):
        raise UsageError("over_plan", path=path)
    work = Work(
        span=span,
        today=today,
        by=by,
        lines=lines is not None,
        names=projects is not None,
    )
    with _Lines.to(lines) as out:
        gathered = gather(
            [Path(plan) for plan in plans], work, executor=executor, tell=out.write
        )
        toolkits = toolkits_of(gathered, work)
        known = offered(toolkits)
        if by and toolkits and by not in known:
            raise UsageError("report_by_unknown", given=by, known=", ".join(known))
        listed = (
            read_list(Path(projects), gathered, toolkits, span, by=by)
            if projects
            else None
        )
        for line in listed.lines if listed else ():
            out.write(line)
    wanted = Wanted(
        gathered=gathered,
        toolkits=toolkits,
        span=span,
        today=today,
        language=language,
        threshold=threshold,
        by=by,
        listed=listed,
    )
    made = report_of(wanted)
    try:
        write_whole(path, make(made, today))
    except OSError as e:
        raise RenderError(f"{path}: {e.strerror}") from e

    return Reported(report=made, gathered=gathered)


class _Lines:
    """A file of one line a project, written while the plans are read."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: TextIO | None = None

    @classmethod
    def to(cls, path: str | Path | None) -> "_Lines":
        if path is None:
            return cls(None)
        found = Path(path)
        if found.suffix.lower() not in _LINES:
            raise UsageError("suffix_unknown", path=found, known=", ".join(_LINES))
        if holds_plan(found):
            raise UsageError("over_plan", path=found)

        return cls(found)

    def __enter__(self) -> Self:
        if self._path is None:
            return self
        try:
            self._file = self._path.open("w", encoding="utf-8", errors="replace")
        except OSError as e:
            raise RenderError(f"{self._path}: {e.strerror}") from e
        if self._path.suffix.lower() == ".csv":
            from osallistamo.reporting._writing import line_as_csv

            self._file.write(f"{line_as_csv()}\n")

        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def write(self, line: Line) -> None:
        from osallistamo.reporting._writing import line_as_csv, line_as_json

        if self._file and self._path:
            as_csv = self._path.suffix.lower() == ".csv"
            self._file.write(f"{(line_as_csv if as_csv else line_as_json)(line)}\n")
