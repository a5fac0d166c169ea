"""
The same conversation in plain lines, for pipes and screen readers.
"""

import json
import subprocess
import sys

import pytest


def talk(cwd, folder, *lines, arguments=("new", "plan.json"), language="fi"):
    """
    Give lines to the wizard through a pipe; return what it did.
    """
    toolkit = ["--toolkit", str(folder)] if arguments[0] == "new" else []
    return subprocess.run(
        [sys.executable, "-m", "osallistamo", *arguments, *toolkit, "--lang", language],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        text=True,
        cwd=cwd,
        check=False,
    )


def answers(cwd):
    return json.loads((cwd / "plan.json").read_text())["answers"]


def test_numbers_choose_and_words_do_too(tmp_path, toolkit_folder):
    """
    Choices are made by number or by words.
    """
    done = talk(tmp_path, toolkit_folder, "Asema", "2", "ei", "1, 3", "/lopeta")

    assert done.returncode == 0, done.stderr
    assert answers(tmp_path) == {
        "main.name": "Asema",
        "main.size": "b",
        "main.deep": False,
        "main.who": ["a", "c"],
    }


def test_input_that_ends_keeps_every_answer(tmp_path, toolkit_folder):
    """
    When the pipe ends in the middle, the status says so and answers are kept.
    """
    done = talk(tmp_path, toolkit_folder, "Asema")

    assert done.returncode == 130
    assert "Kaikki vastaukset ovat tallessa" in done.stderr
    assert "Traceback" not in done.stderr
    assert answers(tmp_path) == {"main.name": "Asema"}


@pytest.mark.parametrize(
    ("language", "back", "end"),
    [("fi", "/takaisin", "/lopeta"), ("sv", "/tillbaka", "/sluta"),
     ("en", "/back", "/quit")],
)  # fmt: skip
def test_steps_have_names_in_each_language(
    tmp_path, toolkit_folder, language, back, end
):
    """
    One can go back in each language; the answer is there to be kept.
    """
    done = talk(
        tmp_path, toolkit_folder, "Asema", back, "", "1", end, language=language
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.count("name?") == 2
    assert answers(tmp_path) == {"main.name": "Asema", "main.size": "a"}


def test_later_not_relevant_and_overview(tmp_path, toolkit_folder):
    """
    Steps that ask something more work in lines too.
    """
    done = talk(
        tmp_path, toolkit_folder,
        "/myöhemmin", "/ei-koske", "Ei ole", "/yleiskuva", "2", "1", "100", "/lopeta",
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert answers(tmp_path) == {
        "main.name": {"later": True},
        "main.size": {"not_relevant": "Ei ole"},
        "end.money": "100.00",
    }


def test_a_wrong_answer_is_explained(tmp_path, toolkit_folder):
    """
    What a question cannot take is told, and it is asked again.
    """
    done = talk(tmp_path, toolkit_folder, "Asema", "9", "1", "/lopeta")

    assert "9" in done.stdout
    assert done.stdout.count("size?") == 2
    assert answers(tmp_path)["main.size"] == "a"


def test_members_are_removed_only_when_one_is_sure(tmp_path, toolkit_folder):
    """
    Removing an event tells how many answers it takes along, and keeps them.
    """
    lines = ["Asema", "2", "ei", "1", "1.2.2027", "1", "Ilta", "1", "kyllä", "/lopeta"]
    talk(tmp_path, toolkit_folder, *lines)
    done = talk(
        tmp_path, toolkit_folder,
        "/yleiskuva", "1", "6", "3", "1", "3", "2", "/lopeta",
        arguments=("continue", "plan.json"),
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert "Sen vastaukset (2) jäävät talteen" in done.stdout
    assert answers(tmp_path)["events"] == []
    assert answers(tmp_path)["events.1.title"] == "Ilta"


def test_steps_work_at_a_question_of_members_too(tmp_path, toolkit_folder):
    """
    The question that adds events can be skipped and left for later.
    """
    lines = ["Asema", "1", "1", "1.2.2027", "/ohita", "/takaisin", "/myöhemmin"]
    done = talk(tmp_path, toolkit_folder, *lines, "/lopeta")

    assert done.returncode == 0, done.stderr
    assert answers(tmp_path)["events"] == {"later": True}


def test_the_end_counts_each_open_question_once(tmp_path, toolkit_folder):
    """
    What was skipped is not counted among the deeper questions too.
    """
    given = tmp_path / "given.yaml"
    given.write_text(
        "main: {name: A, size: b, deep: no, who: a, day: 1.2.2027}\n"
        "events: {one: {title: Ilta, recorded: yes}}\n"
        "end: {money: 10, people: 2, period: 1.2.2027 - 3.2.2027}\n"
    )
    done = talk(
        tmp_path, toolkit_folder, "/ohita", "/lopeta",
        arguments=("new", "plan.json", "--answers", "given.yaml"),
    )  # fmt: skip

    assert "Vastaa ohitettuihin kysymyksiin (1)" in done.stdout
    assert "Syventäviä kysymyksiä avoinna: 1 (kaikkiaan 1)" in done.stdout
    assert "Syvennä suunnitelmaa: lisäkysymyksiä 1\n" in done.stdout
