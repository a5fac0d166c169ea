"""
One search with atheris, which `run.py` starts: target, then libFuzzer's arguments.
"""

import sys

import atheris


with atheris.instrument_imports(include=["osallistamo", "yaml"]):
    from targets import harmless


def main() -> None:
    target = sys.argv.pop(1)
    atheris.Setup(sys.argv, lambda data: harmless(target, bytes(data)))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
