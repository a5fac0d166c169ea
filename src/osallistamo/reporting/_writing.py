"""
The report as each of its formats.
"""

import csv
import io
import json

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Any

from attrs import asdict
from markupsafe import Markup

from osallistamo._languages import show_number
from osallistamo._messages import say, words
from osallistamo._signs import UNPRINTABLE
from osallistamo.reporting._counting import Line
from osallistamo.reporting._tables import HIDDEN, Cell, Column, Report, Row, Table


FORMAT = "osallistamo-report/1"
LINES_FORMAT = "osallistamo-project/1"
"""What the machine-readable files say that they are."""

# A spreadsheet takes these for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_html(report: Report, _: date) -> bytes:
    """
    Return the report as one accessible page that needs no other file.
    """
    from osallistamo.rendering._filling import fill
    from osallistamo.rendering._theme import OUR_LOOK
    from osallistamo.reporting._picture import bars

    values = {
        "report": report,
        "words": words("reporting", report.language),
        "say": partial(_say, report.language),
        "show": partial(shown, report.language),
        "picture": lambda table: Markup(OUR_LOOK.fill(bars(table))),  # noqa: S704  # our own, escaped where it is made
        "number": _is_number,
        "stylesheet": Markup(OUR_LOOK.stylesheet()),  # noqa: S704  # our own
        "logo": None,
    }

    return fill("report.html.jinja", report.language, OUR_LOOK, values).encode()


def _say(language: str, key: str, **values: object) -> str:
    return say(f"reporting.{key}", language, **values)


def shown(language: str, cell: Cell, *, signed: bool = False) -> str:
    """
    Return a figure as a person reads it; a change with its sign.
    """
    if signed and isinstance(cell, int):
        sign = "+" if cell > 0 else "\N{MINUS SIGN}" if cell < 0 else ""
        return sign + show_number(abs(cell), language)
    if cell is None:
        return "–"
    if cell is HIDDEN:
        return "*"
    if isinstance(cell, Decimal):
        text = f"{cell}"
        return text if language == "en" else text.replace(".", ",")

    return cell if isinstance(cell, str) else show_number(cell, language)


def _is_number(cell: Cell) -> bool:
    return not isinstance(cell, str)


def to_pdf(report: Report, day: date) -> bytes:
    """
    Return the report on paper: tagged, archivable.
    """
    from osallistamo.rendering._pdf import to_pdf as printed

    page = to_html(report, day).decode()

    return printed(page, title=report.title, language=report.language, day=day)


def to_xlsx(report: Report, day: date) -> bytes:
    """
    Return the report as a workbook: a sheet for what it covers, one for each part.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    # The same report is the same file: no clock, no author.
    book.properties.created = book.properties.modified = datetime.combine(day, time())
    book.properties.title, book.properties.creator = report.title, "osallistamo"
    book.properties.language = report.language
    cover = book.active
    assert cover is not None
    cover.title = _say(report.language, "sheet_cover")
    cover.append([_plain(report.title)])
    for pair in (*report.facts, *(("", trouble) for trouble in report.troubles)):
        cover.append([_plain(part) for part in pair])
    cover["A1"].font = Font(bold=True, size=14)
    cover.column_dimensions["A"].width, cover.column_dimensions["B"].width = 32, 90
    for row in cover.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for section in report.sections:
        sheet = book.create_sheet(_sheet_name(section.title))
        sheet.column_dimensions["A"].width = 52
        for place in "BCDEFGHIJKL":
            sheet.column_dimensions[place].width = 18
        for table in section.tables:
            sheet.append([_plain(table.title)])
            sheet.cell(sheet.max_row, 1).font = Font(bold=True, size=12)
            if based := base(report.language, table):
                sheet.append([_plain(based)])
            sheet.append(
                [_plain(t) for t in (table.head, *(c.label for c in table.columns))]
            )
            for cell in sheet[sheet.max_row]:
                cell.font = Font(bold=True)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            for each in table.rows:
                sheet.append([_plain(each.label), *(_in_sheet(c) for c in each.cells)])
                sheet.cell(sheet.max_row, 1).alignment = Alignment(wrap_text=True)
            if table.note:
                sheet.append([_plain(table.note)])
            sheet.append([])
    file = io.BytesIO()
    book.save(file)

    return file.getvalue()


def _sheet_name(title: str) -> str:
    return "".join(c for c in title if c not in "[]:*?/\\")[:31]


def _in_sheet(cell: Cell) -> Any:
    if cell is HIDDEN:
        return "*"

    return _plain(cell) if isinstance(cell, str) else cell


def _plain(text: str) -> str:
    """
    Return a text that a spreadsheet shows as it is: no formula, nothing that acts.
    """
    shown_ = UNPRINTABLE.sub("", text)

    return f"'{shown_}" if shown_.startswith(_FORMULA) else shown_


def base(language: str, table: Table) -> str:
    """
    Return from how many plans a table is, in words; empty when its rows say so.
    """
    if table.plans is None:
        return ""

    return _say(language, "base_one" if table.plans == 1 else "base", count=table.plans)


def to_csv(report: Report, _: date) -> bytes:
    """
    Return the report as one figure a line.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    heads = ("section", "table", "row", "row_label", "column", "column_label")
    writer.writerow((*heads, "value", "suppressed", "plans"))
    for section, table, row, column, cell in _figures(report):
        labels = _plain(row.label), column.id, _plain(column.label)
        told = "" if cell is None or cell is HIDDEN else _in_csv(cell)
        away = int(cell is HIDDEN)
        base_ = "" if table.plans is None else table.plans
        writer.writerow((section, table.id, row.id, *labels, told, away, base_))

    # The mark tells spreadsheets that it is UTF-8.
    return file.getvalue().encode("utf-8-sig")


def _in_csv(cell: Cell) -> str:
    return _plain(cell) if isinstance(cell, str) else str(cell)


def _figures(report: Report) -> Iterator[tuple[str, Table, Row, Column, Cell]]:
    for section in report.sections:
        for table in section.tables:
            for row in table.rows:
                for column, cell in zip(table.columns, row.cells, strict=True):
                    yield section.id, table, row, column, cell


def to_json(report: Report, day: date) -> bytes:
    """
    Return the report for programs; a figure that is hidden is named, not told.
    """
    data = {
        "format": FORMAT,
        "language": report.language,
        "day": day.isoformat(),
        "title": report.title,
        "facts": [{"label": label, "text": text} for label, text in report.facts],
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "tables": [_table_as_json(table) for table in section.tables],
            }
            for section in report.sections
        ],
        "troubles": list(report.troubles),
    }
    text = json.dumps(data, ensure_ascii=False, indent=1)

    return f"{text}\n".encode(errors="replace")


def _table_as_json(table: Table) -> dict[str, Any]:
    ids = [column.id for column in table.columns]

    return {
        "id": table.id,
        "title": table.title,
        "plans": table.plans,
        "columns": [{"id": c.id, "label": c.label} for c in table.columns],
        "rows": [
            {
                "id": row.id,
                "label": row.label,
                "values": {
                    id_: _in_json(cell)
                    for id_, cell in zip(ids, row.cells, strict=True)
                },
                "suppressed": [
                    id_
                    for id_, cell in zip(ids, row.cells, strict=True)
                    if cell is HIDDEN
                ],
            }
            for row in table.rows
        ],
    }


def _in_json(cell: Cell) -> Any:
    if cell is HIDDEN:
        return None

    return float(cell) if isinstance(cell, Decimal) else cell


FORMATS: Mapping[str, Callable[[Report, date], bytes]] = {
    ".pdf": to_pdf,
    ".html": to_html,
    ".xlsx": to_xlsx,
    ".csv": to_csv,
    ".json": to_json,
}


# One line a project


def line_as_json(line: Line) -> str:
    """
    Return a project as one line of JSON.
    """
    return json.dumps({"format": LINES_FORMAT, **asdict(line)}, ensure_ascii=False)


def line_as_csv(line: Line | None = None) -> str:
    """
    Return a project as one line of CSV, or the line of headings.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="")
    if line is None:
        writer.writerow(field.name for field in Line.__attrs_attrs__)
    else:
        writer.writerow(_in_line(value) for value in asdict(line).values())

    return file.getvalue()


def _in_line(value: object) -> object:
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, bool):
        return int(value)

    return _plain(value) if isinstance(value, str) else value
