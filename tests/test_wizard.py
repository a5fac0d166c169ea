"""
The wizard on a real terminal, 80 columns by 24 lines.
"""

import json
import os
import re
import signal

import pytest

from terminal import BACK, CTRL_C, DOWN, ENTER, HELP, MENU, SKIP, Terminal


@pytest.fixture(name="wizard")
def _wizard(tmp_path, toolkit_folder):
    return Terminal("new", "plan.json", "--toolkit", str(toolkit_folder), cwd=tmp_path)


def answers(tmp_path):
    return json.loads((tmp_path / "plan.json").read_text())["answers"]


def test_an_answer_is_on_disk_before_the_next_question(tmp_path, wizard):
    """
    When the second question is shown, the first answer is saved.
    """
    wizard.see("name?")
    wizard.type("Asema")
    wizard.see("size?")

    assert answers(tmp_path) == {"main.name": "Asema"}


def test_back_returns_with_the_answer_to_change(tmp_path, wizard):
    """
    Back shows the question before with its answer; it can be changed.
    """
    wizard.see("name?")
    wizard.type("Asema")
    wizard.see("size?")
    wizard.press(BACK)
    assert wizard.text.rstrip().endswith("Asema")
    # Its number is what it was.
    assert re.findall(r"\((\d+)/", wizard.text) == ["1", "2", "1"]
    wizard.type("talo")

    assert answers(tmp_path) == {"main.name": "Asematalo"}


@pytest.mark.parametrize("steps", [1, 2, 3, 4])
def test_back_works_at_every_kind_of_question(tmp_path, wizard, steps):
    """
    From text, choice, several, date and group one can go back.
    """
    keys = [("Asema", ENTER), (ENTER,), (" ", ENTER), ("1.2.2027", ENTER)]
    shown = ["name?", "size?", "who?", "day?", "Which events?"]
    wizard.see("name?")
    for press, following in list(zip(keys, shown[1:], strict=True))[:steps]:
        wizard.press(*press)
        wizard.see(following)
    before = answers(tmp_path)
    wizard.press(BACK)

    assert wizard.text.rindex(shown[steps - 1]) > wizard.text.rindex(shown[steps])
    assert answers(tmp_path) == before


def test_ctrl_c_keeps_everything_and_resume_goes_on_there(tmp_path, toolkit_folder):
    """
    Ctrl-C ends with status 130; continue shows the question one was at.
    """
    wizard = Terminal(
        "new", "plan.json", "--toolkit", str(toolkit_folder), cwd=tmp_path
    )
    wizard.see("name?")
    wizard.type("Asema")
    wizard.see("size?")
    wizard.press(CTRL_C)

    assert wizard.end() == 130
    assert "Kaikki vastaukset ovat tallessa" in wizard.text
    assert answers(tmp_path) == {"main.name": "Asema"}

    again = Terminal("continue", "plan.json", cwd=tmp_path)
    again.see("size?")
    again.press(CTRL_C)

    assert again.end() == 130


def test_a_closed_terminal_loses_nothing(tmp_path, wizard):
    """
    When the terminal goes away, what was answered is on disk.
    """
    wizard.see("name?")
    wizard.type("Asema")
    wizard.see("size?")
    os.kill(wizard.process.pid, signal.SIGHUP)
    wizard.process.close(force=True)

    assert answers(tmp_path) == {"main.name": "Asema"}


def test_help_and_why_are_told_and_the_question_comes_again(wizard):
    """
    F1 gives help, the menu gives the reason, and the question is asked again.
    """
    wizard.see("name?")
    wizard.type("Asema")
    wizard.see("size?")
    wizard.press(HELP)
    wizard.see("How big it is.")
    wizard.press(DOWN, ENTER)
    wizard.see("deep?")
    wizard.press(MENU, DOWN, ENTER)

    wizard.see("koskee tätä hanketta, koska: size: option b")


def test_what_is_half_typed_survives_a_look_at_the_help(tmp_path, wizard):
    """
    F1 in the middle of typing gives help, and the typing goes on.
    """
    wizard.see("name?")
    wizard.press("Ase", HELP)
    wizard.type("ma")
    wizard.see("size?")

    assert answers(tmp_path) == {"main.name": "Asema"}


def test_skip_later_and_not_relevant(tmp_path, wizard):
    """
    A question can be skipped, left for later, or set aside with a reason.
    """
    wizard.see("name?")
    wizard.press(SKIP)
    wizard.see("size?")
    wizard.press(MENU, DOWN, DOWN, DOWN, ENTER)
    wizard.see("who?")
    wizard.press(MENU, DOWN, DOWN, DOWN, DOWN, ENTER)
    wizard.see("Miksi tämä ei koske hanketta?")
    wizard.type("Ei ole")
    wizard.see("day?")

    assert answers(tmp_path) == {
        "main.size": {"later": True},
        "main.who": {"not_relevant": "Ei ole"},
    }


def test_a_wrong_answer_is_explained_and_asked_again(tmp_path, wizard):
    """
    What a question cannot take is told at once, in the reader's language.
    """
    wizard.see("name?")
    wizard.type("Asema")
    wizard.press(ENTER)
    wizard.see("who?")
    wizard.press(" ", ENTER)
    wizard.see("day?")
    wizard.type("31.2.2027")
    wizard.see("31.2.2027")

    assert "main.day" not in answers(tmp_path)


def test_members_are_added_and_their_questions_asked(tmp_path, toolkit_folder):
    """
    An event is added by name, its questions follow, and duties are told.
    """
    given = tmp_path / "given.yaml"
    given.write_text("main: {name: A, size: b, deep: no, who: a, day: 1.2.2027}\n")
    first = Terminal(
        "new", "plan.json", "--toolkit", str(toolkit_folder), "--answers", "given.yaml",
        cwd=tmp_path,
    )  # fmt: skip
    first.see("Which events?")
    first.press(ENTER)
    first.see("title?")
    first.type("Ilta")
    first.see("Nyt mukana: Ilta")
    first.press(ENTER)
    first.see("recorded?")
    first.press(ENTER)
    first.see("Tästä seuraa uutta muistettavaa (1)")

    assert answers(tmp_path)["events"] == ["1"]
    assert answers(tmp_path)["events.1.recorded"] is True


def test_overview_jumps_to_another_question(wizard):
    """
    The overview lists sections with progress and leads to a question.
    """
    wizard.see("name?")
    wizard.type("Asema")
    wizard.see("size?")
    wizard.press(MENU, DOWN, DOWN, DOWN, DOWN, DOWN, ENTER)
    wizard.see("Mihin kohtaan siirrytään?")
    wizard.press(DOWN, ENTER)
    wizard.see("money")
    wizard.press(ENTER)

    wizard.see("Kirjoita summa euroina")


def test_long_options_wrap_within_eighty_columns(tmp_path):
    """
    A label longer than the screen is broken at words, none is cut.
    """
    from strategies import checklist, question, section, words, write_toolkit

    label = "hyvin pitkä vaihtoehto joka jatkuu ja jatkuu " * 4
    asked = question("q", "one_of")
    asked["options"] = [
        {"id": "a", "text": words(label.strip())},
        {"id": "b", "text": words("lyhyt")},
    ]
    folder = write_toolkit(tmp_path / "tk", [checklist("m", [section("s", [asked])])])
    wizard = Terminal("new", "plan.json", "--toolkit", str(folder), cwd=tmp_path)
    wizard.see("lyhyt")
    shown = " ".join(wizard.text.split())

    assert label.strip() in shown
    assert all(len(line) <= 80 for line in wizard.text.split("\n"))


def test_no_color_means_no_colour(tmp_path, toolkit_folder):
    """
    With NO_COLOR no colour code is sent; without it neither a fixed one.
    """
    wizard = Terminal(
        "new", "p.json", "--toolkit", str(toolkit_folder), cwd=tmp_path, NO_COLOR="1"
    )
    wizard.see("name?")
    wizard.type("Asema")
    wizard.see("size?")

    assert "\x1b[38" not in wizard.raw
    assert "\x1b[48" not in wizard.raw


@pytest.mark.parametrize(
    ("language", "words"),
    [("fi", "takaisin"), ("sv", "tillbaka"), ("en", "back")],
)
def test_the_wizard_speaks_the_readers_language(
    tmp_path, toolkit_folder, language, words
):
    """
    --lang decides what the wizard says.
    """
    wizard = Terminal(
        "new", "p.json", "--toolkit", str(toolkit_folder), "--lang", language,
        cwd=tmp_path,
    )  # fmt: skip

    wizard.see(f"Ctrl-B {words}")


def test_from_start_to_summary(tmp_path, toolkit_folder):
    """
    At the end the summary names open statutory duties and offers the PDF.
    """
    given = tmp_path / "given.yaml"
    given.write_text(
        "main: {name: A, size: b, deep: no, who: a, day: 1.2.2027}\n"
        "events: {one: {title: Ilta, recorded: yes}}\n"
        "end: {money: 10, people: 2, period: 1.2.2027 - 3.2.2027}\n"
    )
    wizard = Terminal(
        "new", "plan.json", "--toolkit", str(toolkit_folder), "--answers", "given.yaml",
        "--today", "2027-02-01", cwd=tmp_path,
    )  # fmt: skip
    wizard.see("contact?")
    wizard.type("Aino Esimerkki, aino@example.fi, 09 123 4567")
    wizard.see("Avoimia lakisääteisiä velvoitteita: 1")
    wizard.see("15.2.2027")
    wizard.see("Tee PDF ja lopeta")
    # A key for another step does not end the conversation.
    wizard.press(MENU)
    wizard.see("Tee PDF ja lopeta")
    assert wizard.process.isalive()

    assert answers(tmp_path)["end.contact"] == {
        "name": "Aino Esimerkki",
        "email": "aino@example.fi",
        "phone": "09 123 4567",
    }
