"""
A toolkit of many entries, for measuring what one answer costs.
"""

import json
import tempfile

from pathlib import Path

from osallistamo import Interview, load


AFFECTED = 5
"""How many entries each answer affects, whatever the toolkit's size."""


def big_toolkit(entries):
    """
    Return a toolkit with about so many entries, half of them duties.
    """
    folder = Path(tempfile.mkdtemp(prefix="scale"))
    (folder / "checklists").mkdir()
    names = []
    count = entries // (1 + AFFECTED) // 50
    for number in range(max(1, count)):
        name = f"c{number}"
        names.append(name)
        (folder / "checklists" / f"{name}.yaml").write_text(_checklist(name))
    manifest = {
        "format": "osallistamo-toolkit/1",
        "id": "scale",
        "version": "1.0.0",
        "title": {"fi": "x"},
        "checklists": names,
    }
    (folder / "toolkit.yaml").write_text(json.dumps(manifest))

    return load(folder)


def _checklist(name):
    text = {"fi": "x", "sv": "x", "en": "x"}
    entries = []
    for i in range(50):
        entries.append(
            {"question": f"q{i}", "kind": "yes_no", "text": text, "label": text}
        )
        entries += [
            {
                "duty": f"d{i}_{j}",
                "force": "advice",
                "text": text,
                "reason": text,
                "when": f"q{i}",
            }
            for j in range(AFFECTED)
        ]
    section = {"id": "s", "title": text, "entries": entries}

    return json.dumps(
        {
            "format": "osallistamo-checklist/1",
            "id": name,
            "version": "1.0.0",
            "title": text,
            "sections": [section],
        }
    )


def answer_all(interview: Interview, steps):
    """
    Answer so many questions, yes and no in turn.
    """
    for i in range(steps):
        interview = interview.answer(i % 2 == 0)

    return interview
