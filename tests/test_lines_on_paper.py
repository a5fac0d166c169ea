"""
Lines end where a reader expects, at widths where WeasyPrint alone ends them too early.
"""

import re

from datetime import date

import pytest

from osallistamo.rendering import _pdf
from osallistamo.rendering._sections import told_section
from pdf import Pdf


WIDTHS = range(90, 220)
SHY = "\N{SOFT HYPHEN}"


def lines(html, path):
    """
    Return all lines of some HTML as they stand on paper.
    """
    page = f"<!DOCTYPE html><html lang=fi><title>x</title><body>{html}</body></html>"
    path.write_bytes(
        _pdf.to_pdf(page, title="x", language="fi", day=date(2026, 11, 24))
    )
    pages = Pdf(path).reader.pages
    text = "\n".join(page.extract_text() for page in pages)

    return [line.strip().replace(SHY, "-") for line in text.splitlines()]


def test_a_line_holds_all_the_words_that_fit(tmp_path):
    """
    Also when there is no room for the space after the last of them.
    """
    html = "".join(
        f'<p style="width: {width}px">Sen alku on tämä. <span>Ja loppu</span></p>'
        for width in WIDTHS
    )
    found = lines(html, tmp_path / "x.pdf")

    assert "Sen alku on tämä." in found
    assert "Sen" not in found


@pytest.mark.parametrize("kind", ["p", "table"])
def test_a_hyphen_without_room_sends_its_word_to_the_next_line(kind, tmp_path):
    """
    The hyphen is never left out, and the line never ends before words that fit.
    """
    words = f"Kyse{SHY}lyt viedään osal{SHY}listujien koteihin"
    cell = "{}" if kind == "p" else "<table><tbody><tr><td>{}</td></tr></tbody></table>"
    html = "".join(
        f'<div style="width: {width}px">{cell.format(words)}</div>' for width in WIDTHS
    )
    found = lines(html, tmp_path / "x.pdf")

    assert any(line.endswith("osal-") for line in found)
    assert not [line for line in found if re.search(r"\bosal$", line)]
    assert "Kyse-" not in found


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("29 §", {"fi": "29 §", "sv": "29 §", "en": "section 29"}),
        ("10, 23 §", {"fi": "10, 23 §", "en": "sections 10, 23"}),
        ("29–34 §", {"sv": "29–34 §", "en": "sections 29–34"}),
        ("47 a §", {"fi": "47 a §", "en": "section 47 a"}),
        (
            "24 luku 8 §",
            {"fi": "24 luku 8 §", "sv": "24 kap. 8 §", "en": "chapter 24, section 8"},
        ),
        ("art. 5(1)(c)", dict.fromkeys(("fi", "sv", "en"), "art. 5(1)(c)")),
        ("", dict.fromkeys(("fi", "sv", "en"), "")),
    ],
)
def test_sections_are_told_as_the_language_tells_them(written, told):
    """
    Checklists have a section as Finnish acts do; English has no such sign.
    """
    assert {language: told_section(written, language) for language in told} == told
