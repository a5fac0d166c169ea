"""
Use the library without the wizard: answers from a form of one's own.

Run it in a checkout after `bash examples/run`:

    .venv/bin/python examples/library_use.py
"""

from datetime import date
from pathlib import Path

import osallistamo


# What an intranet form might have gathered; names are those of the questions.
FORM = {
    "project.name": "Kirjaston lukusalin uudistus",
    "project.type": "facility",
    "project.can_influence": "kyllä",
    "project.decision_date": "15.6.2027",
}


def main() -> None:
    """
    Answer what the form knows, and make the plan.
    """
    toolkit = osallistamo.load("helsinki")
    interview = osallistamo.Interview(toolkit)

    # The interview decides what is asked; the form answers what it knows.
    while question := interview.question:
        if question.path in FORM:
            interview = interview.answer(FORM[question.path])
        else:
            interview = interview.skip()

    plan = osallistamo.plan(toolkit, interview.answers, today=date(2026, 11, 24))
    for duty in plan.urgent[:5]:
        print(duty.due or "-", duty.text["fi"])
        print("  ", plan.why(duty.path, "fi"))

    target = Path(__file__).with_name("lukusali.pdf")
    print(osallistamo.render(plan, target, language="fi"))


if __name__ == "__main__":
    main()
