"""
A city's own look: what it may change, and what it may not do.
"""

import os
import re
import shutil

from datetime import date
from pathlib import Path

import pytest

from osallistamo import OsallistamoError, load, plan, render
from osallistamo.cli import main
from osallistamo.rendering import _apart, _theme
from osallistamo.rendering._palette import contrast
from pdf import Pdf


EXAMPLE = Path(__file__).parents[1] / "examples" / "theme"
PACKAGE = Path(_theme.__file__).parent
DAY = date(2026, 11, 24)
HEAD = "format: osallistamo-theme/1\n"
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10">'
    '<path d="M0 0h40v10z"/>{}</svg>'
)
NAMED = 'logo:\n  file: logo.svg\n  text: {fi: Kaupunki, sv: Staden, en: "City"}\n'


@pytest.fixture(name="found")
def _found(toolkit_folder):
    """
    A plan of few answers.
    """
    answers = {"main.name": "Asema", "main.size": "b", "main.day": "2027-02-01"}

    return plan(load(toolkit_folder), answers, today=DAY)


@pytest.fixture(name="theme")
def _theme_folder(tmp_path):
    """
    A function that writes a theme's folder, each argument a file.
    """

    def write(lines="", **files):
        folder = tmp_path / "look"
        folder.mkdir(exist_ok=True)
        (folder / "theme.yaml").write_text(HEAD + lines, "utf-8")
        for name, content in files.items():
            path = folder / name.replace("__", ".")
            if isinstance(content, bytes):
                path.write_bytes(content)
            else:
                path.write_text(content, "utf-8")
        return folder

    return write


def page_with(found, theme, tmp_path, language="fi"):
    target = tmp_path / "plan.html"
    render(found, target, language=language, theme=theme)

    return target.read_text("utf-8")


def refusal(found, theme, tmp_path, suffix="pdf"):
    with pytest.raises(OsallistamoError) as raised:
        render(found, tmp_path / f"refused.{suffix}", theme=theme)
    assert not (tmp_path / f"refused.{suffix}").exists()
    texts = {raised.value.in_language(language) for language in ("fi", "sv", "en")}
    assert len(texts) == 3

    return str(raised.value)


def test_the_example_theme_is_on_paper(found, tmp_path):
    """
    Colours, logo with its text, own rules and own template reach the PDF.
    """
    pdf = Pdf(render(found, tmp_path / "plan.pdf", language="sv", theme=EXAMPLE))
    figures = [tag for tag in pdf.tags() if tag["/S"] == "/Figure"]
    drawn = b"".join(page.get_contents().get_data() for page in pdf.reader.pages)

    assert figures[0]["/Alt"] == "Exempelby stad"
    assert "Esimerkkikatu 1" in pdf.text
    # #7a1f3d in the PDF's own way of writing a colour
    assert re.search(rb"0\.478\d* 0\.121\d* 0\.239\d* rg", drawn)
    # our own blue is nowhere left
    assert not re.search(rb"0\.070\d* 0\.2196?\d* 0\.419\d* (rg|RG)", drawn)


def test_the_pictures_have_the_themes_colours(found, theme, tmp_path):
    """
    No picture keeps a colour of ours, nor a name instead of a colour.
    """
    page = page_with(found, theme('colours: {accent: "#7a1f3d"}\n'), tmp_path)
    pictures = "".join(re.findall(r"<svg.*?</svg>", page, re.DOTALL))

    assert "#7a1f3d" in pictures
    assert "#12386b" not in page
    assert "var(" not in pictures


def test_no_colour_stands_outside_the_palette():
    """
    A colour written into a style sheet or a picture would escape every theme.
    """
    sources = [
        *PACKAGE.glob("templates/*.css"),
        *PACKAGE.glob("templates/*.jinja"),
        *(path for path in PACKAGE.rglob("*.py") if path.name != "_palette.py"),
    ]
    found = {
        path.name: colours
        for path in sources
        if (colours := re.findall(r"#[0-9a-f]{6}\b|#fff\b|#000\b", path.read_text()))
    }

    assert len(sources) > 20
    assert found == {}


def test_own_letters_are_inside_and_ours_help_out(found, theme, tmp_path):
    """
    The theme's font sets the text; a sign that it lacks comes from ours.
    """
    (tmp_path / "look").mkdir()
    shutil.copy(
        PACKAGE / "fonts" / "OsallistamoSans-Regular.ttf",
        tmp_path / "look" / "city.ttf",
    )
    lines = "font:\n  family: City Sans\n  regular: city.ttf\n"
    pdf = Pdf(render(found, tmp_path / "plan.pdf", theme=theme(lines)))
    names = " ".join(pdf.fonts())

    assert "City-Sans" in names
    assert "☐" in pdf.text
    assert pdf.text.count("Asema")
    assert "City Sans" in page_with(found, theme(lines), tmp_path)


def test_a_logo_that_decorates_is_no_figure(found, theme, tmp_path):
    """
    A logo without words is painted, and no screen reader is told of it.
    """
    lines = "logo: {file: logo.svg, decorative: true}\n"
    counts = []
    for look in (None, theme(lines, logo__svg=LOGO.format(""))):
        pdf = Pdf(render(found, tmp_path / "plan.pdf", theme=look))
        counts.append((pdf.names().count("/Figure"), len(pdf.data)))
    page = page_with(found, theme(lines), tmp_path)

    assert counts[0][0] == counts[1][0]
    assert counts[1][1] > counts[0][1]
    assert "data:image/svg+xml" in page


@pytest.mark.parametrize(
    ("colours", "told"),
    [
        ('{muted: "#9a9a9a"}', "muted (#9a9a9a) on paper (#ffffff) is 2.81 : 1"),
        ('{accent: "#ff8800"}', "accent (#ff8800) on paper (#ffffff) is 2.39 : 1"),
        ('{paper: "#777777"}', "ink (#1b222c) on paper (#777777) is 3.57 : 1"),
    ],
)
def test_a_faint_pair_is_refused(found, theme, tmp_path, colours, told):
    """
    A pair of colours below 4.5 : 1 is named, with a colour that would do.
    """
    message = refusal(found, theme(f"colours: {colours}\n"), tmp_path)
    better = re.search(r'"(#[0-9a-f]{6})" would do', message)[1]

    assert told in message
    assert "at least 4.5 : 1" in message
    assert "theme.yaml:2: colours." in message
    assert contrast(better, re.search(r"on paper \((#\w+)\)", message)[1]) >= 4.5


def test_numbers_in_messages_are_written_as_the_language_writes_them(
    found, theme, tmp_path, capsys
):
    """
    A Finnish message has a decimal comma, an English one a point.
    """
    look = theme('colours: {muted: "#9a9a9a"}\n')
    with pytest.raises(OsallistamoError) as raised:
        render(found, tmp_path / "x.pdf", theme=look)

    assert "2,81 : 1" in raised.value.in_language("fi")
    assert "2.81 : 1" in raised.value.in_language("en")


WRONG = [
    ("colours:\n  ink: #123456\n", "theme.yaml:3: colours.ink: a colour in quotation"),
    ("colours: {inc: '#123456'}\n", "theme.yaml:2: colours: there is no key 'inc'"),
    ("shades: {}\n", "theme.yaml:2: there is no key 'shades'"),
    ("logo: {file: /etc/passwd.svg, decorative: true}\n", "outside the theme's"),
    ("logo: {file: ../logo.svg, decorative: true}\n", "outside the theme's"),
    ("logo: {file: secret.png, decorative: true}\n", "outside the theme's"),
    ("logo: {file: none.svg, decorative: true}\n", "there is no file none.svg"),
    ("logo: {file: logo.gif, decorative: true}\n", "files ending in .svg, .png"),
    ("logo: {file: logo.svg}\n", "say in text what the logo says"),
    ("logo: {file: logo.svg, text: {fi: A}}\n", "missing in: sv, en"),
    (NAMED.replace("file:", "width: 500\n  file:"), "10–120 millimetres"),
    ("font: {family: 'A\"}', regular: a.ttf}\n", "a font's name may only have"),
    ("font: {family: A, regular: broken.ttf}\n", "broken.ttf is no font file"),
]


@pytest.mark.parametrize(("lines", "told"), WRONG)
def test_what_a_theme_file_gets_wrong_is_told(found, theme, tmp_path, lines, told):
    """
    Each mistake is one line that names file, place and remedy.
    """
    (tmp_path / "secret.png").write_bytes(b"\x89PNG")
    (tmp_path / "logo.svg").write_text(LOGO.format(""))
    folder = theme(lines, logo__svg=LOGO.format(""), broken__ttf=b"\0\1\0\0nothing")
    (folder / "secret.png").symlink_to(tmp_path / "secret.png")

    assert told in refusal(found, folder, tmp_path)


def test_all_mistakes_are_told_at_once(found, theme, tmp_path):
    """
    A city mends its theme in one go.
    """
    lines = 'colours: {muted: "#aaaaaa", ink: red}\n' + NAMED.replace(
        "logo.svg", "gone.svg"
    )
    message = refusal(found, theme(lines, extra__css="p { color: #eee }"), tmp_path)

    assert message.startswith("The theme can't be used: 4 to correct.")
    assert len(message.splitlines()) == 5


LOGOS = [
    (LOGO.format("<script>alert(1)</script>"), "the element script"),
    (LOGO.format('<image href="http://x/y.png"/>'), "the element image"),
    (LOGO.format('<g onclick="x()"/>'), "onclick=“x()”"),
    (LOGO.format("<text>A</text>"), "the element text"),
    (LOGO.format('<path fill="url(http://x)"/>'), "fill=“url(http://x)”"),
    (LOGO.format("<style>@import 'x'</style>"), "style=“@import"),
    ('<!DOCTYPE svg [<!ENTITY a "b">]>' + LOGO.format("&a;"), "a line <!DOCTYPE"),
    (LOGO.format("").replace(" viewBox", " x"), "no viewBox"),
    (LOGO.format("<g>"), "can't be read: mismatched tag"),
    ("hello", "can't be read"),
    ("<svg/>", "no SVG picture"),
]


@pytest.mark.parametrize(("svg", "told"), LOGOS)
def test_a_logo_does_nothing_but_show(found, theme, tmp_path, svg, told):
    """
    A picture that runs, loads or repeats is refused, with its line.
    """
    message = refusal(found, theme(NAMED, logo__svg=svg), tmp_path)

    assert told in message
    assert "logo.svg:1: " in message


def test_a_logo_may_have_gradients_and_style(found, theme, tmp_path):
    """
    What drawing programs write into a plain SVG is fine.
    """
    svg = LOGO.format(
        '<defs><linearGradient id="a"><stop offset="1"/></linearGradient></defs>'
        '<style>.b{fill:url(#a)}</style><path class="b" d="M0 0h9v9z"/>'
    )
    pdf = Pdf(render(found, tmp_path / "plan.pdf", theme=theme(NAMED, logo__svg=svg)))

    assert any(tag.get("/Alt") == "Kaupunki" for tag in pdf.tags())


STYLES = [
    ("p { background: url(http://example.org/x.png) }", "url() would load"),
    ("@import 'other.css';", "@import would load"),
    ("@media print { @font-face { src: url(a.ttf) } }", "@font-face would load"),
    ("p { background: var(--line) url('x') }", "url() would load"),
    ("p { color: #bbb }", "#bbbbbb on #ffffff is 1.91 : 1"),
    ("h2 { background: lightgreen; color: var(--paper) }", "on #90ee90 is 1.41 : 1"),
    ("@media print { h2 { background: rgb(60 60 60) } }", "#1b222c on #3c3c3c"),
    ("p { color }", "can't be read"),
]


@pytest.mark.parametrize(("css", "told"), STYLES)
def test_own_rules_load_nothing_and_read_well(found, theme, tmp_path, css, told):
    """
    A style sheet that loads, breaks or fades is refused, with its line.
    """
    message = refusal(found, theme(extra__css=f"/* ours */\n{css}"), tmp_path)

    assert told in message
    assert "extra.css:2: " in message


def test_own_rules_cannot_leave_the_style_sheet(found, theme, tmp_path):
    """
    A style sheet stays one, also when it looks like the end of one.
    """
    css = 'p::after { content: "</style><script>alert(1)</script>" }'
    page = page_with(found, theme(extra__css=css), tmp_path)

    assert "<script>" not in page.partition("</style>")[2]


TEMPLATES = [
    ("{% for x in %}", "plan.html.jinja:1: the template can't be filled in"),
    ("\n{{ plan.nothing }}", "plan.html.jinja:2: "),
    ("\n\n{{ ''.__class__.__mro__ }}", "plan.html.jinja:3: "),
    ("{% include 'other.jinja' %}", "plan.html.jinja:1: "),
    ("{% include '/etc/passwd' %}", "plan.html.jinja:1: "),
    ("{% include '../theme.yaml' %}", "plan.html.jinja:1: "),
    ("{{ 1 / 0 }}", "plan.html.jinja:1: "),
    ("\n{% for i in range(10 ** 9) %}{% endfor %}", "plan.html.jinja:2: "),
    ("{{ 'x' * 10 ** 10 }}", "plan.html.jinja:1: the template took too much"),
    ("<script>alert(1)</script>", "has <script>"),
    ("<p onclick='x()'>", 'has <p onclick="x()">'),
    ("<img src='https://example.org/x.png'>", "has <img src="),
    ("<a href='javascript:x()'>x</a>", "has <a href="),
    ("<style>p { background: url(x) }</style>", "has <style> url("),
    ("{{ '<iframe></iframe>'|safe }}", "has <iframe>"),
]


@pytest.mark.parametrize(("template", "told"), TEMPLATES)
def test_what_a_template_does_wrong_is_told(found, theme, tmp_path, template, told):
    """
    Own templates reach nothing; a mistake has its file and line.
    """
    folder = theme(plan__html__jinja=template)

    assert told in refusal(found, folder, tmp_path, suffix="html")


@pytest.mark.parametrize(
    "case",
    [
        (
            "\n{% for a in range(99999) %}{% for b in range(99999) %}{{ a }}"
            "{% endfor %}{% endfor %}",
            60,
            2,
        ),
        ("{{ (10 ** 9) ** (10 ** 7) }}", 1, 1),
    ],
)
def test_an_endless_template_is_stopped(found, theme, tmp_path, monkeypatch, case):
    """
    A template that never ends, by a loop or in one step, is stopped and told of.
    """
    template, grace, line = case
    monkeypatch.setattr(_apart, "SECONDS", 1)
    monkeypatch.setattr(_apart, "GRACE", grace)
    message = refusal(found, theme(plan__html__jinja=template), tmp_path)

    assert "was not filled in within 1 seconds" in message
    assert f"plan.html.jinja:{line}: " in message


def test_a_template_that_nothing_uses_is_told(found, theme, tmp_path):
    """
    A misspelt name is no silence; a part that another includes is fine.
    """
    message = refusal(found, theme(plam__html__jinja="x"), tmp_path)

    assert "plam.html.jinja:1: nothing uses this template" in message
    assert "Did you mean plan.html.jinja?" in message


def test_own_templates_may_have_parts(found, theme, tmp_path):
    """
    A page of a city's own includes a part of its own.
    """
    folder = theme(
        plan__html__jinja="<p>{% include 'foot.jinja' %}</p>",
        foot__jinja="{{ plan.title }}",
    )

    assert page_with(found, folder, tmp_path) == "<p>Asema</p>"


def test_a_template_that_links_out_of_the_folder_is_refused(found, theme, tmp_path):
    """
    A link is followed only inside the folder.
    """
    outside = tmp_path / "other.jinja"
    outside.write_text("secret")
    folder = theme()
    (folder / "plan.html.jinja").symlink_to(outside)

    assert "outside the theme's folder" in refusal(found, folder, tmp_path)


def test_the_same_theme_gives_the_same_bytes(found, tmp_path):
    """
    A theme read again, from another place, changes nothing.
    """
    copy = shutil.copytree(EXAMPLE, tmp_path / "copy")
    one, other = (
        render(found, tmp_path / f"{i}.pdf", theme=look).read_bytes()
        for i, look in enumerate((EXAMPLE, copy))
    )

    assert one == other


def test_the_command_line_takes_a_theme(toolkit_folder, tmp_path, capsys):
    """
    `render --theme` makes the document, and tells what is wrong in Finnish.
    """
    file = str(tmp_path / "plan.json")
    assert main(["new", file, "--toolkit", str(toolkit_folder), "--no-input"]) in (0, 1)
    command = ["render", file, "-o", str(tmp_path / "plan.html"), "--theme"]

    assert main([*command, str(EXAMPLE)]) == 0
    assert "Esimerkkikatu" in (tmp_path / "plan.html").read_text("utf-8")
    assert main([*command, os.fspath(tmp_path), "--lang", "fi"]) == 1
    assert "Ilmettä ei voi käyttää" in capsys.readouterr().err
