"""
A theme's folder into a `Theme`, checked whole.

Every problem is found in one go, each with its file and line.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path

from attrs import asdict, field, frozen

from osallistamo._languages import Text
from osallistamo._loading import structure
from osallistamo._yaml import Block, read_yaml
from osallistamo.errors import Problem, ThemeError, ThemeProblem, ToolkitError
from osallistamo.rendering._extra_css import faults_of_css
from osallistamo.rendering._logo import (
    KINDS,
    Fault,
    Logo,
    as_address,
    faults_of_png,
    faults_of_svg,
)
from osallistamo.rendering._palette import COLOUR, NEEDED, Palette
from osallistamo.rendering._theme import TEMPLATES, Font, Theme


FORMAT = "osallistamo-theme/1"

_FILE = "theme.yaml"
_STYLES = "extra.css"
_MEGABYTE = 1024 * 1024
_LIMITS = {
    ".svg": _MEGABYTE // 2,
    ".png": _MEGABYTE,
    ".ttf": 16 * _MEGABYTE,
    ".otf": 16 * _MEGABYTE,
    ".css": _MEGABYTE // 4,
    ".jinja": _MEGABYTE // 4,
}
_FONT_BEGINNINGS = (b"\x00\x01\x00\x00", b"OTTO", b"true")
_WIDTHS = (10, 120)
"""Least and greatest width of a logo, in millimetres."""


@frozen(kw_only=True)
class _LogoLines:
    file: str
    width: int = 45
    text: Text | None = None
    decorative: bool = False


@frozen(kw_only=True)
class _FontLines:
    family: str
    regular: str
    italic: str = ""
    bold: str = ""


@frozen(kw_only=True)
class _ThemeLines:
    colours: Palette = field(factory=Palette)
    logo: _LogoLines | None = None
    font: _FontLines | None = None


def load_theme(folder: Path) -> Theme:
    """
    Read a theme.

    Args:
        folder: The folder with a ``theme.yaml`` in it.

    Raises:
        ThemeError: Everything that is wrong in its files.

    """
    return _Reading(folder).theme()


class _Reading:
    """Reads a theme's folder and gathers what is wrong there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._problems: list[Problem] = []
        self._seen = sha256()
        self._lines = Block("", 1)
        self._unread: set[str] = set()

    def theme(self) -> Theme:
        lines = self._file()
        logo = self._logo(lines.logo) if lines.logo else None
        font = self._font(lines.font) if lines.font else None
        styles = self._styles(lines.colours)
        templates = self._templates()
        if self._problems:
            raise ThemeError(self._problems)
        self._seen.update(repr(asdict(lines)).encode())

        return Theme(
            folder=str(self._folder),
            palette=lines.colours,
            logo=logo,
            font=font,
            styles=styles,
            templates=templates,
            digest=self._seen.hexdigest(),
        )

    def _file(self) -> _ThemeLines:
        name = str(self._folder / _FILE)
        try:
            self._lines = data = read_yaml(self._folder / _FILE, name=name)
            if data.pop("format", None) != FORMAT:
                wrong = self._placed("format_wrong", "format", wanted=FORMAT)
                raise ThemeError([wrong])
            self._colours(data)
            lines: _ThemeLines = structure(_ThemeLines, data, name=name)
        except ToolkitError as e:
            raise ThemeError([*self._problems, *e.problems]) from e
        self._contrasts(lines.colours)

        return lines

    def _colours(self, data: Block) -> None:
        """
        Look at the colours; one that is none is told here and then left out.
        """
        block = data.get("colours")
        if not isinstance(block, Block):
            return
        for name, value in list(block.items()):
            if not (isinstance(value, str) and COLOUR.fullmatch(value)):
                # Without quotes, YAML takes all after a # for a comment.
                self._tell("colour_form", f"colours.{name}")
                del block[name]
                self._unread.add(name)

    def _contrasts(self, palette: Palette) -> None:
        for text, ground, found, better in palette.too_faint():
            if self._unread & {text, ground}:
                continue
            colours = asdict(palette)
            where = text if text in self._block("colours") else ground
            self._tell(
                "faint",
                f"colours.{where}",
                text=f"{text} ({colours[text]})",
                ground=f"{ground} ({colours[ground]})",
                ratio=found,
                needed=NEEDED,
                name=text,
                better=better,
            )

    def _logo(self, lines: _LogoLines) -> Logo | None:
        if lines.decorative == bool(lines.text):
            self._tell("logo_text", "logo")
        elif lines.text and (missing := lines.text.missing()):
            self._tell("logo_language", "logo.text", languages=", ".join(missing))
        if not _WIDTHS[0] <= lines.width <= _WIDTHS[1]:
            self._tell("logo_width", "logo.width", least=_WIDTHS[0], most=_WIDTHS[1])
        suffix = Path(lines.file).suffix.lower()
        data = self._content(lines.file, "logo.file", known=tuple(KINDS))
        if data is None:
            return None
        faults = faults_of_svg if suffix == ".svg" else faults_of_png
        self._tell_faults(lines.file, faults(data))

        return Logo(source=as_address(data, suffix), width=lines.width, text=lines.text)

    def _font(self, lines: _FontLines) -> Font:
        if not all(sign.isalnum() or sign in " -" for sign in lines.family):
            self._tell("font_family", "font.family")
        faces = []
        for key, style, weight in (
            ("regular", "normal", 400),
            ("italic", "italic", 400),
            ("bold", "normal", 600),
        ):
            if not (name := getattr(lines, key)):
                continue
            data = self._content(name, f"font.{key}", known=(".ttf", ".otf"))
            if data is not None and not _is_font(data):
                self._tell("font_broken", f"font.{key}", name=name)
            elif data is not None:
                faces.append((style, weight, data))

        return Font(family=lines.family, faces=tuple(faces))

    def _styles(self, palette: Palette) -> str:
        if not (self._folder / _STYLES).is_file():
            return ""
        text = self._text(_STYLES)
        self._tell_faults(_STYLES, faults_of_css(text, palette))

        return text

    def _templates(self) -> dict[str, str]:
        from jinja2 import Environment, TemplateSyntaxError
        from jinja2.meta import find_referenced_templates

        names = sorted(
            path.name for path in self._folder.glob("*.jinja") if path.is_file()
        )
        found = {name: self._text(name) for name in names}
        used = {path.name for path in TEMPLATES.glob("*.jinja")}
        for name, text in found.items():
            try:
                tree = Environment(autoescape=True).parse(text, name)
                used |= {name for name in find_referenced_templates(tree) if name}
            except TemplateSyntaxError as e:
                fault: Fault = ("template_wrong", e.lineno, {"detail": e.message})
                self._tell_faults(name, [fault])
            except (RecursionError, ValueError) as e:
                # Thousands of brackets in one another, or of digits in a row.
                self._tell_faults(name, [("template_wrong", 1, {"detail": e})])
        for name in sorted(found.keys() - used):
            near = get_close_matches(name, used, n=1) or ["plan.html.jinja"]
            self._tell_faults(name, [("template_unused", 1, {"near": near[0]})])

        return found

    # Files of the folder

    def _content(self, name: str, path: str, *, known: tuple[str, ...]) -> bytes | None:
        """
        Return a file that the theme names, or tell why not.
        """
        suffix = Path(name).suffix.lower()
        if suffix not in known:
            self._tell("suffix", path, name=name, known=", ".join(known))
        elif not self._inside(name):
            self._tell("outside", path, name=name)
        elif not (self._folder / name).is_file():
            self._tell("file_missing", path, name=name)
        elif (self._folder / name).stat().st_size > _LIMITS[suffix]:
            limit = _LIMITS[suffix] / _MEGABYTE
            self._tell("too_big", path, name=name, limit=limit)
        else:
            return self._read(name)

        return None

    def _text(self, name: str) -> str:
        """
        Return a style sheet or a template.
        """
        limit = _LIMITS[Path(name).suffix]
        if not self._inside(name):
            self._tell_faults(name, [("outside", 1, {"name": name})])
        elif (self._folder / name).stat().st_size > limit:
            values = {"name": name, "limit": limit / _MEGABYTE}
            self._tell_faults(name, [("too_big", 1, values)])
        else:
            try:
                return self._read(name).decode("utf-8")
            except UnicodeDecodeError:
                self._tell_faults(name, [("not_utf8", 1, {})])

        return ""

    def _inside(self, name: str) -> bool:
        """
        Return whether a name, and what it links to, is in the folder.
        """
        whole = (self._folder / name).resolve()

        return whole.is_relative_to(self._folder.resolve())

    def _read(self, name: str) -> bytes:
        data = (self._folder / name).read_bytes()
        self._seen.update(f"{name} {len(data)} ".encode() + data)

        return data

    # Problems

    def _tell(self, key: str, path: str, **values: object) -> None:
        self._problems.append(self._placed(key, path, **values))

    def _placed(self, key: str, path: str, **values: object) -> ThemeProblem:
        block, line = self._lines, self._lines.line
        for step in path.split("."):
            line = block.lines.get(step, line)
            inner = block.get(step)
            block = inner if isinstance(inner, Block) else block
        file = str(self._folder / _FILE)

        return ThemeProblem(key, file=file, line=line, path=path, **values)

    def _tell_faults(self, name: str, faults: Iterable[Fault]) -> None:
        file = str(self._folder / name)
        self._problems += [
            ThemeProblem(key, file=file, line=line, path="", **values)
            for key, line, values in faults
        ]

    def _block(self, name: str) -> Block:
        found = self._lines.get(name)

        return found if isinstance(found, Block) else Block("", 1)


def _is_font(data: bytes) -> bool:
    """
    Return whether fontTools can read a font, with all that drawing needs.
    """
    from io import BytesIO

    from fontTools.ttLib import TTFont, TTLibError

    if not data.startswith(_FONT_BEGINNINGS):
        return False
    try:
        font = TTFont(BytesIO(data))
        return bool(font.getBestCmap()) and "hmtx" in font and bool(font["head"])
    except (TTLibError, KeyError, ValueError, AssertionError):
        return False
