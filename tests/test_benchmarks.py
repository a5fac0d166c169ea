"""
The benchmarks still run; how fast anything is, is no matter here.
"""

import importlib
import re
import subprocess
import sys

from pathlib import Path

import pytest


ROOT = Path(__file__).parents[1]
BENCHMARKS = ROOT / "benchmarks"


def once(*runs, **_):
    """
    Do each run once; one that takes its time itself tells it.
    """
    told = [run() for run in runs]

    return [time if isinstance(time, float) else 1.0 for time in told]


@pytest.fixture
def benchmark(monkeypatch, tmp_path):
    """
    The module of the ratios, measuring once, and little.
    """
    monkeypatch.syspath_prepend(BENCHMARKS)
    for variable in ("XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(variable, str(tmp_path))
    module = importlib.import_module("run")
    monkeypatch.setattr(module, "medians", once)
    monkeypatch.setattr(module, "LARGE", 2000)
    monkeypatch.setattr(module, "READ", 300)
    toolkit = module.write_toolkit(tmp_path / "toolkit", 1)
    monkeypatch.setattr(module, "TOOLKIT", str(toolkit))
    answers = tmp_path / "answers.yaml"
    answers.write_text("c0:\n  q0: yes\n", "utf-8")
    monkeypatch.setattr(module, "EXAMPLE", answers)

    return module


@pytest.mark.parametrize(
    "name",
    [
        "warm_render",
        "start_of_help",
        "kept_reading",
        "first_reading",
        "answer_at_scale",
        "answer_to_disk",
        "answer_to_disk_in_place",
    ],
)
def test_a_ratio_is_measured(benchmark, name):
    """
    What a measure needs of the library is still there.
    """
    assert getattr(benchmark, name)() > 0


def test_a_missed_bar_is_told(benchmark, monkeypatch, capsys):
    """
    The run ends with status 1 when a ratio is over its bar, and only then.
    """

    def slow():
        """
        Something slow.
        """
        return 2.0

    monkeypatch.setattr(benchmark, "BARS", {slow: 1.0})
    assert benchmark.main([]) == 1
    assert "MISS" in capsys.readouterr().out

    monkeypatch.setattr(benchmark, "BARS", {slow: 3.0})
    assert benchmark.main([]) == 0


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no history here")
def test_a_commit_is_compared_with_this_checkout():
    """
    Each measure has its line with a ratio.
    """
    names = ["help", "plan", "answer", "save"]
    line = re.compile(r"^(?:SLOW|    ) +\d+\.\d\d .* s  (\w+) ", re.MULTILINE)
    command = [sys.executable, BENCHMARKS / "compare.py", "HEAD", "--rounds", "0.1"]
    done = subprocess.run(
        [*command, "--only", *names], check=False, capture_output=True, text=True
    )

    assert done.stderr == ""
    assert line.findall(done.stdout) == names
