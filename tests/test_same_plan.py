"""
The wizard, answered from start to end, gives the plan of the answers file.
"""

import json
import subprocess
import sys

from pathlib import Path

from osallistamo import Answers, Interview, load
from osallistamo._answers_file import read_answers
from osallistamo._values import show
from terminal import DOWN, ENTER, Terminal


EXAMPLE = Path(__file__).parents[1] / "examples" / "health-station" / "answers.yaml"


class Typist:
    """
    Types a file's answers into a wizard that gives members other ids.
    """

    def __init__(self, toolkit, answers):
        self.interview = Interview(toolkit)
        self._answers = answers
        self._ids = {}

    def given(self, path):
        """
        Return the file's answer to a question of the wizard.
        """
        entry, member = self.interview.toolkit.locate(path)
        original = self._ids.get((entry.each, member), "")

        return self._answers.get(entry.path(original))

    def lines(self):
        """
        Yield what is typed, line by line.
        """
        for phase in ("essentials", "deeper"):
            if phase == "deeper":
                yield "deeper"
                self.interview = self.interview.go_deeper()
            while asked := self.interview.question:
                value = self.given(asked.path)
                if value is None:
                    yield "/skip"
                    self.interview = self.interview.skip()
                elif asked.kind == "group":
                    yield from self._members(asked, value)
                else:
                    yield show(asked.question, value, "fi").replace("\n", " ")
                    self.interview = self.interview.answer(value)
        yield "quit"

    def _members(self, asked, value):
        group, named_by = asked.question.id, asked.question.named_by
        naming = self.interview.toolkit.question(f"{group}.{named_by}")
        ids = []
        for number, original in enumerate(value, 1):
            yield "add"
            name = self._answers[f"{group}.{original}.{named_by}"]
            yield name if naming.kind == "one_of" else show(naming, name, "fi")
            ids.append(str(number))
            self._ids[group, str(number)] = original
            self.interview = self.interview.change(asked.path, tuple(ids))
            path = f"{group}.{number}.{named_by}"
            self.interview = self.interview.change(path, name)
        yield "done"
        self.interview = self.interview.answer(tuple(ids))


def test_the_wizard_and_the_answers_file_give_the_same_plan(tmp_path):
    """
    Every answer of the example, typed in Finnish, ends up the same on disk.
    """
    toolkit = load("helsinki")
    answers = read_answers(EXAMPLE, toolkit).answers
    typist = Typist(toolkit, answers)
    lines = list(typist.lines())
    done = subprocess.run(
        [sys.executable, "-m", "osallistamo", "new", "plan.json", "--plain"],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    kept = json.loads((tmp_path / "plan.json").read_text())["answers"]

    assert done.returncode == 0, done.stderr
    assert kept == json.loads(json.dumps(dict(typist.interview.answers)))
    assert len(kept) == len(answers)


def test_from_start_to_end_on_a_terminal(tmp_path, toolkit_folder):
    """
    A whole conversation on a terminal gives the plan that a file gives.
    """
    given = (
        "main: {name: Asema, size: b, deep: yes, who: a, day: 1.2.2027}\n"
        "events: {'1': {title: Ilta, recorded: yes}}\n"
        "end: {money: 10, people: 2, period: 1.2.2027 - 3.2.2027, contact: Aino}\n"
    )
    (tmp_path / "given.yaml").write_text(given, "utf-8")
    wizard = Terminal(
        "new", "plan.json", "--toolkit", str(toolkit_folder), cwd=tmp_path
    )
    steps = [
        ("name?", "Asema", ENTER), ("size?", DOWN, ENTER), ("deep?", ENTER),
        ("who?", " ", ENTER), ("day?", "1.2.2027", ENTER), ("Which events?", ENTER),
        ("title?", "Ilta", ENTER), ("Nyt mukana: Ilta", ENTER), ("recorded?", ENTER),
        ("money?", "10", ENTER), ("people?", "2", ENTER),
        ("period?", "1.2.2027 - 3.2.2027", ENTER), ("contact?", "Aino", ENTER),
        ("Tee PDF ja lopeta", ENTER),
    ]  # fmt: skip
    for words, *keys in steps:
        wizard.see(words)
        wizard.press(*keys)
    status = wizard.end()
    kept = json.loads((tmp_path / "plan.json").read_text())["answers"]
    expected = read_answers(tmp_path / "given.yaml", load(toolkit_folder)).answers

    assert status == 0
    assert Answers({k: _as_kept(v) for k, v in kept.items()}) == expected
    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF")


def _as_kept(value):
    return tuple(value) if isinstance(value, list) else value
