"""
Write requirements/ anew from pyproject.toml, or say where the two disagree.

    .venv/bin/python .ci/lock.py             versions stay as long as they fit
    .venv/bin/python .ci/lock.py --upgrade   the newest that fit
    .venv/bin/python .ci/lock.py --check     needs no network

Each file holds exact versions with the hashes of their files, for every Python that
pyproject.toml admits, and no address: pip takes them from where it always does.
"""

import re
import subprocess
import sys
import tomllib

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.dependency_groups import resolve_dependency_groups
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name


ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
OURS = PROJECT["project"]["name"]
LOWEST = PROJECT["project"]["requires-python"].removeprefix(">=")

# Which file holds what: the project's own dependencies or not, and which groups.
# The first one settles the versions for all.
FILES = {
    "dev": (True, ["build", "dev"]),
    "runtime": (True, []),
    "build": (False, ["build"]),
    "release": (False, ["release"]),
}


def main(arguments: list[str]) -> int:
    if arguments != ["--check"]:
        for name in FILES:
            write(name, arguments)
    problems = [problem for name in FILES for problem in disagreements(name)]
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print("to mend it, run .venv/bin/python .ci/lock.py", file=sys.stderr)
    return 1 if problems else 0


def write(name: str, arguments: list[str]) -> None:
    own, groups = FILES[name]
    options = ["--universal", "--generate-hashes", "--python-version", LOWEST]
    options += [f"--group={group}" for group in groups]
    if name != "dev":
        options += ["--constraint", file_of("dev")]
    options += ["--custom-compile-command", ".venv/bin/python .ci/lock.py"]
    options += ["--quiet", "--output-file", file_of(name)]
    source = ["pyproject.toml"] if own else []
    uv = Path(sys.executable).with_name("uv")
    subprocess.run(
        [uv, "pip", "compile", *source, *options, *arguments], cwd=ROOT, check=True
    )


def file_of(name: str) -> str:
    return f"requirements/{name}.txt"


@dataclass(frozen=True)
class Pin:
    """
    One locked package, as uv writes it.
    """

    requirement: Requirement
    hashed: bool
    asked_for: bool  # by pyproject.toml itself, not by another package

    @property
    def name(self) -> NormalizedName:
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        return str(self.requirement.specifier).removeprefix("==")

    @property
    def is_exact(self) -> bool:
        return self.hashed and re.fullmatch(r"[\w.+!]+", self.version) is not None


def pins(name: str) -> list[Pin]:
    text = (ROOT / file_of(name)).read_text("utf-8")
    return [
        Pin(
            Requirement(block.splitlines()[0].removesuffix("\\")),
            hashed="--hash=sha256:" in block,
            asked_for=f"{OURS} (pyproject.toml" in block,
        )
        for block in re.split(r"(?m)^(?=[^\s#])", text)[1:]
    ]


def disagreements(name: str) -> Iterator[str]:
    """
    Tell what pyproject.toml and a file of requirements/ say differently, one line each.
    """
    locked = pins(name)
    asked = {canonicalize_name(each.name): each for each in asked_for(name)}
    settled = {(pin.name, pin.version) for pin in pins("dev")}
    known = {known for known, _ in settled}
    for missing in asked.keys() - {pin.name for pin in locked}:
        yield f"{file_of(name)}: {missing} is missing, pyproject.toml asks for it"
    for pin in locked:
        told = f"{file_of(name)}: {pin.name} {pin.version}"
        if not pin.is_exact:
            yield f"{told} is not one version with hashes"
        elif pin.asked_for and pin.name not in asked:
            yield f"{told} is no longer asked for by pyproject.toml"
        elif pin.name in asked and pin.version not in asked[pin.name].specifier:
            yield f"{told}, but pyproject.toml asks for {asked[pin.name].specifier}"
        elif pin.name in known and (pin.name, pin.version) not in settled:
            yield f"{told} is another version than in {file_of('dev')}"


def asked_for(name: str) -> list[Requirement]:
    own, groups = FILES[name]
    asked = PROJECT["project"]["dependencies"] if own else []
    table = PROJECT["dependency-groups"]
    return [
        Requirement(each)
        for each in [*asked, *resolve_dependency_groups(table, *groups)]
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
