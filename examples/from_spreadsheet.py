"""
Fill a plan from a spreadsheet, as one would in a notebook.

Run it in a checkout after `bash examples/run`:

    .venv/bin/python examples/from_spreadsheet.py
"""

from datetime import date
from pathlib import Path

import openpyxl

import osallistamo


here = Path(__file__).parent

# %% What a colleague has typed: the question's path, and the answer.
book = openpyxl.Workbook()
for row in (
    ("project.name", "Uimarannan kunnostus"),
    ("project.type", "facility"),
    ("project.can_influence", "kyllä"),
    ("project.decision_date", date(2027, 6, 15)),
    ("project.kind", "ei tällaista kysymystä"),
):
    book.active.append(row)
book.save(here / "uimaranta.xlsx")

# %% Give each row to the interview; it says what it cannot take, and why.
interview = osallistamo.Interview(osallistamo.load("helsinki"))
for path, answer in openpyxl.load_workbook(here / "uimaranta.xlsx").active.values:
    given = answer.date().isoformat() if hasattr(answer, "date") else answer
    try:
        interview = interview.change(path, given)
    except osallistamo.OsallistamoError as error:
        print(f"{path}: {error.in_language('fi')}")

# %% The plan file goes on in the wizard: osallistamo continue uimaranta.json
(here / "uimaranta.json").write_text(osallistamo.dumps(interview), "utf-8")

plan = osallistamo.plan(interview.toolkit, interview.answers, today=date(2026, 11, 24))
for duty in plan.urgent[:5]:
    print(duty.due or "-", duty.text["fi"])
