"""
Measure rendering of many plans: two cores beside one, and a worker's memory.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from osallistamo import load, render_many
from osallistamo._answers_file import read_answers
from osallistamo._session import start


ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 24)
PLANS = int(os.environ.get("BULK_PLANS", "40"))
SMALL = int(os.environ.get("BULK_SMALL", "500"))
ROUNDS = 3

EXAMPLE = ROOT / "examples" / "pilot-survey" / "answers.yaml"


def plans_of_the_example(folder: Path, count: int) -> Path:
    """
    Write so many plans, the example's, and return their folder.
    """
    answers = read_answers(EXAMPLE, load("helsinki")).answers

    return plans_in(folder, count, "helsinki", answers)


def small_plans(folder: Path, count: int) -> Path:
    """
    Write so many plans of ten questions and ten duties, and return their folder.
    """
    text = {"fi": "Sana sanasta", "sv": "Ord för ord", "en": "Word by word"}
    entries: list[dict[str, object]] = []
    for i in range(10):
        entries += [
            {"question": f"q{i}", "kind": "yes_no", "text": text, "label": text},
            {"duty": f"d{i}", "force": "advice", "text": text, "reason": text},
        ]
    one = {
        "format": "osallistamo-checklist/1",
        "id": "main",
        "version": "1.0.0",
        "title": text,
        "sections": [{"id": "s", "title": text, "entries": entries}],
    }
    whole = {
        "format": "osallistamo-toolkit/1",
        "id": "small",
        "version": "1.0.0",
        "title": text,
        "checklists": ["main"],
    }
    toolkit = folder.with_name("small")
    (toolkit / "checklists").mkdir(parents=True)
    (toolkit / "checklists" / "main.yaml").write_text(json.dumps(one))
    (toolkit / "toolkit.yaml").write_text(json.dumps(whole))

    return plans_in(folder, count, str(toolkit), {f"main.q{i}": True for i in range(5)})


def plans_in(
    folder: Path, count: int, toolkit: str, answers: Mapping[str, object]
) -> Path:
    folder.mkdir(parents=True)
    first = folder / "0.json"
    start(first, toolkit, "fi", answers=answers)
    for number in range(1, count):
        shutil.copy(first, folder / f"{number}.json")

    return folder


def rendered(plans: Path, cores: set[int]) -> float:
    """
    Return how many seconds the command takes on some cores, nothing made before.
    """
    out = plans.parent / "out"
    shutil.rmtree(out, ignore_errors=True)
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "osallistamo", "render", plans, "-o", f"{out}/"],
        check=True,
        capture_output=True,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    )

    return time.perf_counter() - begun


def two_cores() -> float:
    """
    Plans a second on two cores ÷ on one, with all that begins and ends a run.
    """
    first, second, *_ = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder:
        plans = plans_of_the_example(Path(folder) / "plans", PLANS)
        rounds = [
            (rendered(plans, {first}), rendered(plans, {first, second}))
            for _ in range(ROUNDS)
        ]
    one, two = (min(times) for times in zip(*rounds, strict=True))

    return one / two


def memory_of(_: int) -> int:
    """
    Return how many KiB this process holds now.
    """
    status = Path("/proc/self/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS"))

    return int(line.split()[1])


def flat_memory() -> float:
    """
    Memory of one worker after 500 plans ÷ after 200, when all is in place.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as worker,
    ):
        plans = sorted(small_plans(Path(folder) / "plans", SMALL).glob("*.json"))
        held = []
        for first in range(0, SMALL, SMALL // 10):
            some = plans[first : first + SMALL // 10]
            done = render_many(some, Path(folder) / "out", today=DAY, executor=worker)
            assert all(each.fresh for each in done)
            held.append(worker.submit(memory_of, 0).result())
        print("     MiB:", *(kib // 1024 for kib in held), flush=True)

    return held[-1] / held[3]


def second_run() -> float:
    """
    A second run, nothing changed ÷ the first.
    """
    with tempfile.TemporaryDirectory() as folder:
        plans = plans_of_the_example(Path(folder) / "plans", PLANS)
        times = []
        for _ in range(2):
            begun = time.perf_counter()
            render_many(plans, Path(folder) / "out", today=DAY)
            times.append(time.perf_counter() - begun)

    return times[1] / times[0]


# Each with its bar, and whether the bar is the least or the most.
BARS = [(two_cores, 1.8, min), (flat_memory, 1.05, max), (second_run, 0.10, max)]


def main() -> int:
    """
    Print each ratio with its bar; return 1 when one is missed.
    """
    missed = 0
    for measure, bar, limit in BARS:
        ratio = measure()
        good = limit(ratio, bar) == bar
        missed += not good
        sentence = " ".join((measure.__doc__ or "").split())
        mark = "ok  " if good else "MISS"
        print(f"{mark} {ratio:6.2f} (bar {bar:5.2f})  {sentence}", flush=True)

    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
