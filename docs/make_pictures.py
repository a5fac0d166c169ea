"""
Pictures for the tutorials: the real wizard on a terminal, and pages of a real plan.

    .venv/bin/python docs/make_pictures.py

The wizard runs on a pseudo-terminal of 80 columns and 24 lines, as in the tests;
what stands on its screen becomes an SVG whose text is text.
Pages are drawn by `pdftoppm` (Debian: poppler-utils).
Only pictures that some page of the documentation shows are kept.
"""

import html
import re
import shutil
import subprocess
import sys
import tempfile

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pypdf

from PIL import Image, ImageOps

import osallistamo


HERE = Path(__file__).parent
PICTURES = HERE / "pictures"
ANSWERS = HERE.parent / "examples" / "health-station" / "answers.yaml"
TODAY = "2026-11-24"
CHAPTER = "recording"
COLOURS = 32
PLAN = {"fi": "terveysasema", "sv": "halsostation", "en": "health-station"}
NAME = {
    "fi": "Merirannan terveysaseman muutto",
    "sv": "Havsstrandens hälsostation flyttar",
    "en": "Meriranta health station moves",
}

COLUMNS = 80
CELL, ROW, MARGIN = 8.4, 18, 12

sys.path.insert(0, str(HERE.parent / "tests"))

from terminal import DOWN, ENTER, HELP, MENU, Terminal  # noqa: E402  # found only now


def main() -> None:
    """
    Make all pictures anew; the old ones stay until all of them are made.
    """
    shown = named_in_pages()
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made"
        made.mkdir()
        for language in PLAN:
            for name, terminal in screens(language, Path(folder)):
                path = made / f"{name}-{language}.svg"
                path.write_text(as_svg(terminal), "utf-8")
            draw_pages(language, Path(folder), made)
        shutil.rmtree(PICTURES, ignore_errors=True)
        PICTURES.mkdir()
        for name in sorted(shown):
            print(shutil.copy(made / name, PICTURES))


def named_in_pages() -> set[str]:
    """
    Return the names of the pictures that the documentation shows.
    """
    texts = (path.read_text("utf-8") for path in HERE.glob("*/*.md"))

    return {name for text in texts for name in re.findall(r"pictures/([\w.-]+)", text)}


def screens(language: str, folder: Path) -> Iterator[tuple[str, Terminal]]:
    """
    Yield what to call each picture, and the wizard as it stands then.
    """
    own = folder / language
    own.mkdir()
    said = {"LANG": f"{language}_FI.UTF-8"}
    menu = Terminal(cwd=own, **said)
    yield "menu", _settled(menu)
    menu.process.close(force=True)

    given = ("--lang", language, "--today", TODAY)
    name = f"{PLAN[language]}.json"
    wizard = Terminal("new", name, *given, cwd=own, **said)
    _settled(wizard).type(NAME[language])
    yield "question", _settled(wizard)
    wizard.press(ENTER)
    yield "follows", _settled(wizard)
    wizard.press(HELP)
    yield "help", _settled(wizard)
    wizard.press(MENU)
    yield "more", _settled(wizard)
    wizard.press(*[DOWN] * 5, ENTER)
    yield "overview", _settled(wizard)
    wizard.process.close(force=True)
    (own / name).unlink()

    answers = ("--answers", str(ANSWERS))
    done = Terminal("new", name, *given, *answers, cwd=own, **said)
    yield "end", _settled(done)
    done.process.close(force=True)


def _settled(terminal: Terminal) -> Terminal:
    """
    Wait until the wizard has drawn its question.
    """
    terminal.see("?")
    terminal.settle()

    return terminal


def as_svg(terminal: Terminal) -> str:
    """
    Return what stands on a terminal's screen as a picture whose text is text.
    """
    lines = terminal.text.rstrip().count("\n") + 1
    width, height = COLUMNS * CELL + 2 * MARGIN, lines * ROW + 2 * MARGIN
    runs = "\n".join(_runs(terminal._screen, lines))

    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        'font-family="monospace" font-size="14" fill="#1a1a1a">\n'
        f'<rect width="{width:g}" height="{height:g}" rx="6" fill="#fafafa" '
        'stroke="#8a8a8a"/>\n'
        f"{runs}\n</svg>\n"
    )


def _runs(screen: Any, lines: int) -> Iterator[str]:
    """
    Yield each stretch of a line that looks the same.
    """
    for row in range(lines):
        cells = [screen.buffer[row][column] for column in range(COLUMNS)]
        column = 0
        for (bold, reverse), run in groupby(cells, lambda c: (c.bold, c.reverse)):
            text = "".join(cell.data for cell in run)
            if text.strip() or reverse:
                yield _run(text, row, column, bold=bold, reverse=reverse)
            column += len(text)


def _run(text: str, row: int, column: int, *, bold: bool, reverse: bool) -> str:
    left, top = MARGIN + column * CELL, MARGIN + row * ROW
    # Told how wide it is, text stands in its columns in any monospaced font.
    shown = text if reverse else text.rstrip()
    look = ' font-weight="bold"' * bold + ' fill="#fafafa"' * reverse
    written = (
        f'<text x="{left:g}" y="{top + 13:g}" textLength="{len(shown) * CELL:g}" '
        f'lengthAdjust="spacingAndGlyphs" xml:space="preserve"{look}>'
        f"{html.escape(shown, quote=False)}</text>"
    )
    if not reverse:
        return written

    return (
        f'<rect x="{left:g}" y="{top:g}" width="{len(text) * CELL:g}" '
        f'height="{ROW}"/>{written}'
    )


def draw_pages(language: str, folder: Path, made: Path) -> None:
    """
    Draw pages of the example's plan into a folder.
    """
    plan = folder / f"{language}.json"
    document = plan.with_suffix(".pdf")
    given = ["--lang", language, "--today", TODAY]
    run("new", str(plan), "--answers", str(ANSWERS), "--no-input", *given)
    run("render", str(plan), "-o", str(document), *given)
    # The second page of a chapter shows most duties.
    chapters = chapter_pages(document, language)
    for name, number in (("cover", 1), ("page", 2), ("duties", chapters[CHAPTER] + 1)):
        path = made / f"{name}-{language}"
        one = ["-f", str(number), "-l", str(number), "-singlefile"]
        drawn = ["pdftoppm", "-png", "-r", "96", *one, str(document), str(path)]
        subprocess.run(drawn, check=True)
        # A page has few colours; kept as a palette, it is a third of the size.
        picture = path.with_suffix(".png")
        page = ImageOps.expand(Image.open(picture), border=1, fill="#8a8a8a")
        page.quantize(COLOURS).save(picture, optimize=True)


def run(*arguments: str) -> None:
    """
    Run the command line.
    """
    command = [sys.executable, "-m", "osallistamo", *arguments]
    subprocess.run(command, check=True, capture_output=True)


def chapter_pages(document: Path, language: str) -> dict[str, int]:
    """
    Return on which page the chapter of each checklist begins.
    """
    reader = pypdf.PdfReader(document)
    bookmarks = [one for one in _flat(reader.outline) if one.title]
    found = {}
    for checklist in osallistamo.load("helsinki").checklists:
        title = checklist.title[language]
        for one in bookmarks:
            if one.title.endswith(f". {title}"):
                number = reader.get_destination_page_number(one)
                found[checklist.id] = (number or 0) + 1

    return found


def _flat(outline: Any) -> Iterator[Any]:
    for one in outline:
        if isinstance(one, list):
            yield from _flat(one)
        else:
            yield one


if __name__ == "__main__":
    main()
