"""
Hard use: what goes wrong around a plan, and what strangers put into one.

docs/hard-use.md and SECURITY.md name a test for each thing that they say.
"""

import errno
import fcntl
import json
import os
import re
import signal
import subprocess
import sys
import time

from collections import Counter
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from osallistamo import (
    Answers,
    Interview,
    OsallistamoError,
    load,
    plan,
    render,
)
from osallistamo._storage import SavedPlan, locked, read_plan, write_plan
from osallistamo._values import show
from osallistamo.cli import main
from osallistamo.errors import ToolkitError
from pdf import Pdf
from strategies import checklist, duty, question, section, words, write_toolkit
from terminal import Terminal


ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 24)
TURNED = "Ilta\u202egnp.exe\u202c \u2066x"
ACTING = "A\x1b[2J\x1b]0;title\x07\x9b31m\x7f\rB" + TURNED
"""Clears a screen, names a window, colours, writes over the line, turns around."""

ACTS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(name="plan_file")
def _plan_file(tmp_path, toolkit_folder):
    """
    A plan with some answers.
    """
    path = tmp_path / "plan.json"
    given = tmp_path / "given.yaml"
    given.write_text("main: {name: Asema, day: 1.2.2027}\nevents: {one: {title: A}}\n")
    arguments = ["new", str(path), "--toolkit", str(toolkit_folder)]
    assert main([*arguments, "--answers", str(given), "--no-input"]) == 1

    return path


def start(cwd, *arguments, **environment):
    """
    Start the command line on pipes.
    """
    return subprocess.Popen(
        [sys.executable, "-m", "osallistamo", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
        env={**os.environ, **environment},
    )


@pytest.fixture(name="impatient")
def _impatient():
    """
    Give up on what waits for ever.
    """

    def stop(*_):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


# ------------------------------------------------------------ around a plan


def test_a_second_wizard_is_sent_away(plan_file):
    """
    While a plan is open, another wizard says so and changes nothing.
    """
    command = ("continue", "plan.json", "--plain", "--lang", "en")
    first = start(plan_file.parent, *command)
    while first.stdout.read(1) not in ("", ">"):
        pass
    before = plan_file.read_bytes()
    second = start(plan_file.parent, *command)
    _, told = second.communicate("b\n")
    kept = plan_file.read_bytes()
    first.communicate("b\n/quit\n")

    assert second.returncode == 2
    assert "open in another" in told
    assert told.count("\n") == 1
    assert kept == before
    assert read_plan(plan_file).answers["main.size"] == "b"


def test_a_full_disk_is_told_and_the_conversation_goes_on(
    tmp_path, toolkit_folder, capsys
):
    """
    The wizard says so, asks on, and ends with status 2; the last whole plan stays.
    """
    if os.geteuid():
        pytest.skip("mounting a small disk takes root")
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no disk may be mounted here")
    try:
        command = ("new", "plan.json", "--toolkit", str(toolkit_folder), "--plain")
        wizard = start(disk, *command, "--lang", "en")
        shown, _ = wizard.communicate(f"kept\n/back\n{'x' * 50_000}\n/quit\n")
        saved = dict(read_plan(disk / "plan.json").answers)
        target = str(disk / "plan.html")
        printed = main(
            ["render", str(disk / "plan.json"), "-o", target, "--lang", "en"]
        )
        left = sorted(path.name for path in disk.iterdir())
    finally:
        subprocess.run(["umount", str(disk)], check=True)

    assert wizard.returncode == 2
    assert "The disk is full" in shown
    assert shown.count("size?") == 2
    assert saved == {"main.name": "kept"}
    assert printed == 2
    assert "disk is full" in capsys.readouterr().err
    assert "plan.html" not in left
    assert not [name for name in left if name.endswith(".tmp")]


def test_a_folder_without_the_right_to_write_is_told(toolkit_folder, capsys):
    """
    A new plan where nobody may write is one line, also for root.
    """
    arguments = ["new", "/sys/plan.json", "--toolkit", str(toolkit_folder)]

    assert main([*arguments, "--no-input", "--lang", "en"]) == 2
    told = capsys.readouterr().err
    assert "/sys/plan.json" in told
    assert told.count("\n") == 1


def network_folder(monkeypatch, *, locks):
    """
    Make every folder behave as some network folders do.
    """
    real = os.fsync

    def fsync(handle):
        if os.path.isdir(f"/proc/self/fd/{handle}"):  # noqa: PTH112  # a handle
            raise OSError(errno.EINVAL, "no such thing for a folder")
        real(handle)

    def flock(*_):
        raise OSError(locks, os.strerror(locks))

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(fcntl, "flock", flock)


@pytest.mark.filterwarnings("error")
def test_a_network_folder_that_knows_no_locks_keeps_plans(tmp_path, monkeypatch):
    """
    Where folders cannot be flushed and locks are unknown, plans are saved and guarded.
    """
    network_folder(monkeypatch, locks=errno.ENOSYS)
    path = tmp_path / "plan.json"
    with locked(path):
        write_plan(path, saved(1))
        with pytest.raises(OsallistamoError, match="open in another"), locked(path):
            pass

    assert len(read_plan(path).answers["events"]) == 1
    with locked(path):
        assert path.exists()


def test_a_network_folder_whose_locks_fail_is_told(tmp_path, monkeypatch):
    """
    Where a lock cannot be had, nothing is written without one.
    """
    network_folder(monkeypatch, locks=errno.ENOLCK)
    with (
        pytest.raises(OsallistamoError, match=r"plan\.json"),
        locked(tmp_path / "plan.json"),
    ):
        pass


def test_giving_up_on_a_slow_folder_leaves_the_plan_whole(tmp_path, monkeypatch):
    """
    Ctrl-C while the disk is slow: what was there stays, and no half file beside it.
    """
    path = tmp_path / "plan.json"
    write_plan(path, saved(1))

    def slow(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", slow)
    with pytest.raises(KeyboardInterrupt):
        write_plan(path, saved(2))

    assert len(read_plan(path).answers["events"]) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["plan.json"]


def test_a_clock_that_goes_backwards_loses_nothing(plan_file, capsys):
    """
    The plan of an earlier day, and a file from the future, are read as ever.
    """
    os.utime(plan_file, (2**33, 2**33))
    seen = []
    for day in ("2027-03-01", "2026-01-01", "2027-03-01"):
        assert main(["check", str(plan_file), "--today", day, "--lang", "en"]) in (0, 1)
        seen.append(capsys.readouterr().out)
    before = dict(read_plan(plan_file).answers)
    done = start(plan_file.parent, "continue", "plan.json", "--plain", "--lang", "en")
    done.communicate("b\n/quit\n")

    assert seen[0] == seen[2] != seen[1]
    assert dict(read_plan(plan_file).answers) == {**before, "main.size": "b"}


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_today_is_the_readers_own_day(plan_file, zone):
    """
    Where it is tomorrow already, or still yesterday, that day counts.
    """
    days = {datetime.now(ZoneInfo(zone)).date().isoformat()}
    command = ("check", "plan.json", "--format", "json")
    shown, told = start(plan_file.parent, *command, TZ=zone).communicate()
    days.add(datetime.now(ZoneInfo(zone)).date().isoformat())

    assert json.loads(shown)["today"] in days, told


def test_a_document_is_the_same_in_every_time_zone(
    plan_file, tmp_path, monkeypatch, capsys
):
    """
    A document depends on the day, on no hour and no place.
    """
    made = []
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        for suffix in ("html", "ics", "docx", "pdf"):
            target = tmp_path / f"printed.{suffix}"
            command = ["render", str(plan_file), "-o", str(target)]
            assert main([*command, "--today", "2027-01-11"]) == 0
            made.append((suffix, target.read_bytes()))
    monkeypatch.undo()
    time.tzset()

    assert len(made) == 8
    assert len(set(made)) == 4


# ------------------------------------------------------------ a big plan


def saved(events):
    answers = {"main.name": "Asema", "main.size": "b", "main.day": "2027-02-01"}
    answers["events"] = tuple(f"e{number}" for number in range(events))
    for number in range(events):
        answers[f"events.e{number}.title"] = f"Ilta {number}"
        answers[f"events.e{number}.recorded"] = True

    return SavedPlan(
        toolkit="small", version="1.0.0", digest="d", answers=Answers(answers)
    )


def test_ten_thousand_events_are_answered_and_reviewed(tmp_path, toolkit_folder):
    """
    A plan of ten thousand events is read, goes on, and says what follows.
    """
    toolkit = load(toolkit_folder)
    path = tmp_path / "plan.json"
    write_plan(path, saved(10_000))
    interview = Interview(toolkit, read_plan(path).answers)
    interview = interview.change("events.e9999.recorded", "no")
    found = plan(toolkit, interview.answers, today=DAY)

    assert interview.question is not None
    assert sum(duty.path.endswith(".captions") for duty in found.duties) == 9_999


@pytest.mark.parametrize("suffix", ["json", "md", "html", "ics", "docx"])
def test_twice_the_events_are_twice_the_work(tmp_path, toolkit_folder, suffix):
    """
    Each format's work grows with the events, not with their square.
    """
    toolkit = load(toolkit_folder)
    calls = []
    # The first time, what is read once is read.
    for events in (1, 40, 80, 160):
        counts = Counter()
        found = plan(toolkit, saved(events).answers, today=DAY)
        target = tmp_path / f"{events}.{suffix}"
        sys.setprofile(lambda _, event, __, counts=counts: counts.update([event]))
        try:
            render(found, target, language="fi")
        finally:
            sys.setprofile(None)
        calls.append(counts["call"] + counts["c_call"])
    few, many = calls[2] - calls[1], calls[3] - calls[2]

    assert many < 2.1 * few, calls


# ------------------------------------------------------------ odd texts


@pytest.mark.parametrize("label", ["x" * 5000, "sana " * 1000], ids=["word", "words"])
def test_a_label_of_five_thousand_letters_stays_on_the_page(tmp_path, label):
    """
    A label without end is wrapped, on paper and on the terminal.
    """
    long = question("long", "yes_no", label=words(label), text=words(label))
    folder = write_toolkit(
        tmp_path / "small",
        [checklist("main", [section("s", [long, question("name", "text")])])],
        layout={"title": "main.name", "facts": ["main.long"]},
    )
    found = plan(load(folder), {"main.long": True, "main.name": "A"}, today=DAY)
    pdf = Pdf(render(found, tmp_path / "plan.pdf", language="fi"))
    for (width, _), letters in pdf.letters:
        assert all(letter.x1 <= width - 20 for letter in letters)
    for suffix in ("md", "html", "docx", "ics"):
        assert render(found, tmp_path / f"plan.{suffix}", language="fi").exists()


RIGHT_TO_LEFT = "مشروع جديد — שלום עולם"
EMOJI = "Perheet 👨‍👩‍👧 😀 你好"


def test_other_writings_are_readable_or_replaced(tmp_path, toolkit_folder):
    """
    Arabic and Hebrew are on paper; what our letters lack becomes a mark, elsewhere not.
    """
    toolkit = load(toolkit_folder)
    answers = {"main.name": RIGHT_TO_LEFT, "end.long": EMOJI, "main.size": "a"}
    found = plan(toolkit, answers, today=DAY)
    pdf = Pdf(render(found, tmp_path / "plan.pdf", language="fi"))
    text = "".join(pdf.text.split())

    for letters in ("שלום", "עולם"):
        assert letters in text or letters[::-1] in text
    assert "Perheet" in text
    assert "\N{REPLACEMENT CHARACTER}" in text
    page = render(found, tmp_path / "plan.html", language="fi").read_text("utf-8")
    assert RIGHT_TO_LEFT in page
    assert EMOJI in page.replace("\u00ad", "")


@pytest.mark.parametrize("suffix", ["pdf", "html", "md", "docx", "ics"])
def test_no_document_is_turned_around(tmp_path, toolkit_folder, suffix):
    """
    The signs that turn the direction of writing, and controls, are in no document.
    """
    answers = Answers({"main.name": TURNED, "end.long": TURNED, "main.size": "a"})
    found = plan(load(toolkit_folder), answers, today=DAY)
    target = render(found, tmp_path / f"plan.{suffix}", language="fi")
    if suffix == "pdf":
        text = Pdf(target).text
    elif suffix == "docx":
        from docx import Document

        cells = [
            c.text for t in Document(target).tables for r in t.rows for c in r.cells
        ]
        text = "\n".join(cells)
    else:
        text = target.read_text("utf-8")

    assert "Ilta" in text
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)


# ------------------------------------------------------------ on the terminal


@pytest.fixture(name="acting")
def _acting(tmp_path):
    """
    A toolkit whose every text, and a plan whose answers, act on a terminal.
    """
    one = {"fi": ACTING, "sv": ACTING, "en": ACTING}
    options = [{"id": "a", "text": one}, {"id": "b", "text": one}]
    entries = [
        question("name", "text", text=one, label=one, help=one),
        question("size", "one_of", text=one, label=one, options=options),
        question("day", "date", text=one, label=one),
        duty("tell", 'size == "a"', text=one, reason=one),
        {"caution": "clash", "level": "error", "when": 'size == "a"', "text": one},
    ]
    write_toolkit(
        tmp_path / "small",
        [checklist("main", [section("s", entries, title=one)], title=one)],
        title=one,
        layout={"title": "main.name", "facts": ["main.name", "main.size"]},
    )
    for path in tmp_path.rglob("*.yaml"):
        # As numbers, for YAML refuses some of them as they are.
        text = ACTS.sub(lambda f: f"\\u{ord(f[0]):04x}", path.read_text("utf-8"))
        path.write_text(text.replace("\\u000a", "\n"), "utf-8")
    text = {
        "format": "osallistamo-plan/1",
        "toolkit": {"id": "small", "version": ACTING, "digest": "d", "folder": "small"},
        "answers": {"main.name": TURNED, "main.size": "a"},
        "duties": {"main.tell": {"state": "done", "who": ACTING, "note": ACTING}},
    }
    (tmp_path / "plan.json").write_text(json.dumps(text), "utf-8")

    return tmp_path


def on_pipes(cwd, *arguments, lines=""):
    done = start(cwd, *arguments, "--lang", "en")
    out, err = done.communicate(lines)
    assert "Traceback" not in err

    return out + err


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "plan.json"),
        ("check", "plan.json", "--format", "json"),
        ("why", "plan.json", "main.tell"),
        ("agenda", "plan.json"),
        ("upgrade", "plan.json", "--dry-run"),
        ("toolkit", "show", "small"),
        ("toolkit", "show", "small", "--why", "main.name"),
        ("toolkit", "lint", "small"),
        ("continue", "plan.json", "--plain"),
    ],
    ids=" ".join,
)
def test_nothing_told_acts_on_the_terminal(acting, arguments):
    """
    No text of a toolkit and no answer moves the cursor or turns the line around.
    """
    shown = on_pipes(acting, *arguments, lines="/help\n/why\n1.2.2027\n/overview\n")

    assert len(shown) > 40
    assert not ACTS.search(shown), ascii(shown)


def test_programs_read_what_was_written(acting):
    """
    What stands as a number for people is the sign itself for programs.
    """
    shown = on_pipes(acting, "check", "plan.json", "--format", "json")
    end = shown.rindex("}") + 1

    assert TURNED in json.dumps(
        json.loads(shown[shown.index("{") : end]), ensure_ascii=False
    )


def test_nothing_in_the_wizard_acts_on_the_terminal(acting):
    """
    On a real terminal too: no window is named, and no line turned around.
    """
    terminal = Terminal("continue", "plan.json", cwd=acting, LANG="en_GB.UTF-8")
    terminal.see("0;title")
    terminal.press("\x0f")
    terminal.process.close(force=True)

    assert "u001b" in terminal.raw
    assert "]0;title" in terminal.raw
    assert "\x1b]0;title" not in terminal.raw
    assert not re.search("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]", terminal.raw)


# ------------------------------------------------------------ a hostile toolkit


def keys_of(folder):
    with pytest.raises(ToolkitError) as error:
        load(folder)

    return {problem.key for problem in error.value.problems}


@pytest.mark.parametrize(
    ("condition", "key"),
    [
        ("not " * 10_000 + "name", "condition_too_long"),
        ("(" * 10_000 + "name" + ")" * 10_000, "condition_too_long"),
        ("not " * 400 + "name", "condition_too_deep"),
        ("(" * 900 + "name" + ")" * 900, "condition_syntax"),
    ],
)
def test_a_condition_of_any_depth_is_refused(tmp_path, condition, key):
    """
    A condition ten thousand deep is one problem at its line.
    """
    entries = [question("name", "yes_no"), duty("tell", condition)]
    folder = write_toolkit(
        tmp_path / "small", [checklist("main", [section("s", entries)])]
    )

    assert keys_of(folder) == {key}


@pytest.mark.parametrize(
    "gap",
    [
        "{main.name.__class__}",
        "{main.name.__init__.__globals__}",
        "{0}",
        "{}",
        "{main.name[0]}",
        "{toolkit}",
    ],
)
def test_a_gap_names_a_question_and_nothing_else(tmp_path, gap):
    """
    A gap of a notice cannot look into the program.
    """
    notice = {
        "notice": "poster",
        "title": words("Poster"),
        "paragraphs": [{"text": words(f"Before {gap} after.")}],
    }
    entries = [question("name", "text"), notice]
    folder = write_toolkit(
        tmp_path / "small", [checklist("main", [section("s", entries)])]
    )

    assert len(keys_of(folder)) == 1


@pytest.mark.parametrize(
    "gap", ["main.name:>999999999", "main.name!r:>9", "main.name:x"]
)
def test_what_follows_a_gap_s_name_is_refused(tmp_path, gap):
    """
    A width of a thousand million, or a conversion, is no way to fill a gap.
    """
    notice = {
        "notice": "poster",
        "title": words("Poster"),
        "paragraphs": [{"text": words(f"Now {{{gap}}}.")}],
    }
    entries = [question("name", "text"), notice]
    folder = write_toolkit(
        tmp_path / "small", [checklist("main", [section("s", entries)])]
    )
    with pytest.raises(ToolkitError, match=r"no question for the gap \{main\.name"):
        load(folder)


def test_the_cache_does_not_grow_without_end(tmp_path, monkeypatch):
    """
    However many toolkits are read, those read last are kept, no more.
    """
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for number in range(70):
        load(
            write_toolkit(
                tmp_path / f"t{number}",
                [checklist("main", [section("s", [question("name", "text")])])],
            )
        )

    assert len(list((tmp_path / "cache" / "osallistamo").iterdir())) == 64


def test_twenty_thousand_options_are_a_question_like_any_other(tmp_path):
    """
    A huge number of options is read, answered and printed.
    """
    options = [{"id": f"o{n}", "text": words(f"Option {n}")} for n in range(20_000)]
    entries = [question("pick", "several_of", options=options)]
    folder = write_toolkit(
        tmp_path / "small", [checklist("main", [section("s", entries)])]
    )
    toolkit = load(folder)
    interview = Interview(toolkit).answer(["o7", "Option 19999"])
    with pytest.raises(OsallistamoError) as error:
        Interview(toolkit).answer("Optoin 7")
    told = show(toolkit.question("main.pick"), interview.answers["main.pick"], "fi")

    assert told == "Option 7; Option 19999"
    assert len(str(error.value)) < 1_000_000


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("name", ["checklists/main.yaml", "toolkit.yaml"])
def test_a_pipe_in_a_toolkit_is_not_waited_for(tmp_path, name):
    """
    A toolkit's file that is no file is refused.
    """
    folder = write_toolkit(
        tmp_path / "small", [checklist("main", [section("s", [question("a", "text")])])]
    )
    (folder / name).unlink()
    os.mkfifo(folder / name)
    with pytest.raises(OsallistamoError):
        load(folder)


@pytest.mark.usefixtures("impatient")
def test_a_pipe_among_plans_is_not_waited_for(plan_file, capsys):
    """
    A folder of plans may have other things in it that are called like plans.
    """
    os.mkfifo(plan_file.parent / "pipe.json")
    os.mkfifo(plan_file.parent / "pipe.pdf")
    (plan_file.parent / "folder.json").mkdir()

    assert main(["agenda", str(plan_file.parent), "--today", "2027-01-20"]) == 0
    assert "pipe" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "due",
    [
        {"days": "999999999", "after": "main.day"},
        {"months": "999999999", "after": "main.day"},
        {"working_days": "9999", "before": "main.day"},
    ],
    ids=lambda due: next(iter(due)),
)
def test_a_due_day_beyond_all_calendars_is_none(tmp_path, due):
    """
    A deadline in the year 80 million is no day, and no end of the program.
    """
    entries = [question("day", "date"), duty("tell", due=due)]
    folder = write_toolkit(
        tmp_path / "small", [checklist("main", [section("s", entries)])]
    )
    for day in ("2027-02-01", "9999-12-31", "0001-01-01"):
        found = plan(load(folder), {"main.day": day}, today=DAY)

        assert len(found.duties) == 1


@pytest.mark.parametrize("suffix", ["html", "docx", "md"])
def test_a_source_that_is_no_address_is_no_link(tmp_path, suffix):
    """
    A toolkit cannot make a document run anything when a reader follows a link.
    """
    sources = {
        "format": "osallistamo-catalogue/1",
        "id": "sources",
        "kind": "sources",
        "version": "1.0.0",
        "title": words("Sources"),
        "entries": [
            {
                "id": id_,
                "name": words(id_),
                "kind": "act",
                "number": "1/2020",
                "url": url,
            }
            for id_, url in (
                ("bad", "javascript:alert(1)"),
                ("odd", "https://example.org/\x1b\u202ex"),
            )
        ],
    }
    told = [
        {"source": id_, "section": "1 §", "checked": "2026-11-24"}
        for id_ in ("bad", "odd")
    ]
    entries = [question("name", "text"), duty("tell", force="law", sources=told)]
    folder = write_toolkit(
        tmp_path / "small",
        [checklist("main", [section("s", entries)])],
        catalogues=[sources],
    )
    found = plan(load(folder), {"main.name": "A"}, today=DAY)
    target = render(found, tmp_path / f"plan.{suffix}", language="fi")
    if suffix == "docx":
        from docx import Document

        links = [r.target_ref for r in Document(target).part.rels.values()]
    else:
        links = re.findall(r'href="([^"]*)"|<(\w+:[^>]*)>', target.read_text("utf-8"))
        links = [one or other for one, other in links]

    assert "https://example.org/x" in links
    assert not [link for link in links if "javascript" in link]


# ------------------------------------------------------------ input that takes ages


@pytest.mark.parametrize(
    "answer", [" " * 60_000 + "x", "1.1.2027" + " " * 60_000 + "x", "\n" * 60_000 + "x"]
)
def test_spaces_do_not_keep_a_period_busy(toolkit_folder, answer):
    """
    An answer of very many spaces is refused as soon as any other.
    """
    interview = Interview(load(toolkit_folder))
    with pytest.raises(OsallistamoError, match="is no date"):
        interview.change("end.period", answer)


def test_a_key_that_comes_twice_is_found_at_once(tmp_path):
    """
    The one key of a hundred thousand that comes twice is named.
    """
    keys = ", ".join(f'"a.b{n}": 1' for n in [*range(100_000), 99_999])
    text = '{"format": "osallistamo-plan/1", "answers": {' + keys + "}}"
    path = tmp_path / "plan.json"
    path.write_text(text)
    with pytest.raises(OsallistamoError, match="b99999"):
        read_plan(path)


# ------------------------------------------------------------ what the pages promise


@pytest.mark.parametrize("page", ["SECURITY.md", "docs/hard-use.md"])
def test_each_test_that_is_named_is_there(page):
    """
    Every test that a page names as its witness exists, and every row names one.
    """
    text = (ROOT / page).read_text("utf-8")
    known = {
        f"{path.stem}.{name}"
        for path in (ROOT / "tests").glob("test_*.py")
        for name in re.findall(r"(?m)^def (test_\w+)\(", path.read_text("utf-8"))
    }
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    rows = [
        row for row in rows if not re.match(r"\| (---|What|Case|Events|[\d,]+ \|)", row)
    ]
    named = [re.findall(r"`(test_\w+\.test_\w+)`", row) for row in rows]

    assert len(rows) > 8
    assert all(named), [r for r, n in zip(rows, named, strict=True) if not n]
    assert {name for row in named for name in row} <= known
