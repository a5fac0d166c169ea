"""
Look for input that breaks what reads files: `python fuzz/run.py TARGET --minutes 10`.

With atheris (`pip install atheris`) the search sees which code an input reaches;
without it hypothesis changes the seeds blindly. What breaks something is put
into `fuzz/corpus/TARGET/`, where tests/test_fuzz.py replays it from then on.
"""

import argparse
import subprocess
import sys
import tempfile
import time
import traceback

from importlib.util import find_spec
from pathlib import Path


HERE = Path(__file__).parent
TARGETS = tuple(sorted(p.name for p in (HERE / "corpus").iterdir() if p.is_dir()))
MEGABYTES = 2048
"""Memory that a search may take."""

MAX_BYTES = 65_536
OTHER_PROCESS = ("pdf",)
"""Targets that run in a process of their own, which atheris cannot see into."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=(*TARGETS, "all"))
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--engine", choices=("atheris", "hypothesis"))
    options = parser.parse_args()
    targets = TARGETS if options.target == "all" else (options.target,)
    failed = 0
    for target in targets:
        blind = target in OTHER_PROCESS or find_spec("atheris") is None
        engine = options.engine or ("hypothesis" if blind else "atheris")
        print(f"{target}: {options.minutes:g} minutes with {engine}", flush=True)
        search = _with_atheris if engine == "atheris" else _with_hypothesis
        failed += not search(target, options.minutes * 60)

    return min(failed, 1)


def _with_atheris(target: str, seconds: float) -> bool:
    """
    Return whether nothing was found; libFuzzer ends its process at the first find.
    """
    seeds = HERE / "corpus" / target
    with tempfile.TemporaryDirectory(prefix="found-") as found:
        words = Path(found) / "words.dict"
        words.write_text(_dictionary())
        kept = Path(found) / "kept"
        kept.mkdir()
        done = subprocess.run(
            [
                *(sys.executable, str(HERE / "_atheris.py"), target),
                *(str(kept), str(seeds), f"-dict={words}"),
                f"-max_total_time={seconds:.0f}",
                f"-max_len={MAX_BYTES}",
                f"-artifact_prefix={seeds}/found-",
                *(f"-rss_limit_mb={MEGABYTES}", "-timeout=25"),
                *("-print_final_stats=1", "-verbosity=1"),
            ],
            check=False,
        )

    return done.returncode == 0


def _with_hypothesis(target: str, seconds: float) -> bool:
    """
    Return whether nothing was found.
    """
    import resource

    from hypothesis import HealthCheck, Phase, given, seed, settings
    from mutants import mutants
    from targets import harmless

    limit = MEGABYTES * 2**20
    resource.setrlimit(
        resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1])
    )
    end, rounds, found = time.monotonic() + seconds, 0, b""

    @settings(
        max_examples=500,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(mutants(target))
    def search(data: bytes) -> None:
        nonlocal found
        try:
            harmless(target, data)
        except BaseException:
            found = data
            raise

    while time.monotonic() < end:
        rounds += 1
        try:
            seed(rounds)(search)()
        except Exception:
            if not found:
                raise
            traceback.print_exc()
            path = HERE / "corpus" / target / f"found-{rounds}"
            path.write_bytes(found)
            print(f"kept as {path.name}", flush=True)
            return False
    print(f"{rounds} rounds of 500", flush=True)

    return True


def _dictionary() -> str:
    """
    Return the words as libFuzzer reads them.
    """
    from mutants import WORDS

    return "".join(
        '"' + "".join(f"\\x{byte:02x}" for byte in word) + '"\n'
        for word in WORDS
        if len(word) < 60
    )


if __name__ == "__main__":
    sys.exit(main())
