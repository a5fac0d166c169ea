"""
Measure the portfolio report: 10,000 plans against a bare JSON parse of the same files.

The plans are the four examples with varied answers, written to a temporary folder.
Both sides read every file; they take turns in one run.
"""

import argparse
import json
import os
import random
import statistics
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


ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*/answers.yaml"))
DAY = date(2027, 3, 1)
VARIED = 0.3
"""How many of a plan's answers differ from its example's."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="report") as name:
        folder = Path(name)
        write_plans(folder, options.plans)
        megabytes = sum(f.stat().st_size for f in folder.iterdir()) / 1e6
        print(f"{options.plans} plans, {megabytes:.0f} MB, {os.cpu_count()} cores")
        runs = {
            "bare": [sys.executable, __file__.replace("report.py", "_bare_json.py")],
            "figures": [sys.executable, __file__.replace("report.py", "_figures.py")],
            "report.json": report("json"),
            "report.pdf": report("pdf"),
        }
        measure(runs, folder, options.rounds)


def report(suffix: str) -> list[str]:
    target = Path(tempfile.gettempdir()) / f"portfolio-report.{suffix}"

    return [sys.executable, "-m", "osallistamo", "report", "-o", str(target)]


def measure(runs: dict[str, list[str]], folder: Path, rounds: int) -> None:
    """
    Print each run's median time, its ratio to the bare parse, and its peak memory.
    """
    times: dict[str, list[float]] = {name: [] for name in runs}
    peaks: dict[str, float] = {}
    for _ in range(rounds):
        for name, command in runs.items():
            seconds, peak = process([*command, str(folder)])
            times[name].append(seconds)
            peaks[name] = max(peak, peaks.get(name, 0))
    bare = statistics.median(times["bare"])
    for name, found in times.items():
        middle = statistics.median(found)
        print(
            f"{name:12} {middle:6.2f} s  ratio {middle / bare:5.2f}"
            f"  peak {peaks[name]:4.0f} MB in the largest process"
        )


def process(command: list[str]) -> tuple[float, float]:
    """
    Return how long a process takes, and its own and its children's peak memory in MB.
    """
    inner = (
        "import resource, subprocess, sys, time;"
        "s = time.perf_counter();"
        "subprocess.run(sys.argv[1:], check=False, stdout=subprocess.DEVNULL,"
        " stderr=subprocess.DEVNULL);"
        "print(time.perf_counter() - s,"
        " resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    found = subprocess.run(
        [sys.executable, "-c", inner, *command],
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, peak = found.stdout.split()

    return float(seconds), float(peak)


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
    main()
