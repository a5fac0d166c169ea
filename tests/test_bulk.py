"""
Many plans at once: all that can be made are made, each once, none over another.
"""

import gc
import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from osallistamo import load, render, render_many
from osallistamo._arguments import parser_in
from osallistamo._ledger import FILE
from osallistamo._session import reopen, start
from osallistamo._spreading import spread
from osallistamo._storage import locked
from osallistamo.cli import main
from osallistamo.errors import (
    AnswerError,
    OsallistamoError,
    PlanFileError,
    Problem,
    RenderError,
    ToolkitError,
    UsageError,
)
from osallistamo.rendering import FORMATS
from pdf import Pdf
from terminal import Terminal


DAY = date(2027, 1, 11)


@pytest.fixture(name="write")
def _write(tmp_path, toolkit_folder):
    """
    A function that begins a plan in a file.
    """

    def write(name, title="Asema", **more):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        answers = {"main.name": title, "main.day": "2027-02-01", **more}
        start(path, str(toolkit_folder), "fi", answers=answers)

        return path

    return write


@pytest.fixture(name="many")
def _many(tmp_path):
    """
    A function that renders plans into a folder, in this process.
    """

    def many(*plans, folder="out", suffix=".md", today=DAY, **more):
        with ThreadPoolExecutor(1) as executor:
            return render_many(
                plans, tmp_path / folder,
                suffix=suffix, today=today, executor=executor, **more,
            )  # fmt: skip

    return many


@pytest.fixture(name="run")
def _run(capsys, monkeypatch, tmp_path):
    """
    The command line, run in the folder of the test.
    """

    def run(*arguments, language="en"):
        try:
            status = main([*map(str, arguments), "--lang", language])
        finally:
            gc.enable()
        return status, *capsys.readouterr()

    monkeypatch.chdir(tmp_path)

    return run


def refusal(run, *arguments):
    """
    Return the message of a command that is refused.
    """
    status, _, told = run(*arguments)
    assert status == 2

    return told


def fresh(done):
    return [each.fresh for each in done]


def names(done):
    return [each.document.name for each in done]


# What is made


def test_all_cores_make_what_one_plan_alone_makes(write, tmp_path):
    """
    New processes make each document as `render` does, and the bad plan is told.
    """
    good, bad, other = write("a.json"), tmp_path / "b.json", write("c.json", "Silta")
    bad.write_text('{"format": "osallistamo-plan/1"', "utf-8")
    heard = []
    done = render_many(
        [good, bad, other],
        tmp_path / "out",
        today=DAY,
        language="sv",
        tell=heard.append,
    )

    assert [each.plan for each in done] == [good, bad, other]
    assert fresh(done) == [True, False, True]
    assert sorted(each.plan for each in heard) == [good, bad, other]
    assert isinstance(done[1].error, PlanFileError)
    assert "b.json" in done[1].error.in_language("fi")
    assert done[1].document is None
    for plan, made in ((good, done[0]), (other, done[2])):
        alone = render(reopen(plan).plan(DAY), tmp_path / "alone.pdf", language="sv")
        assert made.document.read_bytes() == alone.read_bytes()


def test_a_cluster_renders_them_as_well(write, tmp_path):
    """
    Dask's own executor spreads the plans over the processes of a cluster.
    """
    from distributed import Client, LocalCluster

    plans = [write(f"{number}.json", f"Hanke {number}") for number in range(4)]
    bad = tmp_path / "bad.json"
    bad.write_text("{}", "utf-8")
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
    ):
        done = render_many(
            [*plans, bad],
            tmp_path / "out",
            suffix=".html",
            today=DAY,
            executor=client.get_executor(),
        )
        workers = client.run(os.getpid)

    assert fresh(done) == [True] * 4 + [False]
    assert isinstance(done[4].error, PlanFileError)
    assert os.getpid() not in workers.values()
    for number, each in enumerate(done[:4]):
        assert f"Hanke {number}" in each.document.read_text("utf-8")


def test_pdfs_are_plans_as_well(write, many, tmp_path):
    """
    A PDF carries its plan, and may be all there is of it.
    """
    plan = write("plan.json")
    render(reopen(plan).plan(DAY), tmp_path / "sent.pdf")
    plan.unlink()
    (done,) = many(tmp_path)

    assert done.plan == tmp_path / "sent.pdf"
    assert "# Asema" in done.document.read_text("utf-8")


def test_each_edition_has_a_name_of_its_own(write, many):
    """
    Editions of one plan stand beside one another.
    """
    plan = write("plan.json")
    many(plan, suffix=".html")
    done = many(plan, suffix=".html", audience="public")
    again = many(plan, suffix=".html")

    assert names(done) == ["plan-public.html"]
    assert names(again) == ["plan.html"]
    assert fresh(again) == [False]


@pytest.mark.parametrize(
    ("order", "told"),
    [
        ({"suffix": ".odt"}, ".odt"),
        ({"audience": "everyone"}, "everyone"),
        ({"audience": "public", "suffix": ".ics"}, ".ics"),
        ({"event": "one"}, "one"),
        ({"theme": "nowhere", "suffix": ".html"}, "nowhere"),
    ],
)
def test_what_cannot_be_made_is_told_once(write, many, order, told):
    """
    An order that no plan could fulfil is refused before anything is begun.
    """
    with pytest.raises(OsallistamoError, match=told):
        many(write("a.json"), write("b.json"), **order)


# Only what has changed


def test_a_second_run_makes_only_what_has_changed(write, many, tmp_path):
    """
    A plan that is changed is rendered again, and the others are left as they are.
    """
    plans = [write("a.json"), write("b.json"), write("c.json")]
    first = many(*plans)
    before = [each.document.stat().st_mtime_ns for each in first]
    text = plans[1].read_text("utf-8").replace("Asema", "Silta")
    plans[1].write_text(text, "utf-8")
    second = many(*plans)
    after = [each.document.stat().st_mtime_ns for each in second]

    assert fresh(first) == [True, True, True]
    assert fresh(second) == [False, True, False]
    assert before[0] == after[0]
    assert "Silta" in second[1].document.read_text("utf-8")
    assert fresh(many(*plans)) == [False, False, False]


@pytest.mark.parametrize("harm", ["deleted", "edited", "emptied"])
def test_a_document_that_is_not_as_it_was_is_made_again(write, many, harm):
    """
    What has become of a document meanwhile does not matter.
    """
    plans = [write("a.json"), write("b.json")]
    document = many(*plans)[0].document
    whole = document.read_bytes()
    match harm:
        case "deleted":
            document.unlink()
        case "edited":
            document.write_bytes(whole + b"more")
        case "emptied":
            document.write_bytes(b"")

    assert fresh(many(*plans)) == [True, False]
    assert document.read_bytes() == whole


@pytest.mark.parametrize(
    "change", [{"today": date(2027, 1, 12)}, {"language": "en"}, {"language": "sv"}]
)
def test_another_day_or_language_is_another_document(write, many, change):
    """
    What was made on another day, or in another language, does not count.
    """
    plan = write("a.json")
    many(plan)

    assert fresh(many(plan, **change)) == [True]
    assert fresh(many(plan, **change)) == [False]


def test_a_changed_toolkit_or_theme_makes_all_again(
    write, many, toolkit_folder, tmp_path, monkeypatch
):
    """
    Documents follow the checklists, and the look, that they are made with.
    """
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "shelf"))
    theme = tmp_path / "look"
    theme.mkdir()
    lines = 'format: osallistamo-theme/1\ncolours: {accent: "#7a1f3d"}\n'
    (theme / "theme.yaml").write_text(lines, "utf-8")
    plan = write("a.json")
    order = {"suffix": ".html", "theme": theme}
    told = [fresh(many(plan, **order)), fresh(many(plan, **order))]
    (theme / "theme.yaml").write_text(lines.replace("7a1f3d", "1f3d7a"), "utf-8")
    told += [fresh(many(plan, **order)), fresh(many(plan, **order))]
    # With neither on the shelf, plans follow the checklists of today.
    shutil.rmtree(tmp_path / "shelf")
    file = toolkit_folder / "checklists" / "main.yaml"
    file.write_text(file.read_text("utf-8").replace("How big", "How large"), "utf-8")
    told += [fresh(many(plan, **order)), fresh(many(plan, **order))]

    assert told == [[True], [False]] * 3


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"format": "osallistamo-renders/9", "documents": {}}']
)
def test_without_its_notes_all_is_made_again(write, many, tmp_path, text):
    """
    Notes that are damaged, or of a newer version, only cost time.
    """
    plan = write("a.json")
    many(plan)
    (tmp_path / "out" / FILE).write_text(text, "utf-8")

    assert fresh(many(plan)) == [True]
    assert fresh(many(plan)) == [False]


# None over another


def test_plans_of_one_name_are_told_apart(write, many):
    """
    Plans of one name get documents of their own, and keep them.
    """
    plans = [write("north/plan.json", "Pohjoinen"), write("south/PLAN.json", "Etelä")]
    done = many(*plans)
    more = many(write("east/plan.json", "Itä"), *plans)

    assert names(done) == ["north-plan.md", "south-PLAN.md"]
    assert names(more) == ["east-plan.md", *names(done)]
    assert fresh(more) == [True, False, False]
    assert "# Etelä" in done[1].document.read_text("utf-8")


def test_plans_in_folders_of_one_name_are_told_apart(write, many):
    """
    Where one folder's name is not enough, the next one's stands before it.
    """
    plans = [write(f"{place}/x/plan.json", place) for place in ("north", "south")]
    done = many(*plans)

    assert names(done) == ["x-plan.md", "south-x-plan.md"]
    assert "# north" in done[0].document.read_text("utf-8")


def test_a_later_run_writes_over_no_other_plan(write, many):
    """
    Plans of one name, each rendered in its own run, do not replace one another.
    """
    north, south = write("north/plan.json", "Pohjoinen"), write("south/plan.json")
    one, other = many(north), many(south)

    assert names(one) == ["plan.md"]
    assert names(other) == ["south-plan.md"]
    assert "# Pohjoinen" in one[0].document.read_text("utf-8")
    assert fresh(many(north, south)) == [False, False]


def test_another_plans_pdf_is_not_written_over(write, many, tmp_path):
    """
    A PDF may be all there is of a plan, so one that is not ours stays.
    """
    mine, theirs = write("plan.json"), write("theirs/plan.json", "Silta")
    (tmp_path / "out").mkdir()
    kept = render(reopen(theirs).plan(DAY), tmp_path / "out" / "plan.pdf").read_bytes()
    (done,) = many(mine, suffix=".pdf")

    assert isinstance(done.error, PlanFileError)
    assert done.error.key == "over_other_plan"
    assert (tmp_path / "out" / "plan.pdf").read_bytes() == kept
    own = render(reopen(mine).plan(DAY), tmp_path / "out" / "plan.pdf", language="sv")
    assert fresh(many(mine, suffix=".pdf")) == [True]
    assert Pdf(own).text.count("Asema")


def test_documents_are_not_taken_for_plans(write, many, tmp_path):
    """
    What was rendered into a folder among the plans is no plan of its own.
    """
    write("plans/a.json")
    write("plans/deep/b.json")
    write("plans/.hidden/c.json")
    write("plans/.d.json")
    for _ in range(2):
        made = many(tmp_path / "plans", folder="plans/out", suffix=".pdf")
        own = many(tmp_path / "plans", folder="plans", suffix=".json")

    assert [each.plan.name for each in made] == ["a.json", "b.json"]
    assert fresh(made) == [False, False]
    assert names(own) == ["plans-a.json", "b.json"]
    # On their own, they are plans.
    alone = many(tmp_path / "plans" / "out")
    assert [each.plan.name for each in alone] == ["a.pdf", "b.pdf"]


def test_a_folder_without_plans_is_told(many, tmp_path):
    """
    A folder with nothing in it is a mistake, not nothing to do.
    """
    (tmp_path / "empty").mkdir()
    with pytest.raises(PlanFileError, match="no plans in the folder"):
        many(tmp_path / "empty")


def test_two_runs_do_not_write_to_one_folder(write, many, tmp_path):
    """
    The second run is told to wait.
    """
    plan = write("a.json")
    many(plan)
    with (
        locked(tmp_path / "out" / "osallistamo"),
        pytest.raises(PlanFileError, match="Another run"),
    ):
        many(plan)


# What goes wrong


def end_or_double(number):
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)

    return number * 2


def test_a_job_that_takes_its_process_down_stops_no_other():
    """
    The one that did it has no result; all others have theirs.
    """
    done = dict(spread(end_or_double, list(range(6))))

    assert {job: done[job] for job in done if job != 3} == {
        0: 0, 1: 2, 2: 4, 4: 8, 5: 10,
    }  # fmt: skip
    assert isinstance(done[3], BaseException)


def test_a_script_without_a_guard_is_told_what_to_do(write, tmp_path):
    """
    A script that new processes would run again is not tried plan by plan.
    """
    script = tmp_path / "script.py"
    script.write_text(
        "from datetime import date\nimport osallistamo\n"
        f"osallistamo.render_many([{str(write('a.json'))!r}], 'out',"
        " suffix='.md', today=date(2027, 1, 11))\n",
        "utf-8",
    )
    done = subprocess.run(
        [sys.executable, script],
        capture_output=True, text=True, cwd=tmp_path, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("osallistamo.errors.UsageError: New processes")
    assert '__name__ == "__main__"' in last


def starting(process):
    """
    Return whether another process of a program's is reading our library by now.
    """
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()

    return any("rpds" in Path(f"/proc/{c}/maps").read_text() for c in children.split())


@pytest.mark.parametrize(
    ("moment", "all_hear"),
    [("starting", True), ("rendering", True), ("rendering", False)],
)
def test_an_interrupted_run_leaves_whole_files_only(write, tmp_path, moment, all_hear):
    """
    Ctrl-C ends with 130, one line, no tracebacks, and nothing half-written.
    """
    first = write("plans/0.json")
    for number in range(1, 200):
        shutil.copy(first, first.with_stem(str(number)))
    out = tmp_path / "out"
    process = subprocess.Popen(
        [sys.executable, "-m", "osallistamo", "render", "plans", "-o", "out/"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    while not (starting(process) if moment == "starting" else list(out.glob("*.pdf"))):
        assert process.poll() is None
        time.sleep(0.01)
    if all_hear:
        os.killpg(process.pid, signal.SIGINT)
    else:
        process.send_signal(signal.SIGINT)
    # It returns when all processes that could still write to the pipe are gone.
    _, told = process.communicate()
    made = list(out.glob("*.pdf"))

    assert process.returncode == 130
    assert len(told.splitlines()) == 1, told
    assert len(made) < 200
    assert all(path.read_bytes().rstrip().endswith(b"%%EOF") for path in made)
    assert [path.name for path in out.glob(".*.tmp")] == []
    # What is known to be made was made; the rest is made next time.
    known = json.loads((out / FILE).read_text())["documents"]
    assert set(known) <= {path.name for path in made}


def sleep_and_write(job):
    seconds, path = job
    time.sleep(seconds)
    path.write_text("done")


def test_whoever_leaves_early_leaves_nothing_behind(tmp_path):
    """
    What other processes were at is not waited for, nor done.
    """
    jobs = [(seconds, tmp_path / str(seconds)) for seconds in (0, 3, 4)]
    done = spread(sleep_and_write, jobs)
    first, _ = next(done)
    done.close()

    assert first == jobs[0]
    assert [path.name for path in tmp_path.iterdir()] == ["0"]


@pytest.mark.parametrize(
    "error",
    [
        UsageError("toolkit_unknown", name="x", known="y"),
        AnswerError("answer_text", path="main.name"),
        PlanFileError("plan_damaged", path="x", detail=ValueError("odd")),
        RenderError("no font"),
        ToolkitError([Problem("unknown_key", file="a", line=3, path="b", key_="c")]),
    ],
)
def test_errors_come_whole_from_other_processes(error):
    """
    An error that arose in a worker reads as it does there.
    """
    again = pickle.loads(pickle.dumps(error))

    assert type(again) is type(error)
    assert again.exit_status == error.exit_status
    assert vars(again).keys() == vars(error).keys()
    if not isinstance(error, ToolkitError):
        assert str(again) == str(error)


# The command line


def test_the_command_tells_what_it_did(write, run, tmp_path):
    """
    One line for all, one for each bad plan; status 1 when there is one.
    """
    write("plans/a.json")
    write("plans/b.json")
    first = run("render", "plans", "-o", "out/", "--format", "md")
    (tmp_path / "bad.json").write_text("{}", "utf-8")
    second = run("render", "bad.json", "plans", "-o", "out", "--format", "md")

    assert first == (0, "out: 2 made, 0 unchanged, 0 failed\n", "")
    assert second[:2] == (1, "out: 0 made, 2 unchanged, 1 failed\n")
    assert second[2].startswith("Failed: bad.json is no plan of osallistamo's.")
    assert len(second[2].splitlines()) == 1


def test_one_plan_goes_into_a_folder_or_a_file(write, run, tmp_path):
    """
    A slash, or a folder that is there, means a folder; all else is a file's name.
    """
    write("a.json")
    (tmp_path / "there").mkdir()
    for output in ("new/", "there"):
        assert run("render", "a.json", "-o", output, "--format", "html")[0] == 0
    assert run("render", "a.json", "--format", "md")[0] == 0
    assert run("render", "a.json", "-o", "b.md", "--format", "md")[0] == 0
    for path in ("new/a.html", "there/a.html", "a.md", "b.md"):
        assert (tmp_path / path).is_file()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("a.json", "a.json"), "-o FOLDER/"),
        (("a.json", "b.json", "-o", "all.pdf"), "all.pdf is no folder"),
        (("a.json", "b.json", "-o", "a.json"), "a.json is no folder"),
        (("a.json", "-o", "b.html", "--format", "md"), "b.html is not of the format"),
    ],
)
def test_an_unclear_target_is_told(write, run, tmp_path, arguments, told):
    """
    Where documents go is never guessed.
    """
    write("a.json")
    write("b.json")
    before = sorted(tmp_path.iterdir())

    assert told in refusal(run, "render", *arguments)
    assert sorted(tmp_path.iterdir()) == before


def test_the_parser_knows_all_formats():
    """
    Each format can be named.
    """
    for suffix in FORMATS:
        options = parser_in("en").parse_args(["render", "a", "--format", suffix[1:]])
        assert f".{options.format}" == suffix


def test_a_terminal_shows_the_time_left(write, tmp_path):
    """
    On a terminal there is a bar with the time left; elsewhere there is none.
    """
    write("a.json")
    terminal = Terminal("render", "a.json", "-o", "out/", "--lang", "fi", cwd=tmp_path)
    terminal.process.expect("0/1 .*jäljellä")
    terminal.process.expect("out: tehtiin 1, ennallaan 0, ei onnistunut 0")
    terminal.process.wait()

    assert terminal.process.exitstatus == 0


def test_toolkits_are_read_again_when_they_change(toolkit_folder):
    """
    A toolkit is one value for many plans, yet never an old one.
    """
    first, second = load(toolkit_folder), load(toolkit_folder)
    file = toolkit_folder / "checklists" / "main.yaml"
    file.write_text(file.read_text("utf-8").replace("How big", "How large"), "utf-8")

    assert first is second
    assert load(toolkit_folder).digest != first.digest
