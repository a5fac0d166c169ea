"""
Measure the ratios that the project promises, side by side in one run.

    python benchmarks/run.py             all of them
    python benchmarks/run.py NAME ...    some, such as start_of_help

What takes minutes has commands of its own: bulk.py and report.py.
"""

import gc
import itertools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pexpect

from _scale import write_toolkit

from osallistamo import Interview, load, plan
from osallistamo._answers_file import read_answers
from osallistamo._session import start


HERE = Path(__file__).parent
ROOT = HERE.parent
TOOLKIT = "helsinki"
EXAMPLE = ROOT / "examples" / "health-station" / "answers.yaml"
DAY = date(2026, 11, 24)
ROUNDS = 7
LARGE = 100_000
"""Entries of the largest toolkit that an answer is measured in."""

READ = 10_000
"""Entries of the toolkit that is read."""


def medians(*runs: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """
    Return each run's median in seconds, the runs taking turns.

    A run that returns a number has taken its time itself.
    """
    times: list[list[float]] = [[] for _ in runs]
    for run in runs:
        run()
    for _ in range(rounds):
        for found, run in zip(times, runs, strict=True):
            gc.collect()
            begun = time.perf_counter()
            own = run()
            whole = time.perf_counter() - begun
            found.append(own if isinstance(own, float) else whole)

    return [statistics.median(found) for found in times]


def process(*command: str) -> Callable[[], object]:
    """
    Return a run of a whole process.
    """

    def run() -> None:
        subprocess.run(command, check=False, capture_output=True)

    return run


def bare_python() -> Callable[[], object]:
    return process(sys.executable, "-c", "pass")


def warm_render() -> float:
    """
    Our rendering of a typical plan ÷ WeasyPrint's own of the same page.
    """
    from weasyprint import HTML

    from osallistamo.rendering import _pdf, to_page
    from osallistamo.rendering._theme import OUR_LOOK

    toolkit = load(TOOLKIT)
    given = read_answers(EXAMPLE, toolkit)
    found = plan(toolkit, given.answers, today=DAY, states=given.duties)
    page = to_page(found, "fi")
    # The same fonts and the same parsed style sheet for both.
    _, fonts, style = _pdf._tools("plan.css", OUR_LOOK)

    def ours() -> None:
        _pdf.to_pdf(to_page(found, "fi"), title="x", language="fi", day=DAY)

    def bare() -> None:
        HTML(string=page).write_pdf(
            stylesheets=[style], font_config=fonts, pdf_variant="pdf/a-3a"
        )

    one, other = medians(ours, bare, rounds=5)

    return one / other


def cold_render() -> float:
    """
    `osallistamo render` as a process ÷ the `weasyprint` command on the same page.
    """
    folder = Path(tempfile.mkdtemp())
    command = [sys.executable, "-m", "osallistamo"]
    plan_file, page = folder / "plan.json", folder / "plan.html"
    subprocess.run(
        [*command, "new", plan_file, "--answers", EXAMPLE, "--no-input"],
        check=False,
        capture_output=True,
    )
    subprocess.run(
        [*command, "render", plan_file, "-o", page], check=True, capture_output=True
    )
    ours, bare = medians(
        process(*command, "render", str(plan_file)),
        process(
            sys.executable, "-m", "weasyprint", "--pdf-variant", "pdf/a-3a",
            str(page), str(folder / "bare.pdf"),
        ),
        rounds=5,
    )  # fmt: skip
    shutil.rmtree(folder)

    return ours / bare


def start_of_help() -> float:
    """
    `osallistamo --help` ÷ a bare interpreter.
    """
    command = str(Path(sys.executable).parent / "osallistamo")
    ours, bare = medians(process(command, "--help"), bare_python(), rounds=21)

    return ours / bare


def first_question() -> float:
    """
    A cold process to the first question on screen ÷ a bare interpreter.
    """
    folder = Path(tempfile.mkdtemp())
    env = {**os.environ, "TERM": "xterm-256color"}
    shown, bare = [], []
    for number in range(11):
        arguments = ["-m", "osallistamo", "new", str(folder / f"{number}.json")]
        begun = time.perf_counter()
        child = pexpect.spawn(
            sys.executable, arguments, env=env, dimensions=(24, 80), encoding="utf-8"
        )
        child.expect(r"Ctrl-B[\s\S]*\?")
        shown.append(time.perf_counter() - begun)
        # Closing a terminal waits on purpose; that is not the program's time.
        child.close(force=True)
        begun = time.perf_counter()
        bare_python()()
        bare.append(time.perf_counter() - begun)
    shutil.rmtree(folder)

    return statistics.median(shown) / statistics.median(bare)


def telling(script: str, folder: Path, **env: str) -> float:
    """
    Run a script on a folder in a process of its own, and return what it tells.
    """
    told = subprocess.run(
        [sys.executable, HERE / script, folder],
        check=True,
        capture_output=True,
        env={**os.environ, **env},
    )

    return float(told.stdout)


def kept_reading() -> float:
    """
    Loading a toolkit of 10,000 entries, checked, from the second time on,
    ÷ PyYAML's bare C-speed parse of its files; fresh processes.
    """
    with tempfile.TemporaryDirectory() as folder:
        toolkit = write_toolkit(Path(folder) / "toolkit", READ)
        ours, bare = medians(
            lambda: telling("_load.py", toolkit),
            lambda: telling("_bare_yaml.py", toolkit),
        )

    return ours / bare


def first_reading() -> float:
    """
    The same the first time: read, checked and kept for the next time.
    """
    with tempfile.TemporaryDirectory() as folder:
        toolkit = write_toolkit(Path(folder) / "toolkit", READ)
        fresh = (f"{folder}/{number}" for number in itertools.count())
        ours, bare = medians(
            lambda: telling("_load.py", toolkit, XDG_CACHE_HOME=next(fresh)),
            lambda: telling("_bare_yaml.py", toolkit),
        )

    return ours / bare


def answer_at_scale() -> float:
    """
    One answer in a toolkit of 100,000 entries ÷ in one of 1,000.
    """

    def interview(entries: int) -> Interview:
        with tempfile.TemporaryDirectory() as folder:
            return Interview(load(write_toolkit(Path(folder) / "toolkit", entries)))

    def hundred(interview: Interview) -> None:
        for number in range(100):
            interview = interview.answer(number % 2 == 0)

    small, large = interview(1_000), interview(LARGE)
    one, other = medians(lambda: hundred(large), lambda: hundred(small), rounds=21)

    return one / other


def saving(bare: Callable[[Path, bytes], object]) -> float:
    """
    Return what saving the example's plan takes after an answer ÷ a bare way to do it.

    The example's answers are all given, so this is the most that an answer costs.
    """
    given = read_answers(EXAMPLE, load(TOOLKIT))
    # Not in the folder for temporary files: it may be kept in memory, and never synced.
    with tempfile.TemporaryDirectory(dir=Path.home(), prefix=".saving") as folder:
        path = Path(folder) / "plan.json"
        session = start(path, TOOLKIT, "fi", answers=given.answers, duties=given.duties)
        data = path.read_bytes()
        ours, other = medians(
            lambda: session.move(session.interview),
            lambda: bare(path.with_name("bare.json"), data),
            # A virtual disk may write the first hundred at once, then at its own pace.
            rounds=301,
        )

    return ours / other


def answer_to_disk() -> float:
    """
    Saving a plan after an answer ÷ the bare calls that put the same bytes on disk:
    write, fsync, rename, fsync of the folder.
    """

    def bare(path: Path, data: bytes) -> None:
        sync(path.with_suffix(".tmp"), data)
        path.with_suffix(".tmp").replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)

    return saving(bare)


def answer_to_disk_in_place() -> float:
    """
    The same ÷ one write and fsync over the same file, which a power cut may leave half.
    """
    return saving(sync)


def sync(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


# Each with its bar; without one, it is told for comparison.
BARS: dict[Callable[[], float], float | None] = {
    warm_render: 1.10,
    cold_render: 1.15,
    start_of_help: 4,
    first_question: None,
    kept_reading: 0.5,
    first_reading: None,
    answer_at_scale: 1.5,
    answer_to_disk: 1.5,
    answer_to_disk_in_place: None,
}


def main(names: list[str]) -> int:
    """
    Print each ratio with its bar; return 1 when one is missed.
    """
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        # What is kept of all this is no business of the user's own folders.
        os.environ.update(XDG_CACHE_HOME=folder, XDG_DATA_HOME=folder)
        for measure, bar in BARS.items():
            if names and measure.__name__ not in names:
                continue
            ratio = measure()
            missed += bar is not None and ratio > bar
            sentence = " ".join((measure.__doc__ or "").split())
            print(f"{verdict(ratio, bar)}  {sentence}", flush=True)

    return int(missed > 0)


def verdict(ratio: float, bar: float | None) -> str:
    if bar is None:
        return f"     {ratio:6.2f}" + " " * 12
    mark = "ok  " if ratio <= bar else "MISS"

    return f"{mark} {ratio:6.2f} (bar {bar:5.2f})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
