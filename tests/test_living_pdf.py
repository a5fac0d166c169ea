"""
A PDF goes on living: it is continued, checked and made anew; a hostile one is not.
"""

import gc
import json
import shutil
import subprocess
import sys
import zlib

from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from pypdf import PdfReader, PdfWriter

from osallistamo import _pdf_file, _storage
from osallistamo._pinned import ArchiveError, pinned_toolkit
from osallistamo.cli import main
from strategies import checklist, duty, question, section, write_toolkit
from terminal import Terminal


YESTERDAY, TODAY = "2027-01-10", "2027-01-11"
LATER_ANSWERS = ["1", "1.2.2027"]
"""To the questions that yesterday's plan left open: size and day."""


def small_toolkit(folder, *, version="1.0.0"):
    entries = [
        question("name", "text"),
        question("size", "one_of"),
        question("day", "date"),
        duty("tell", due={"days": "5", "before": "main.day"}),
    ]
    checklists = [checklist("main", [section("basics", entries)])]

    return write_toolkit(
        folder,
        checklists,
        version=version,
        layout={"title": "main.name", "facts": ["main.name"]},
    )


def osallistamo(cwd, *arguments, lines=(), language="fi"):
    """
    Run the command line in a folder, with lines to read.
    """
    done = subprocess.run(
        [sys.executable, "-m", "osallistamo", *arguments, "--lang", language],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        text=True,
        cwd=cwd,
        check=False,
    )
    assert "Traceback" not in done.stderr

    return done


@pytest.fixture(name="made", scope="module")
def _made(tmp_path_factory):
    """
    Yesterday's work: a toolkit of one's own and the PDF of a plan begun with it.
    """
    folder = tmp_path_factory.mktemp("yesterday")
    small_toolkit(folder / "small")
    (folder / "given.yaml").write_text("main: {name: Asema}\n", "utf-8")
    osallistamo(
        folder, "new", "plan.json", "--toolkit", "small",
        "--answers", "given.yaml", "--no-input",
    )  # fmt: skip
    done = osallistamo(folder, "render", "plan.json", "--today", YESTERDAY)
    assert done.returncode == 0, done.stderr

    return folder


@pytest.fixture(name="folder")
def _folder(made, tmp_path):
    """
    A folder of today, with yesterday's PDF and its checklists, but no plan file.
    """
    shutil.copy(made / "plan.pdf", tmp_path)
    shutil.copytree(made / "small", tmp_path / "small")

    return tmp_path


@pytest.fixture(name="run")
def _run(capsys, monkeypatch, tmp_path):
    """
    The command line in this process, which is quicker.
    """

    def run(*arguments, language="en"):
        try:
            status = main([*arguments, "--lang", language])
        finally:
            gc.enable()
        return status, *capsys.readouterr()

    monkeypatch.chdir(tmp_path)

    return run


def answers(path):
    return json.loads(path.read_text("utf-8"))["answers"]


def attached(path, name):
    attachments = {each.name: each for each in PdfReader(path).attachment_list}

    return attachments[name].content


def carried(path):
    return json.loads(attached(path, "plan.json"))


def members(path):
    """
    Return names and contents of the checklists that a PDF carries.
    """
    with ZipFile(BytesIO(attached(path, "toolkit.zip"))) as packed:
        return [(name, packed.read(name)) for name in packed.namelist()]


def test_yesterdays_pdf_goes_on_in_the_wizard_today(folder):
    """
    The wizard asks what the PDF leaves open, and its end puts the PDF up to date.
    """
    # As some programs write it.
    (folder / "plan.pdf").rename(folder / "plan.PDF")
    end_print = "1"
    done = osallistamo(
        folder, "continue", "plan.PDF", "--plain", "--today", TODAY,
        lines=[*LATER_ANSWERS, end_print],
    )  # fmt: skip
    wanted = {"main.name": "Asema", "main.size": "a", "main.day": "2027-02-01"}

    assert done.returncode == 0, done.stderr
    assert "name?" not in done.stdout
    assert answers(folder / "plan.json") == wanted
    assert carried(folder / "plan.PDF")["answers"] == wanted
    assert PdfReader(folder / "plan.PDF").metadata.creation_date.day == 11
    assert not (folder / "plan.pdf").exists()


def test_every_answer_is_in_the_plan_file_beside_the_pdf(folder):
    """
    When the input ends in the middle, the answers stand beside the untouched PDF.
    """
    before = (folder / "plan.pdf").read_bytes()
    osallistamo(folder, "continue", "plan.pdf")

    assert answers(folder / "plan.json") == {"main.name": "Asema"}

    done = osallistamo(folder, "continue", "plan.pdf", lines=LATER_ANSWERS[:1])

    assert done.returncode == 130
    assert answers(folder / "plan.json") == {"main.name": "Asema", "main.size": "a"}
    assert (folder / "plan.pdf").read_bytes() == before

    again = osallistamo(folder, "continue", "plan.json", lines=["/lopeta"])

    assert again.returncode == 0, again.stderr
    assert "day?" in again.stdout


def test_a_plan_file_with_the_same_answers_is_gone_on_with(folder, made):
    """
    Beside the plan file that it was made of, the PDF stands for that file.
    """
    shutil.copy(made / "plan.json", folder)
    done = osallistamo(folder, "continue", "plan.pdf", lines=LATER_ANSWERS)

    assert done.returncode == 130, done.stderr
    assert answers(folder / "plan.json")["main.day"] == "2027-02-01"


@pytest.mark.parametrize("other", ["other answers", "no plan at all"])
def test_another_plan_beside_the_pdf_is_never_written_over(run, folder, made, other):
    """
    A plan file that has other answers stays; one line tells what to do.
    """
    text = (made / "plan.json").read_text("utf-8").replace("Asema", "Talo")
    (folder / "plan.json").write_text(text if other == "other answers" else "{}")
    before = (folder / "plan.json").read_bytes()
    status, out, err = run("continue", "plan.pdf")

    assert (status, out) == (2, "")
    assert "osallistamo continue plan.json" in err
    assert err.count("\n") == 1
    assert (folder / "plan.json").read_bytes() == before


def test_two_wizards_never_write_one_plan(run, folder):
    """
    A PDF and the plan file beside it have one lock.
    """
    with _storage.locked(folder / "plan.json"):
        status, _, err = run("continue", "plan.pdf")

    assert status == 2
    assert "open in another window" in err
    assert not (folder / "plan.json").exists()


def test_check_and_why_read_a_pdf_whatever_its_name(run, folder):
    """
    What a file is, its content tells; reading writes nothing.
    """
    (folder / "plan.pdf").rename(folder / "from_the_case_record")
    checked, review, _ = run(
        "check", "from_the_case_record", "--format", "json", "--today", TODAY
    )
    asked, reason, _ = run("why", "from_the_case_record", "main.tell")

    assert (checked, asked) == (0, 0)
    assert [duty["path"] for duty in json.loads(review)["duties"]] == ["main.tell"]
    assert "main.tell" in reason or "tell" in reason
    assert {path.name for path in folder.iterdir()} == {"from_the_case_record", "small"}


def test_a_pdf_named_like_a_plan_file_is_not_written_over(folder):
    """
    The answers of a PDF with the suffix of plan files go to a file of their own.
    """
    (folder / "plan.pdf").rename(folder / "plan.json")
    before = (folder / "plan.json").read_bytes()
    osallistamo(folder, "continue", "plan.json", lines=LATER_ANSWERS)

    assert (folder / "plan.json").read_bytes() == before
    assert answers(folder / "plan.json.json")["main.size"] == "a"


def test_render_puts_the_pdf_up_to_date_in_its_own_language_only(run, folder):
    """
    Without -o a PDF takes its own place, never that of one in another language.
    """
    before = (folder / "plan.pdf").read_bytes()
    status, _, err = run("render", "plan.pdf", "--today", TODAY, language="sv")

    assert status == 2
    assert "--lang fi" in err
    assert (folder / "plan.pdf").read_bytes() == before

    status, out, err = run("render", "plan.pdf", "--today", TODAY, language="fi")

    assert (status, out.strip()) == (0, "plan.pdf"), err
    assert PdfReader(folder / "plan.pdf").metadata.creation_date.day == 11
    assert carried(folder / "plan.pdf")["answers"] == {"main.name": "Asema"}


def test_a_pdf_in_another_language_than_its_plan(run, folder):
    """
    Printed in Swedish, a Finnish plan stays Finnish, and its PDF Swedish.
    """
    run("render", "plan.pdf", "-o", "ruotsiksi.pdf", "--today", TODAY, language="sv")
    run("render", "ruotsiksi.pdf", "-o", "page.html", "--today", TODAY, language="sv")

    assert carried(folder / "ruotsiksi.pdf")["language"] == "fi"
    assert "<span lang=fi>Asema</span>" in (folder / "page.html").read_text("utf-8")

    refused, _, err = run("render", "ruotsiksi.pdf", "--today", TODAY, language="fi")
    done, _, _ = run("render", "ruotsiksi.pdf", "--today", TODAY, language="sv")

    assert (refused, done) == (2, 0)
    assert "--lang sv" in err


def test_changed_checklists_are_told_of(run, folder):
    """
    It is shown as it was made, with the checklists in the PDF; newer ones are told of.
    """
    small_toolkit(folder / "small", version="1.1.0")
    status, _, err = run("check", "plan.pdf")

    assert status == 0
    assert "that the plan was made with (1.0.0). Here are newer ones (1.1.0)" in err


def test_without_its_checklists_the_plan_is_read_with_those_in_the_pdf(run, folder):
    """
    Checklists that are nowhere else are read from the PDF, also to make it anew.
    """
    shutil.rmtree(folder / "small")
    checked, review, told = run("check", "plan.pdf", "--format", "json")
    rendered, _, _ = run("render", "plan.pdf", "-o", "new.pdf", language="fi")
    again, same, _ = run("check", "new.pdf", "--format", "json")

    assert (checked, rendered, again) == (0, 0, 0)
    assert "small are not here. They are read from plan.pdf" in told
    assert "changed" not in told
    assert json.loads(same) == json.loads(review)


def test_without_its_checklists_a_plan_is_not_continued(run, folder):
    """
    Going on would leave a plan file that nothing can read; so it is not begun.
    """
    shutil.rmtree(folder / "small")
    status, _, err = run("continue", "plan.pdf")

    assert status == 2
    assert "Put their folder small beside the PDF" in err
    assert not (folder / "plan.json").exists()


def test_the_menu_offers_living_pdfs(folder):
    """
    Without arguments one can go on with a PDF that has no plan file beside it.
    """
    PdfWriter().write(folder / "foreign.pdf")
    menu = Terminal(cwd=folder)
    menu.see("plan.pdf")

    assert "foreign.pdf" not in menu.text

    (folder / "plan.json").write_text("{}")
    menu = Terminal(cwd=folder)
    menu.see("Aloita uusi suunnitelma")
    menu.settle()

    assert "plan.pdf" not in menu.text


# What follows is what people with time and ill will may send.


def built(objects, *, trailer=b"", start=None):
    """
    Return a PDF of objects by number, its root the first.
    """
    data = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, content in objects.items():
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    end = len(data)
    size = max(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        data += b"%010d 00000 n \n" % places[number]
    data += b"trailer\n<</Size %d/Root 1 0 R%s>>\n" % (size, trailer)

    return bytes(data + b"startxref\n%d\n%%%%EOF\n" % (end if start is None else start))


def stream(dictionary, content):
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (
        dictionary, len(content), content
    )  # fmt: skip


def with_attachment(packed):
    names = b"<</Type/Catalog/Names<</EmbeddedFiles<</Names[(plan.json)2 0 R]>>>>>>"

    return built({
        1: names,
        2: b"<</Type/Filespec/F(plan.json)/EF<</F 3 0 R>>>>",
        3: stream(b"/Type/EmbeddedFile/Filter/FlateDecode", packed),
    })  # fmt: skip


def deflated(size):
    packer = zlib.compressobj(1)
    parts = [packer.compress(bytes(2**20)) for _ in range(size // 2**20)]

    return b"".join(parts) + packer.flush()


def with_object_stream(packed):
    """
    Return a PDF whose attachments are named in an object stream.
    """
    data = bytearray(b"%PDF-1.7\n")
    rows = bytearray(6)
    for number, content in (
        (1, b"<</Type/Catalog/Names 4 0 R>>"),
        (2, stream(b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode", packed)),
    ):
        rows += b"\1%s\0" % len(data).to_bytes(4)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    rows += b"\1%s\0" % start.to_bytes(4) + b"\2%s\0" % (2).to_bytes(4)
    table = stream(b"/Type/XRef/Size 5/W[1 4 1]/Root 1 0 R", rows)

    return bytes(
        data + b"3 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, start)
    )


def written(*attachments, password=""):
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    for name, content in attachments:
        writer.add_attachment(name, content)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    data = BytesIO()
    writer.write(data)

    return data.getvalue()


def replaced(path, name, content):
    """
    Return a PDF with another attachment in the place of one.
    """
    writer = PdfWriter(clone_from=path)
    for each in list(writer.attachment_list):
        if each.name == name:
            each.delete()
    if content is not None:
        writer.add_attachment(name, content)
    data = BytesIO()
    writer.write(data)

    return data.getvalue()


def altered(ours):
    """
    Return a PDF whose plan is not the one that its checksum was taken of.
    """
    place = ours.index(b"<", ours.index(b"/CheckSum", ours.index(b"#2fjson"))) + 1
    digit = b"0" if ours[place : place + 1] != b"0" else b"1"

    return ours[:place] + digit + ours[place + 1 :]


HOSTILE = {
    "no plan inside": (lambda _: written(), "carries no plan"),
    "another attachment": (lambda _: written(("a.txt", b"a")), "carries no plan"),
    "one name twice": (
        lambda _: written(("plan.json", b"{}"), ("plan.json", b"{}")),
        "several attachments named plan.json",
    ),
    "encrypted": (lambda _: written(password="x"), "password"),
    "encrypted, the plan too": (
        lambda _: written(("plan.json", b"{}"), password="x"),
        "password",
    ),
    "a bomb": (
        lambda _: with_attachment(deflated(400 * 2**20)),
        "over 64 MB",
    ),
    "no archive": (lambda _: with_attachment(b"none"), "damaged"),
    "half": (lambda ours: ours[: len(ours) // 2], "damaged"),
    "without its end": (lambda ours: ours[:-200], "damaged"),
    "a header only": (lambda _: b"%PDF-1.7\n", "damaged"),
    "other bytes than were attached": (altered, "damaged"),
    "JSON cut short": (lambda _: written(("plan.json", b'{"format":')), "damaged"),
    "not UTF-8": (lambda _: written(("plan.json", b"\xff{}")), "damaged"),
    "another JSON": (lambda _: written(("plan.json", b"{}")), "no plan"),
    "a newer format": (
        lambda _: written(("plan.json", b'{"format": "osallistamo-plan/2"}')),
        "Update osallistamo",
    ),
    "a page tree in a circle": (
        lambda _: built({
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[2 0 R]/Count 9>>",
        }),
        "carries no plan",
    ),
    "a name tree in a circle": (
        lambda _: built({
            1: b"<</Type/Catalog/Names<</EmbeddedFiles 2 0 R>>>>",
            2: b"<</Kids[2 0 R 2 0 R]>>",
        }),
        "carries no plan",
    ),
    "an object that is itself": (
        lambda _: built({1: b"<</Type/Catalog/Names 2 0 R>>", 2: b"2 0 R"}),
        "damaged",
    ),
    "brackets without end": (
        lambda _: built({
            1: b"<</Type/Catalog/Names 2 0 R>>",
            2: b"[" * 200_000,
        }),
        "damaged",
    ),
    "tables that lead to each other": (
        lambda _: built(
            {1: b"<</Type/Catalog>>"}, trailer=b"/Prev %010d" % 44
        ),
        "carries no plan",
    ),
    "a table that is not there": (
        lambda _: built({1: b"<</Type/Catalog>>"}, start=10**9),
        "damaged",
    ),
    "a table that is none": (
        lambda _: built({1: b"<</Type/Catalog>>"}, start=3),
        "damaged",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_pdf_costs_one_clear_line(run, made, tmp_path, case):
    """
    Whatever is wrong, it is one line, status 2, and nothing is written.
    """
    make, told = HOSTILE[case]
    (tmp_path / "plan.pdf").write_bytes(make((made / "plan.pdf").read_bytes()))
    status, out, err = run("continue", "plan.pdf")

    assert (status, out) == (2, ""), err
    assert "plan.pdf" in err
    assert told in err
    assert err.count("\n") == 1
    assert not (tmp_path / "plan.json").exists()


def test_a_giant_pdf_is_not_even_read(run, tmp_path):
    """
    A file too big to be a plan is refused by its size.
    """
    with (tmp_path / "plan.pdf").open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(101 * 2**20)
    status, _, err = run("check", "plan.pdf")

    assert status == 2
    assert "over 100 MB" in err
    assert err.count("\n") == 1


def test_a_pdf_that_takes_too_long_is_given_up(run, tmp_path, monkeypatch):
    """
    What would keep the reader busy is left, though in the end it could be read.
    """
    monkeypatch.setattr(_pdf_file, "SECONDS", 1)
    # Fifty million spaces.
    slow = built({1: bytes(50_000_000) + b"<</Type/Catalog>>"})
    (tmp_path / "plan.pdf").write_bytes(slow)
    status, _, err = run("check", "plan.pdf")

    assert status == 2
    assert "too complicated" in err
    assert err.count("\n") == 1


def test_sixty_kilobytes_do_not_fill_the_memory(run, tmp_path, monkeypatch):
    """
    A small PDF that becomes gigabytes of objects is given up; a harmless one not.
    """
    monkeypatch.setattr(_pdf_file, "SECONDS", 2)
    row = b"[" + b"0 " * 99_990 + b"]"
    bomb = zlib.compress(b"4 0 [" + row * 300 + b"]", 9)
    told = []
    for packed in (bomb, zlib.compress(b"4 0 <<>>")):
        (tmp_path / "plan.pdf").write_bytes(with_object_stream(packed))
        told.append(run("check", "plan.pdf")[2])

    assert "too complicated" in told[0]
    assert "carries no plan" in told[1]


def archive(members, *more, compression=ZIP_DEFLATED):
    data = BytesIO()
    with ZipFile(data, "w", compression) as packed:
        for member, content in [*members, *more]:
            packed.writestr(member, content)

    return data.getvalue()


def link(name, target):
    member = ZipInfo(name)
    member.external_attr = 0o120777 << 16

    return member, target


# Each is made of the members of an archive that can be read.
ARCHIVES = {
    "no archive": lambda _: b"none",
    "empty": lambda _: archive([]),
    "another toolkit": lambda ours: archive(
        [(name.replace("small/", "other/"), content) for name, content in ours]
    ),
    "a damaged toolkit": lambda _: archive([("small/toolkit.yaml", b"id: [")]),
    "a base that is elsewhere": lambda ours: archive(
        [(n, c.replace(b'"id": "small"', b'"id": "small", "extends": "helsinki"'))
         for n, c in ours]
    ),
    "a file outside": lambda ours: archive(ours, ("small/../../outside.yaml", b"x")),
    "a file at the root": lambda ours: archive(ours, ("/tmp/outside.yaml", b"x")),
    "a file on another drive": lambda ours: archive(ours, ("C:\\outside.yaml", b"x")),
    "a link": lambda ours: archive(ours, link("small/link.yaml", "/etc/passwd")),
    "one name twice": lambda ours: archive([*ours, *ours[:1]]),
    "a bomb": lambda ours: archive(ours, ("small/more.yaml", bytes(2**22))),
    "too much": lambda ours: archive(
        ours, ("small/more.yaml", bytes(2**24)), compression=ZIP_STORED
    ),
    "too many": lambda ours: archive(
        ours, *((f"small/{n}.yaml", b"x") for n in range(1000))
    ),
    "an odd compression": lambda ours: archive(ours, compression=ZIP_BZIP2),
    "cut short": lambda ours: archive(ours)[:-30],
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("case", ARCHIVES)
def test_hostile_checklists_are_not_unpacked(made, case):
    """
    Checklists that are packed to do harm are refused.
    """
    ours = members(made / "plan.pdf")

    assert pinned_toolkit(archive(ours), "small").version == "1.0.0"
    with pytest.raises(ArchiveError):
        pinned_toolkit(ARCHIVES[case](ours), "small")


@pytest.mark.parametrize(
    ("content", "told"), [(None, "neither here nor in"), (b"none", "can't be read")]
)
def test_a_pdf_without_checklists_that_can_be_read(
    run, made, tmp_path, monkeypatch, content, told
):
    """
    When the checklists are nowhere, one clear line says what to do.
    """
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "nothing-kept"))
    data = replaced(made / "plan.pdf", "toolkit.zip", content)
    (tmp_path / "plan.pdf").write_bytes(data)
    status, out, err = run("check", "plan.pdf")

    assert (status, out) == (2, "")
    assert told in err
    assert "Put their folder small beside the PDF" in err
    assert err.count("\n") == 1
