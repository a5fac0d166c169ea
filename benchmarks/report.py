"""
Measure the portfolio report: 10,000 plans against a bare JSON parse of the same files.

The plans are the four examples with varied answers, written to a temporary folder.
Both sides read every file; they take turns, and the least time of each counts.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import uuid

from datetime import date, timedelta
from pathlib import Path

from osallistamo import load
from osallistamo._answers_file import read_answers
from osallistamo._model import Question
from osallistamo._plan import plan
from osallistamo.rendering import Order, plan_text


HERE = Path(__file__).parent
ROOT = HERE.parent
EXAMPLES = sorted((ROOT / "examples").glob("*/answers.yaml"))
DAY = date(2027, 3, 1)
CORES = len(os.sched_getaffinity(0))
VARIED = 0.3
"""How many of a plan's answers differ from its example's."""


Run = tuple[float, float, float]
"""What a process took: seconds, those of all its processors, and the most megabytes."""


def measured(count: int, rounds: int) -> dict[str, list[Run]]:
    """
    Return what each command took in each round, one after the other in every round.
    """
    with tempfile.TemporaryDirectory(prefix="report") as name:
        plans, out = Path(name, "plans"), Path(name, "report")
        plans.mkdir()
        write_plans(plans, count)
        megabytes = sum(file.stat().st_size for file in plans.iterdir()) / 1e6
        busy = os.getloadavg()[0]
        told = f"{count} plans, {megabytes:.0f} MB, {CORES} cores, load {busy:.1f}"
        # Whoever shares the cores makes the ratio worse: the bare parse needs one.
        print(f"     {told}", flush=True)
        commands = {
            "bare": [str(HERE / "_bare_json.py")],
            "figures": [str(HERE / "_figures.py")],
            "json": reported(out.with_suffix(".json")),
            "pdf": reported(out.with_suffix(".pdf")),
        }
        for command in commands.values():
            process([*command, str(first_of(plans))], Path(name))
        found: dict[str, list[Run]] = {name: [] for name in commands}
        for _ in range(rounds):
            for run, command in commands.items():
                found[run].append(process([*command, str(plans)], Path(name)))

    return found


def reported(target: Path) -> list[str]:
    return ["-m", "osallistamo", "report", "-o", str(target), "--today", str(DAY)]


def first_of(plans: Path) -> Path:
    """
    Return a folder of one plan, for a first run of each command that does not count.
    """
    folder = plans.with_name("one")
    folder.mkdir(exist_ok=True)
    shutil.copy(min(plans.iterdir()), folder)

    return folder


def process(arguments: list[str], kept: Path) -> Run:
    """
    Return what a Python process and its children take.
    """
    # As where it is installed: its modules are compiled once, not in every run.
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(kept / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-c", _INNER, sys.executable, *arguments],
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    )
    seconds, processor, megabytes = map(float, done.stdout.split())

    return seconds, processor, megabytes


_INNER = """
import resource, subprocess, sys, time
begun = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
seconds = time.perf_counter() - begun
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def time_of(found: dict[str, list[Run]]) -> float:
    """
    A whole report as JSON ÷ a bare JSON parse of the same files.
    """
    return ratio_of(found, "json", 0)


def memory_of(found: dict[str, list[Run]]) -> float:
    """
    Megabytes of all its processes at most: the largest, times how many there are.
    """
    return (1 + CORES) * max(megabytes for _, _, megabytes in found["json"])


def ratio_of(found: dict[str, list[Run]], run: str, kind: int) -> float:
    one, bare = (min(each[kind] for each in found[name]) for name in (run, "bare"))

    return one / bare


# Each with its bar, which is the most.
BARS = [(time_of, 3), (memory_of, 400)]


def main() -> int:
    """
    Print each figure with its bar; return 1 when one is missed.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    found = measured(options.plans, options.rounds)
    for run in ("figures", "json", "pdf"):
        ratios = " ".join(f"{ratio_of(found, run, kind):5.2f}" for kind in (0, 1))
        print(f"     {ratios}  {run}: time ÷ bare, processor time ÷ bare")
    missed = 0
    for measure, bar in BARS:
        figure = measure(found)
        good = figure <= bar
        missed += not good
        sentence = " ".join((measure.__doc__ or "").split())
        mark = "ok  " if good else "MISS"
        print(f"{mark} {figure:6.2f} (bar {bar:5.2f})  {sentence}", flush=True)

    return int(missed > 0)


def write_plans(folder: Path, count: int) -> None:
    """
    Write plans, each an example with about a third of its answers changed.
    """
    toolkit = load("helsinki")
    bases = []
    for file in EXAMPLES:
        given = read_answers(file, toolkit)
        made = plan(toolkit, given.answers, today=DAY, states=given.duties)
        text = plan_text(Order(plan=made, language="fi").saved)
        laws = [duty.path for duty in made.open_by_law]
        bases.append((json.loads(text), laws))
    chance = random.Random(1)  # the same plans every time
    for number in range(count):
        base, laws = bases[number % len(bases)]
        data = {**base, "id": str(uuid.UUID(int=chance.getrandbits(128)))}
        data["answers"] = {
            path: varied(toolkit, path, value, chance)
            for path, value in base["answers"].items()
        }
        data["duties"] = {
            path: {"state": chance.choice(("done", "open", "not_relevant"))}
            for path in laws
            if chance.random() < VARIED
        }
        content = json.dumps(data, ensure_ascii=False, indent=1)
        (folder / f"plan-{number:05}.json").write_text(content, "utf-8")


def varied(toolkit, path: str, value, chance: random.Random):
    """
    Return another answer to a question now and then, else the example's.
    """
    entry, _ = toolkit.locate(path)
    asked = entry.content
    if chance.random() >= VARIED or not isinstance(asked, Question):
        return value
    match asked.kind:
        case "yes_no":
            return chance.random() < 0.5  # noqa: PLR2004  # a coin
        case "one_of":
            return chance.choice(asked.option_ids)
        case "several_of":
            size = chance.randint(1, min(4, len(asked.option_ids)))
            return sorted(chance.sample(asked.option_ids, size))
        case "number":
            return chance.randint(1, 400)
        case "date":
            day = date.fromisoformat(value) + timedelta(chance.randint(-90, 90))
            return day.isoformat()

    return value


if __name__ == "__main__":
    sys.exit(main())
