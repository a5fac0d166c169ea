"""
What depends on what in a toolkit, drawn: as DOT for Graphviz, or as SVG arcs.

Entries stand in their order, one a row; an arc leads from a question
down to what reads it. A condition looks only back, so no arc leads up.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import frozen
from markupsafe import escape

from osallistamo import _explanation
from osallistamo._authoring import entry_named, kind_of
from osallistamo._storage import write_whole
from osallistamo._toolkit import Entry, Toolkit
from osallistamo._uses import Use, uses
from osallistamo.errors import RenderError, UsageError


_ROW = 18
_ARCS = 420
_WIDTH = 1500


def write_graph(toolkit: Toolkit, path: Path, language: str, around: str = "") -> Path:
    """
    Write the graph of a toolkit's dependencies.

    Args:
        toolkit: The toolkit.
        path: The file to write, ``.svg`` or ``.dot``.
        language: The language of the titles.
        around: An entry to show alone with all that it depends on
            and all that depends on it; empty for the whole toolkit.

    Raises:
        RenderError: The file cannot be written.
        UsageError: The suffix is another one, or there is no such entry.

    """
    draw = {".svg": _svg, ".dot": _dot}.get(path.suffix.lower())
    if draw is None:
        raise UsageError("graph_suffix", path=path)
    edges = sorted(_edges(toolkit), key=lambda e: (e.start.index, e.stop.index))
    if around:
        near = _around(entry_named(toolkit, around).name, edges)
        edges = [e for e in edges if {e.start.name, e.stop.name} <= near]
    text = draw(edges, language)
    try:
        write_whole(path, text.encode())
    except OSError as e:
        raise RenderError(f"{path}: {e.strerror}") from e

    return path


@frozen
class _Edge:
    start: Entry
    stop: Entry
    use: Use


def _edges(toolkit: Toolkit) -> Iterator[_Edge]:
    for found in uses(toolkit).values():
        for use in found:
            start = toolkit.by_name.get(use.question)
            stop = toolkit.by_name.get(use.by)
            if start is not None and stop is not None and start is not stop:
                yield _Edge(start, stop, use)


def _around(name: str, edges: Sequence[_Edge]) -> set[str]:
    """
    Return an entry with all before it and all after it.
    """
    found = {name}
    for here, there in (("start", "stop"), ("stop", "start")):
        reached = {name}
        while True:
            more = {
                getattr(e, there).name
                for e in edges
                if getattr(e, here).name in reached
            }
            if more <= reached:
                break
            reached |= more
        found |= reached

    return found


def _rows(edges: Sequence[_Edge]) -> list[Entry]:
    entries = {e.index: e for edge in edges for e in (edge.start, edge.stop)}

    return [entries[index] for index in sorted(entries)]


def _dot(edges: Sequence[_Edge], language: str) -> str:
    lines = ["digraph toolkit {", "  rankdir=LR;", "  node [shape=box];"]
    for entry in _rows(edges):
        title = _explanation.title_of(entry, language)
        label = _quoted(f"{entry.name} [{kind_of(entry)}]\n{title}")
        lines.append(f"  {_quoted(entry.name)} [label={label}];")
    for edge in edges:
        style = "" if edge.use.how == "condition" else " [style=dashed]"
        names = (_quoted(edge.start.name), _quoted(edge.stop.name))
        lines.append(f"  {names[0]} -> {names[1]}{style};")

    return "\n".join((*lines, "}", ""))


def _quoted(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")

    return f'"{plain}"'


def _svg(edges: Sequence[_Edge], language: str) -> str:
    rows = _rows(edges)
    place = {entry.name: number for number, entry in enumerate(rows)}
    height = _ROW * (len(rows) + 1)
    arcs = [_arc(place[e.start.name], place[e.stop.name], e, len(rows)) for e in edges]
    labels = [
        f'<text x="{_ARCS + 8}" y="{_ROW * (n + 1) + 4}">'
        f"{escape(entry.name)} [{escape(kind_of(entry))}] "
        f"{escape(_explanation.title_of(entry, language))}</text>"
        for n, entry in enumerate(rows)
    ]

    size = f'width="{_WIDTH}" height="{height}"'
    parts = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}',
        f' viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" font-size="12">',
        f'<rect {size} fill="#fff"/>',
        '<g fill="none" stroke="#12386b" stroke-opacity="0.55">',
        *arcs,
        '</g><g fill="#1b222c">',
        *labels,
        "</g></svg>\n",
    )

    return "\n".join(parts)


def _arc(start: int, stop: int, edge: _Edge, rows: int) -> str:
    top, bottom = _ROW * (start + 1), _ROW * (stop + 1)
    # Longer arcs reach further out, the longest to the edge.
    out = max(8.0, (_ARCS - 8) * (abs(stop - start) / max(rows, 1)) ** 0.5)
    dashed = "" if edge.use.how == "condition" else ' stroke-dasharray="4 3"'

    return (
        f'<path d="M{_ARCS} {top} C{_ARCS - out:.0f} {top} {_ARCS - out:.0f} '
        f'{bottom} {_ARCS} {bottom}"{dashed}>'
        f"<title>{escape(edge.start.name)} &#8594; {escape(edge.stop.name)}</title>"
        "</path>"
    )
