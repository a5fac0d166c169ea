"""
What README and the examples show is run.
"""

import re
import shutil
import subprocess
import sys

from pathlib import Path

import pytest

import osallistamo

from osallistamo.cli import COMMANDS


ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_ten_lines_run(tmp_path, monkeypatch):
    """
    README's library example runs to the PDF.
    """
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)

    class Form:
        def ask(self, question):
            first = question.options[0].id if question.options else None
            return {
                "yes_no": False,
                "one_of": first,
                "several_of": [first],
                "number": 1,
                "money": 1,
                "date": "1.2.2027",
                "period": "1.2.2027 - 2.2.2027",
                "contact": "Aino Esimerkki",
                "group": [],
            }.get(question.kind, "text")

    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {"my_form": Form()})

    assert (tmp_path / "suunnitelma.pdf").read_bytes().startswith(b"%PDF")


def test_every_command_is_in_the_readme():
    """
    Each command of the command line is told of, and none that is not there.
    """
    told = set(re.findall(r"\| `osallistamo (\w+)", README))

    assert told == {name.split()[0] for name in COMMANDS} - {"menu"}


def test_readme_opens_with_two_commands():
    """
    The first two code blocks are one command each, and both scripts are there.
    """
    blocks = re.findall(r"\n\n((?:    .+\n)+)", README)
    commands = [block.split() for block in blocks[:2]]

    assert [command[0] for command in commands] == ["bash", "bash"]
    assert all((ROOT / command[1]).is_file() for command in commands)


@pytest.mark.parametrize("script", sorted((ROOT / "examples").glob("*.py")))
def test_the_examples_run(script, tmp_path):
    """
    Each example script runs as a newcomer would run it.
    """
    copy = shutil.copy(script, tmp_path)
    done = subprocess.run(
        [sys.executable, copy], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr


def test_the_face_is_small_and_whole():
    """
    What the package shows is there, and is no more than eighteen names.

    Three more than fifteen: two for a web form, which keeps an interview as text,
    and one for a whole city's plans at once.
    """
    names = osallistamo.__all__

    assert names == sorted(names)
    assert len(names) <= 18
    assert all(getattr(osallistamo, name) for name in names)
