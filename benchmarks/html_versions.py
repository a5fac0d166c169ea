"""
Measure what two versions of the plan's page cost WeasyPrint, side by side.

    python benchmarks/html_versions.py                first version against this one
    python benchmarks/html_versions.py OLD.html NEW.html    any two saved pages

Both show the same plan: the first version's example, toolkit and day.
They take turns, and processor time counts, so that other programs disturb little.
Making the first version's page needs a clone with its history.
"""

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time

from pathlib import Path

import weasyprint

from _history import ROOT, checked_out

from osallistamo.rendering import _pdf
from osallistamo.rendering._theme import OUR_LOOK


FIRST = "bf875df"
ROUNDS = 5
WRITE = """
import sys
from datetime import date
from pathlib import Path
from osallistamo import load, plan
from osallistamo._answers_file import read_answers
from osallistamo.rendering import to_page
old, target = Path(sys.argv[1]), Path(sys.argv[2])
toolkit = load(old / "checklists" / "helsinki")
given = read_answers(old / "examples" / "health-station" / "answers.yaml", toolkit)
found = plan(toolkit, given.answers, today=date(2026, 11, 24), states=given.duties)
target.write_text(to_page(found, "fi"), "utf-8")
"""


def pages(folder):
    """
    Return the page as the first version makes it, and as this one does.
    """
    found = []
    with checked_out(FIRST) as first:
        for name, source in (("old", first / "src"), ("new", ROOT / "src")):
            target = folder / f"{name}.html"
            env = {**os.environ, "PYTHONPATH": str(source)}
            arguments = ["-c", WRITE, str(first), str(target)]
            subprocess.run([sys.executable, *arguments], check=True, env=env)
            found.append(target)

    return found


def reading(path):
    """
    Return a page whose own style sheet WeasyPrint reads, as a browser does.
    """
    return path.read_text("utf-8").replace(' media="(min-width: 0)"', "")


def main(given) -> None:
    folder = Path(tempfile.mkdtemp())
    paths = [Path(path) for path in given] or pages(folder)
    _, fonts, _ = _pdf._tools("plan.css", OUR_LOOK)
    faces = "".join(
        f'@font-face {{ font-family: "{family}"; src: url("{_pdf._SCHEME}{file}");'
        f" font-style: {style}; font-weight: {weight} }}"
        for family, file, style, weight in _pdf._FACES
    )
    fetcher = _pdf._fetcher(OUR_LOOK)
    style = weasyprint.CSS(string=faces, font_config=fonts, url_fetcher=fetcher)
    times = {path: [] for path in paths}
    sizes = {}
    for _ in range(ROUNDS + 1):
        for path, found in times.items():
            page = weasyprint.HTML(string=reading(path), url_fetcher=fetcher)
            gc.collect()
            gc.disable()
            start = time.process_time()
            document = page.render(stylesheets=[style], font_config=fonts)
            data = document.write_pdf(pdf_variant="pdf/a-3a")
            found.append(time.process_time() - start)
            gc.enable()
            sizes[path] = (len(document.pages), len(data) // 1024)
    medians = [statistics.median(found[1:]) for found in times.values()]
    for (path, (count, size)), median in zip(sizes.items(), medians, strict=True):
        print(f"{median:6.2f} s  {count:3} pages  {size:4} KiB  {path.name}")
    print(f"{medians[1] / medians[0]:6.2f}    second / first")


if __name__ == "__main__":
    main(sys.argv[1:])
