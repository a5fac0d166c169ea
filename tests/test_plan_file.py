"""
A plan on disk: whole at any moment, and never guessed at.
"""

import json
import random
import signal
import subprocess
import sys
import time

from datetime import date
from pathlib import Path

import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from osallistamo import Answers, DutyState, Later, NotRelevant, OsallistamoError
from osallistamo._storage import (
    SavedPlan,
    locked,
    parse_plan,
    plan_text,
    read_plan,
    write_plan,
)


VALUES = st.one_of(
    st.text(min_size=1).filter(lambda t: t.isprintable()),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.lists(st.text(min_size=1), max_size=3).map(tuple),
    st.just(Later()),
    st.builds(NotRelevant, st.text(min_size=1)),
    st.fixed_dictionaries({"start": st.text(), "end": st.text()}),
)
PATHS = st.from_regex(r"[a-z]{1,8}\.[a-z]{1,8}(\.[a-z0-9]{1,8})?", fullmatch=True)
STATES = st.builds(
    DutyState,
    state=st.sampled_from(("open", "done", "not_relevant")),
    reason=st.text(),
    who=st.text(),
    note=st.text(),
)


def saved(**more):
    return SavedPlan(toolkit="helsinki", version="1.0.0", digest="d", **more)


@settings(deadline=None)
@given(answers=st.dictionaries(PATHS, VALUES), duties=st.dictionaries(PATHS, STATES))
def test_saving_and_reading_is_the_identity(answers, duties):
    """
    What is written is what is read.
    """
    plan = saved(answers=Answers(answers), duties=duties, left_off="a.b")

    assert plan == parse_plan(plan_text(plan), "plan.json")


def test_one_answer_is_one_line(tmp_path):
    """
    A changed answer changes one line of the file.
    """
    one = plan_text(saved(answers=Answers({"a.b": "x", "a.c": True})))
    two = plan_text(saved(answers=Answers({"a.b": "y", "a.c": True})))
    differing = [
        (a, b)
        for a, b in zip(one.splitlines(), two.splitlines(), strict=True)
        if a != b
    ]

    assert differing == [('    "a.b": "x",', '    "a.b": "y",')]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "damaged"),
        ("[]", "no plan of osallistamo's"),
        ('{"format": "else/1"}', "no plan of osallistamo's"),
        ('{"format": "osallistamo-plan/2"}', "newer"),
        ('{"format": "osallistamo-plan/1"}', "damaged"),
        ('{"format": "osallistamo-plan/1", "format": "x"}', "damaged"),
        ("[" * 100_000, "damaged"),
        ('{"format": "osallistamo-plan/1", "toolkit": {"id": "h", "version": "1",'
         ' "digest": "d"}, "answers": {"a.b": NaN}}', "damaged"),
        ('{"format": "osallistamo-plan/1", "toolkit": {"id": "h", "version": "1",'
         ' "digest": "d"}, "answers": {}, "extra": 1}', "extra"),
        ('{"format": "osallistamo-plan/1", "toolkit": {"id": "h", "version": "1",'
         ' "digest": "d"}, "answers": {"a.b": null}}', "damaged"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused(tmp_path, text, words):
    """
    A damaged, foreign or newer file gives one clear message.
    """
    path = tmp_path / "plan.json"
    path.write_text(text)
    with pytest.raises(OsallistamoError) as error:
        read_plan(path)

    assert words in str(error.value)
    assert "plan.json" in str(error.value)


def test_a_missing_folder_is_named(tmp_path):
    """
    Saving where there is no folder says so, and how to go on.
    """
    with pytest.raises(OsallistamoError, match="Make the folder first"):
        write_plan(tmp_path / "none" / "plan.json", saved())


def test_a_folder_without_right_is_named():
    """
    Saving where nobody may write says so, also to root.
    """
    with pytest.raises(OsallistamoError, match="may not be written"):
        write_plan(Path("/sys/plan.json"), saved())


@pytest.fixture(name="small_disk")
def _small_disk(tmp_path):
    """
    A disk of 16 kilobytes.
    """
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(tmp_path)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting a small disk takes root")
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


def test_a_full_disk_keeps_the_last_good_file(small_disk):
    """
    When the disk is full the message says so and the last good file stays.
    """
    path = small_disk / "plan.json"
    write_plan(path, saved(answers=Answers({"a.b": "kept"})))
    with pytest.raises(OsallistamoError, match="The disk is full"):
        write_plan(path, saved(answers=Answers({"a.b": "x" * 100_000})))

    assert dict(read_plan(path).answers) == {"a.b": "kept"}
    assert [p.name for p in small_disk.iterdir()] == ["plan.json"]


def test_a_new_plan_has_the_rights_of_other_files(tmp_path):
    """
    A plan can be read by those who can read the user's other files.
    """
    other, path = tmp_path / "other.txt", tmp_path / "plan.json"
    other.touch()
    write_plan(path, saved())
    first = path.stat().st_mode
    path.chmod(0o600)
    write_plan(path, saved())

    assert first == other.stat().st_mode
    assert path.stat().st_mode & 0o777 == 0o600


def test_two_processes_cannot_write_one_plan(tmp_path):
    """
    A plan that is open elsewhere is refused; once closed it opens.
    """
    path = tmp_path / "plan.json"
    program = (
        "import sys; from pathlib import Path\n"
        "from osallistamo._storage import locked\n"
        f"with locked(Path({str(path)!r})):\n"
        "    print('open', flush=True); sys.stdin.readline()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout.readline() == "open\n"
    with pytest.raises(OsallistamoError, match="open in another"), locked(path):
        pass
    other.communicate("\n")
    with locked(path):
        opened = True

    assert opened


ANSWERING = """
import sys
from pathlib import Path
from osallistamo import _session
path, folder = Path(sys.argv[1]), sys.argv[2]
session = _session.start(path, folder, "fi")
print("ready", flush=True)
for number in range(100_000):
    session.move(session.interview.change("main.name", f"answer {number}"))
    print(number, flush=True)
"""


def test_a_killed_process_loses_no_confirmed_answer(tmp_path, toolkit_folder):
    """
    Killed at fifty random moments, the file is whole and holds what was confirmed.
    """
    chance = random.Random(20261124)
    for attempt in range(50):
        path = tmp_path / f"plan{attempt}.json"
        process = subprocess.Popen(
            [sys.executable, "-c", ANSWERING, str(path), str(toolkit_folder)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.05))
        process.send_signal(signal.SIGKILL)
        confirmed = [int(line) for line in process.stdout.read().splitlines()]
        process.wait()
        kept = read_plan(path).answers

        if confirmed:
            number = int(kept["main.name"].removeprefix("answer "))
            assert number >= confirmed[-1]
        assert json.loads(path.read_text())["format"] == "osallistamo-plan/1"


def test_a_plan_file_fits_the_published_schema(tmp_path):
    """
    What is written is what the published schema describes.
    """
    from importlib.resources import files

    import jsonschema

    schema = json.loads(
        (files("osallistamo") / "schemas" / "plan-1.schema.json").read_text()
    )
    plan = saved(
        answers=Answers({"a.b": ("x",), "g.1.c": Later(), "a.d": NotRelevant("no")}),
        duties={"a.e": DutyState(state="done", who="A")},
        folder="tk",
    )
    jsonschema.validate(json.loads(plan_text(plan)), schema)
    broken = json.loads(plan_text(plan)) | {"format": "osallistamo-plan/2"}

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, schema)


def test_a_renamed_question_keeps_its_answer(tmp_path):
    """
    A question that says what it was called takes over the answer.
    """
    from osallistamo import _session
    from strategies import checklist, question, section, write_toolkit

    old = write_toolkit(
        tmp_path / "tk", [checklist("m", [section("s", [question("old", "text")])])]
    )
    session = _session.start(tmp_path / "plan.json", str(old), "fi")
    session.move(session.interview.answer("kept"))
    new = question("new", "text", was=["old"])
    write_toolkit(tmp_path / "tk", [checklist("m", [section("s", [new])])])
    resumed = _session.resume(tmp_path / "plan.json")

    assert resumed.changed
    assert dict(resumed.interview.answers) == {"m.new": "kept"}
    assert resumed.plan(date(2027, 1, 1)).missing == ()
