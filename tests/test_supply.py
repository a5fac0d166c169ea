"""
What is installed is locked, and the lock holds what pyproject.toml asks for.

That a release is built twice the same and runs alone, `.ci/release` shows; CI runs it.
"""

import re
import shutil
import subprocess
import sys

from pathlib import Path

import pytest


ROOT = Path(__file__).parents[1]
LISTS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.fixture(name="copy")
def _copy(tmp_path):
    """
    What the check reads, to be changed.
    """
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/lock.py", tmp_path / ".ci")
    return tmp_path


def checked(folder):
    return subprocess.run(
        [sys.executable, ".ci/lock.py", "--check"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_lock_holds_what_the_project_asks_for():
    """
    pyproject.toml and requirements/ say the same.
    """
    done = checked(ROOT)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "pyproject.toml",
            r'"weasyprint>=[\d.,<]+"',
            '"weasyprint>=999"',
            r"requirements/runtime\.txt: weasyprint [\d.]+, .* asks for >=999",
        ),
        (
            "pyproject.toml",
            r'"ruff>=[\d.]+"',
            '"ruff>=999"',
            r"requirements/dev\.txt: ruff [\d.]+, .* asks for >=999",
        ),
        (
            "pyproject.toml",
            r'"tqdm>=[\d.]+",',
            '"nowhere-to-be-found",',
            r"requirements/runtime\.txt: nowhere-to-be-found is missing",
        ),
        (
            "pyproject.toml",
            r'"pip-audit>=[\d.]+",',
            "",
            r"requirements/release\.txt: pip-audit [\d.]+ is no longer asked for",
        ),
        (
            "requirements/runtime.txt",
            r"pypdf==.*\n( +--hash=.*\n)+",
            "pypdf==7.1.0\n",
            r"requirements/runtime\.txt: pypdf 7\.1\.0 is not one version with hashes",
        ),
        (
            "requirements/runtime.txt",
            r"weasyprint==",
            "weasyprint>=",
            r"requirements/runtime\.txt: weasyprint >=[\d.]+ is not one version",
        ),
        (
            "requirements/runtime.txt",
            r"pydyf==[\d.]+",
            "pydyf==0.0.1",
            r"requirements/runtime\.txt: pydyf 0\.0\.1 is another version than in",
        ),
    ],
)
def test_where_lock_and_project_differ_is_told(copy, file, old, new, told):
    """
    One line says what differs in which file, another one what to run.
    """
    text, changed = re.subn(old, new, (copy / file).read_text("utf-8"))
    (copy / file).write_text(text, "utf-8")
    done = checked(copy)

    assert changed == 1
    assert done.returncode == 1
    assert re.search(told, done.stderr)
    assert done.stderr.endswith("run .venv/bin/python .ci/lock.py\n")


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_the_lock_names_no_address(path):
    """
    Where files come from is pip's to know: it fits behind any index.
    """
    text = path.read_text("utf-8")

    assert "--hash=sha256:" in text
    assert not re.findall(r"(?m)^--.*|\S+://\S*|^\S+ @ .*", text)
