"""
Measure the ratios that the project promises, side by side in one run.
"""

import gc
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

from _scale import answer_all, big_toolkit

from osallistamo import Interview, load, plan
from osallistamo._answers_file import read_answers


ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "health-station" / "answers.yaml"
DAY = date(2026, 11, 24)
ROUNDS = 7


def best(*runs: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """
    Return each run's median time in seconds, the runs taking turns.
    """
    times: list[list[float]] = [[] for _ in runs]
    for run in runs:
        run()
    for _ in range(rounds):
        for found, run in zip(times, runs, strict=True):
            gc.collect()
            start = time.perf_counter()
            run()
            found.append(time.perf_counter() - start)

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

    toolkit = load("helsinki")
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

    one, other = best(ours, bare, rounds=5)

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
    subprocess.run([*command, "render", plan_file, "-o", page], check=True)
    ours, bare = best(
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
    ours, bare = best(process(command, "--help"), bare_python(), rounds=21)

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
        start = time.perf_counter()
        child = pexpect.spawn(
            sys.executable, arguments, env=env, dimensions=(24, 80), encoding="utf-8"
        )
        child.expect(r"Ctrl-B[\s\S]*\?")
        shown.append(time.perf_counter() - start)
        # Closing a terminal waits on purpose; that is not the program's time.
        child.close(force=True)
        start = time.perf_counter()
        bare_python()()
        bare.append(time.perf_counter() - start)
    shutil.rmtree(folder)

    return statistics.median(shown) / statistics.median(bare)


def answer_at_scale() -> float:
    """
    One answer in a toolkit of 20,000 entries ÷ in one of 1,000.
    """
    small, large = (Interview(big_toolkit(n)) for n in (1_000, 20_000))
    one, other = best(lambda: answer_all(large, 100), lambda: answer_all(small, 100))

    return one / other


BARS = [
    (warm_render, 1.10),
    (cold_render, 1.15),
    (start_of_help, 6),
    (first_question, 30),
    (answer_at_scale, 2),
]


def main() -> int:
    """
    Print each ratio with its bar; return 1 when one is missed.
    """
    missed = 0
    for measure, bar in BARS:
        ratio = measure()
        missed += ratio > bar
        sentence = " ".join((measure.__doc__ or "").split())
        mark = "ok  " if ratio <= bar else "MISS"
        print(f"{mark} {ratio:6.2f} (bar {bar:5.2f})  {sentence}", flush=True)

    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
