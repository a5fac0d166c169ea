"""
Measure two commits side by side, and tell what the newer one made slower.

    python benchmarks/compare.py COMMIT              that commit against this checkout
    python benchmarks/compare.py OLD NEW             two commits
    python benchmarks/compare.py OLD NEW --only NAME ...   some of the measures

Both sides do the same work, taking turns: the older one's example with its
checklists, or, where either cannot take these, a plan of 600 plain entries.
They are driven through the command line and the public
library only, so that names within may differ. Processor time counts, the least of
all rounds, so that other programs disturb little.

Status 1 when something takes more than a tenth longer; 2 when nothing was measured.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from _history import ROOT, checked_out
from _scale import QUESTIONS, write_toolkit


HERE = Path(__file__).parent
SLOWER = 1.10
ROUNDS = 5
DAY = "2026-11-24"


@dataclass
class Side:
    """
    One of the two versions, with a place of its own for what it writes.
    """

    name: str
    source: Path
    place: Path
    times: dict[str, list[float]] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    @property
    def plan(self) -> Path:
        """The plan that it makes itself."""
        return self.place / "plan.json"

    @property
    def env(self) -> dict[str, str]:
        place = str(self.place)
        own = {"PYTHONPATH": str(self.source / "src"), "XDG_CACHE_HOME": place}

        return {**os.environ, **own, "XDG_DATA_HOME": place}

    def python(
        self, *arguments: object, makes: Path | None = None, **env: str
    ) -> float:
        """
        Run Python on this version, and return the processor time that it takes.

        Raises:
            CalledProcessError: It failed, or did not make what it should.

        """
        if makes:
            makes.unlink(missing_ok=True)
        before = _of_children()
        done = subprocess.run(
            [sys.executable, *map(str, arguments)],
            check=False,
            capture_output=True,
            text=True,
            cwd=self.place,
            env={**self.env, **env},
        )
        took = _of_children() - before
        # Status 1 says that a plan falls short, which is no failure here.
        if done.returncode > 1 or (makes and not makes.exists()):
            raise subprocess.CalledProcessError(1, "python", stderr=done.stderr)

        return took


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)

    return used.ru_utime + used.ru_stime


@dataclass
class Work:
    """
    What both sides do their work on.
    """

    about: str
    toolkit: Path
    answers: Path
    large: Path


def help_(side: Side, _: Work) -> float:
    """
    `--help`, a whole process.
    """
    return side.python("-m", "osallistamo", "--help")


def new(side: Side, work: Work) -> float:
    """
    A new plan from an answers file, a whole process.
    """
    given = ["--toolkit", work.toolkit, "--answers", work.answers, "--no-input"]

    return side.python("-m", "osallistamo", "new", side.plan, *given, makes=side.plan)


def check(side: Side, _: Work) -> float:
    """
    `check` of the plan, a whole process.
    """
    return side.python("-m", "osallistamo", "check", side.plan, "--today", DAY)


def print_(side: Side, _: Work) -> float:
    """
    `render` of the plan as a PDF, a whole process.
    """
    out = side.place / "cold.pdf"

    return side.python("-m", "osallistamo", "render", side.plan, "-o", out, makes=out)


def load_kept(side: Side, work: Work) -> float:
    """
    Loading a toolkit of 10,000 entries once more, a whole process.
    """
    return side.python(HERE / "_load.py", work.large)


def load_first(side: Side, work: Work) -> float:
    """
    Loading it for the first time, a whole process.
    """
    with tempfile.TemporaryDirectory(dir=side.place) as empty:
        return side.python(HERE / "_load.py", work.large, XDG_CACHE_HOME=empty)


PROCESSES: dict[str, Callable[[Side, Work], float]] = {
    "help": help_,
    "new": new,
    "check": check,
    "print": print_,
    "load_kept": load_kept,
    "load_first": load_first,
}
"""Measured as whole processes."""

WARM = {
    "render": "The plan as a PDF, all libraries loaded.",
    "page": "The plan as a page of HTML, the same.",
    "plan": "What follows from the answers.",
    "answer": "A hundred answers in a toolkit of 10,000 entries.",
    "save": "An interview as the text of its plan file, and back.",
}
"""Measured within a process of each side; see _warm.py."""


def prepared(older: Side, newer: Side, folder: Path) -> Work:
    """
    Return work that both sides can do.
    """
    answers = folder / "answers.yaml"
    yes = "".join(f"  q{number}: yes\n" for number in range(QUESTIONS))
    answers.write_text(f"c0:\n{yes}c1:\n{yes}", "utf-8")
    large = write_toolkit(folder / "large", 10_000)
    work = Work(
        f"the example of {older.name}",
        older.source / "checklists" / "helsinki",
        older.source / "examples" / "health-station" / "answers.yaml",
        large,
    )
    try:
        for side in (newer, older):
            new(side, work)
    except subprocess.CalledProcessError:
        plain = write_toolkit(folder / "plain", 600)
        work = Work("a plan of 600 plain entries", plain, answers, large)
        for side in (newer, older):
            _demand(side, work)

    return work


def _demand(side: Side, work: Work) -> None:
    try:
        new(side, work)
    except subprocess.CalledProcessError as e:
        print(f"{side.name} makes no plan: {_last_line(e.stderr)}", file=sys.stderr)
        sys.exit(2)


def measure(sides: list[Side], work: Work, names: list[str], rounds: float) -> None:
    """
    Let the sides take turns at each measure.
    """
    with ExitStack() as stack:
        warm = {
            side.name: stack.enter_context(_process(side, work))
            for side in sides
            if set(names) & set(WARM)
        }
        for name in names:
            left = rounds
            while left > 0 and not any(name in side.failures for side in sides):
                turn = [_took(side, name, work, warm) for side in sides]
                # What is short is disturbed more.
                left -= 1 if max(turn) > 1 else 1 / 4


def _took(
    side: Side, name: str, work: Work, warm: dict[str, subprocess.Popen[str]]
) -> float:
    try:
        if name in PROCESSES:
            took = PROCESSES[name](side, work)
        else:
            took = _asked(warm[side.name], name)
    except subprocess.CalledProcessError as e:
        side.failures[name] = _last_line(e.stderr or "")
        return 0
    side.times.setdefault(name, []).append(took)

    return took


@contextmanager
def _process(side: Side, work: Work) -> Iterator[subprocess.Popen[str]]:
    folders = [work.toolkit, work.large]
    command = [sys.executable, HERE / "_warm.py", side.plan, *folders, DAY]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=side.place,
        env=side.env,
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def _asked(process: subprocess.Popen[str], name: str) -> float:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{name}\n")
    process.stdin.flush()
    told = json.loads(process.stdout.readline())
    if "failed" in told:
        raise subprocess.CalledProcessError(1, name, stderr=told["failed"])

    return float(told["seconds"])


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["?"])[-1]


def told(old: Side, new: Side, names: list[str]) -> int:
    """
    Print the ratios with the newer one's time, and return the exit status.
    """
    slower = measured = 0
    for name in names:
        about = PROCESSES[name].__doc__ if name in PROCESSES else WARM[name]
        sentence = " ".join((about or "").split())
        failed = [
            f"{s.name}: {s.failures[name]}" for s in (old, new) if name in s.failures
        ]
        if failed:
            print(f"     {'-':>5} {'':9}  {name:10}  {sentence} ({'; '.join(failed)})")
            continue
        before, after = (min(side.times[name]) for side in (old, new))
        ratio = after / before
        measured += 1
        slower += ratio > SLOWER
        mark = "SLOW" if ratio > SLOWER else "    "
        print(f"{mark} {ratio:5.2f} {after:7.3f} s  {name:10}  {sentence}", flush=True)

    return int(slower > 0) if measured else 2


def main() -> int:
    every = [*PROCESSES, *WARM]
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("old", metavar="COMMIT")
    parser.add_argument("new", metavar="COMMIT", nargs="?")
    parser.add_argument("--only", nargs="+", choices=every, default=every)
    parser.add_argument("--rounds", type=float, default=ROUNDS)
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sides = []
        for name in (options.old, options.new):
            source = stack.enter_context(checked_out(name)) if name else ROOT
            place = folder / f"side{len(sides)}"
            place.mkdir()
            sides.append(Side(name or "this checkout", source, place))
        work = prepared(*sides, folder)
        print(f"{sides[1].name} ÷ {sides[0].name}, with {work.about}:", flush=True)
        measure(sides, work, options.only, options.rounds)

    return told(*sides, options.only)


if __name__ == "__main__":
    sys.exit(main())
