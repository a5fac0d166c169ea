"""
The command line: arguments in, exit status out, never a traceback.
"""

import json
import subprocess
import sys

import pytest


GIVEN = """\
main: {name: Asema, size: b, deep: no, who: a, day: 1.2.2027}
events:
  one: {title: Ilta, recorded: yes}
end:
  people: 2
  period: {start: 2027-02-01, end: 2027-02-03}
  contact: Aino Esimerkki, aino@example.fi
duties:
  end.tell: {state: done, who: Aino}
"""


@pytest.fixture(name="run")
def _run(tmp_path):
    def run(*arguments, language="en"):
        done = subprocess.run(
            [sys.executable, "-m", "osallistamo", *arguments, "--lang", language],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        assert "Traceback" not in done.stderr

        return done

    return run


@pytest.fixture(name="made")
def _made(run, tmp_path, toolkit_folder):
    """
    A plan made unattended from an answers file.
    """
    (tmp_path / "given.yaml").write_text(GIVEN, "utf-8")
    done = run(
        "new", "plan.json", "--toolkit", str(toolkit_folder),
        "--answers", "given.yaml", "--no-input",
    )  # fmt: skip
    assert done.returncode == 1, done.stderr

    return done


def test_unattended_names_what_is_missing(made):
    """
    --no-input makes the plan and names every answer that is missing.
    """
    assert "end.money" in made.stderr
    assert "end.long" not in made.stderr
    assert "plan.json" in made.stdout


def test_every_wrong_answer_is_named_at_once(run, tmp_path, toolkit_folder):
    """
    An answers file with mistakes makes no plan and lists them all with lines.
    """
    (tmp_path / "given.yaml").write_text(
        "main:\n  name: A\n  size: huge\n  day: 31.2.2027\n  nmae: B\n"
        "end:\n  people: 0\n",
        "utf-8",
    )
    done = run(
        "new", "plan.json", "--toolkit", str(toolkit_folder),
        "--answers", "given.yaml", "--no-input",
    )  # fmt: skip

    assert done.returncode == 2
    assert "given.yaml:3: main.size" in done.stderr
    assert "given.yaml:4: main.day" in done.stderr
    assert "given.yaml:5: main.nmae" in done.stderr
    assert "did you mean main.name?" in done.stderr
    assert "given.yaml:7: end.people" in done.stderr
    assert not (tmp_path / "plan.json").exists()


def test_check_tells_what_is_open_and_why(run, made):
    """
    Check ends with 1 while a statutory duty is open, and says why it is there.
    """
    done = run("check", "plan.json", "--today", "2027-03-01")

    assert done.returncode == 1
    assert "Open statutory duties: 1" in done.stdout
    assert "15 February 2027 OVERDUE" in done.stdout
    assert "Because: recorded: yes" in done.stdout


def test_check_as_json_is_for_machines(run, made):
    """
    The JSON review has due days, reasons and states.
    """
    done = run("check", "plan.json", "--format", "json", "--today", "2027-02-10")
    review = json.loads(done.stdout)
    duties = {d["path"]: d for d in review["duties"]}

    assert duties["events.one.captions"]["due"] == "2027-02-15"
    assert duties["events.one.captions"]["overdue"] is False
    assert duties["events.one.captions"]["because"] == ["events.one.recorded"]
    assert duties["end.tell"]["status"]["state"] == "done"
    # Five working days before Monday 1 February, a week with no holiday in it.
    assert duties["end.tell"]["due"] == "2027-01-25"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fi", "”captions” koskee tätä hanketta, koska: recorded: kyllä."),
        ("sv", "”captions” gäller det här projektet, eftersom: recorded: ja."),
        ("en", "“captions” concerns this project because: recorded: yes."),
    ],
)
def test_why_is_a_sentence(run, made, language, sentence):
    """
    Why says which answers decided it, in the reader's language.
    """
    done = run("why", "plan.json", "events.one.captions", language=language)

    assert done.stdout.strip() == sentence


@pytest.mark.parametrize(
    "arguments",
    [
        ("continue", "none.json"),
        ("check", "none.json"),
        ("render", "none.json"),
        ("why", "none.json", "a.b"),
        ("new", "p.json", "--toolkit", "nowhere"),
        ("new", "none/p.json"),
        ("toolkit", "lint", "nowhere"),
        ("toolkit",),
        ("new", "p.json", "--answers", "none.yaml"),
        ("nonsense",),
        ("check",),
    ],
)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_wrong_use_gives_one_message_and_status_two(run, arguments, language):
    """
    Whatever is wrong, there is a message and exit status 2.
    """
    done = run(*arguments, language=language)

    assert done.returncode == 2
    assert 0 < len(done.stderr.strip().splitlines()) <= 2


def test_a_plan_that_is_there_is_not_overwritten(run, made, tmp_path):
    """
    New refuses a file that exists and says how to go on with it.
    """
    before = (tmp_path / "plan.json").read_text()
    done = run("new", "plan.json")

    assert done.returncode == 2
    assert "osallistamo continue plan.json" in done.stderr
    assert (tmp_path / "plan.json").read_text() == before


def test_a_wrong_day_is_named(run, made):
    """
    --today takes a day only.
    """
    done = run("check", "plan.json", "--today", "yesterday")

    assert done.returncode == 2
    assert "yesterday is no day" in done.stderr


def test_an_unknown_suffix_is_named(run, made):
    """
    Render says which kinds of documents there are.
    """
    done = run("render", "plan.json", "-o", "plan.odt")

    assert done.returncode == 2
    assert ".pdf" in done.stderr


def test_without_a_terminal_and_command_help_is_shown(run):
    """
    Osallistamo alone, with no terminal, shows its help.
    """
    done = run()

    assert done.returncode == 2
    assert "usage: osallistamo" in done.stdout


@pytest.mark.parametrize(
    ("language", "words"),
    [("fi", "aloita suunnitelma"), ("sv", "börja en plan"), ("en", "begin a plan")],
)
def test_help_is_in_the_readers_language(run, language, words):
    """
    --help speaks the language of --lang.
    """
    assert words in run("--help", language=language).stdout


def test_help_imports_no_heavy_library():
    """
    --help pays for none of the libraries that the rest needs.
    """
    program = (
        "import sys\nfrom osallistamo.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print(sorted({'attr', 'cattrs', 'yaml', 'questionary', 'jinja2',"
        " 'weasyprint', 'babel', 'holidays', 'rpds'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "[]"


def test_a_broken_pipe_is_no_error(made, tmp_path):
    """
    A reader that leaves early gets no complaint.
    """
    command = f"{sys.executable} -m osallistamo check plan.json | head -1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )

    assert done.stderr == ""


def test_toolkit_show_is_a_tree(run, toolkit_folder):
    """
    Toolkit show lists every entry in its place.
    """
    lines = run("toolkit", "show", str(toolkit_folder)).stdout.splitlines()

    assert "    events.captions [duty, law] captions" in lines
    assert lines.index("main (main)") < lines.index("happening (happening)")
