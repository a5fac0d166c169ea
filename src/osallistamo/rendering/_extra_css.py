"""
A city's own rules for the page: they load nothing, and their colours read well.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from attrs import asdict

from osallistamo.rendering._logo import Fault
from osallistamo.rendering._palette import NEEDED, Palette, contrast, readable


def faults_of_css(text: str, palette: Palette) -> Iterator[Fault]:
    """
    Yield what is wrong with a style sheet: message, line, values.
    """
    import tinycss2

    try:
        rules = tinycss2.parse_stylesheet(
            text, skip_comments=True, skip_whitespace=True
        )
        for rule in rules:
            yield from _faults_of_rule(rule, palette)
    except (ValueError, RecursionError) as e:
        # A number of thousands of digits, or thousands of brackets.
        yield "css_syntax", 1, {"detail": e}


def _faults_of_rule(rule: Any, palette: Palette) -> Iterator[Fault]:
    import tinycss2

    if rule.type == "error":
        yield "css_syntax", rule.source_line, {"detail": rule.message}
        return
    yield from _addresses(rule)
    if rule.content is None:
        return
    # A page or a condition holds rules of its own beside declarations.
    parts = tinycss2.parse_blocks_contents(
        rule.content, skip_comments=True, skip_whitespace=True
    )
    for part in parts:
        if part.type == "error":
            yield "css_syntax", part.source_line, {"detail": part.message}
        elif part.type in ("qualified-rule", "at-rule"):
            yield from _faults_of_rule(part, palette)
    yield from _faint(rule, [p for p in parts if p.type == "declaration"], palette)


def _addresses(rule: Any) -> Iterator[Fault]:
    """
    Yield what would load another file.
    """
    if rule.type == "at-rule" and rule.lower_at_keyword in ("import", "font-face"):
        yield "css_loads", rule.source_line, {"what": f"@{rule.lower_at_keyword}"}
        return
    for token in _own_tokens(rule.content or ()):
        what = getattr(token, "lower_name", "url" if token.type == "url" else "")
        if what in ("url", "src", "image-set", "image"):
            yield "css_loads", token.source_line, {"what": f"{what}()"}


def _own_tokens(tokens: Iterable[Any]) -> Iterator[Any]:
    """
    Yield tokens with those in brackets, but not those in the blocks of inner rules.
    """
    for token in tokens:
        yield token
        if token.type == "function":
            yield from _own_tokens(token.arguments)
        elif token.type in ("() block", "[] block"):
            yield from _own_tokens(token.content)


def _faint(rule: Any, declarations: Iterable[Any], palette: Palette) -> Iterator[Fault]:
    """
    Yield a rule whose text reads badly on its own ground, else on the paper.
    """
    found = {}
    for declaration in declarations:
        name = declaration.lower_name.removesuffix("-color")
        if name in ("color", "background") and (
            colour := _colour(declaration.value, palette)
        ):
            found[name] = colour
    if not found:
        return
    text = found.get("color", palette.ink)
    ground = found.get("background", palette.paper)
    if (ratio := contrast(text, ground)) < NEEDED:
        values = {
            "text": text,
            "ground": ground,
            "ratio": ratio,
            "needed": NEEDED,
            "better": readable(text, ground),
        }
        yield "css_faint", rule.source_line, values


def _colour(value: Iterable[Any], palette: Palette) -> str:
    """
    Return the colour among a declaration's values, or nothing.
    """
    from tinycss2.color4 import parse_color

    for token in value:
        if getattr(token, "lower_name", "") == "var":
            name = "".join(t.value for t in token.arguments if t.type == "ident")
            return str(asdict(palette).get(name.removeprefix("--"), ""))
        colour = parse_color(token)
        if colour is not None and colour != "currentcolor" and colour.alpha == 1:
            parts = (min(max(part, 0), 1) for part in colour.to("srgb").coordinates)
            return "#" + "".join(f"{round(255 * part):02x}" for part in parts)

    return ""
