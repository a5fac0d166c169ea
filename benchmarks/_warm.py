"""
Measure one version from within: a name on each line in, its processor time out.

Only the public library is used, so that any version can be measured.
"""

import gc
import json
import sys
import time

from datetime import date
from pathlib import Path

import osallistamo

from osallistamo import Interview, Later, NotRelevant, load, plan, render


def answer_from(value):
    """
    Return an answer from a plan file's JSON.
    """
    match value:
        case {"later": True}:
            return Later()
        case {"not_relevant": str(reason)}:
            return NotRelevant(reason)
        case list():
            return tuple(value)

    return value


PLAN, TOOLKIT, LARGE, DAY = sys.argv[1:]
ANSWERS = {
    path: answer_from(value)
    for path, value in json.loads(Path(PLAN).read_text("utf-8"))["answers"].items()
}


def render_measure():
    render(followed(), "warm.pdf", language="fi")


def page_measure():
    render(followed(), "warm.html", language="fi")


def followed():
    return plan(load(TOOLKIT), ANSWERS, today=date.fromisoformat(DAY))


def answer_measure():
    interview = Interview(load(LARGE))
    for number in range(100):
        interview = interview.answer(number % 2 == 0)


def save_measure():
    interview = Interview(load(TOOLKIT), osallistamo.Answers(ANSWERS))
    for _ in range(20):
        osallistamo.loads(osallistamo.dumps(interview), interview.toolkit)


MEASURES = {
    "render": render_measure,
    "page": page_measure,
    "plan": followed,
    "answer": answer_measure,
    "save": save_measure,
}

for line in sys.stdin:
    gc.collect()
    begun = time.process_time()
    try:
        MEASURES[line.strip()]()
    except Exception as e:  # noqa: BLE001  # an older version may lack it
        answer = {"failed": f"{type(e).__name__}: {e}"}
    else:
        answer = {"seconds": time.process_time() - begun}
    print(json.dumps(answer), flush=True)
