"""
Whatever a file of a stranger holds: one clear message, soon, and nothing is written.

`python fuzz/run.py TARGET --minutes 10` searches longer; what it finds is kept
in fuzz/corpus and replayed here.
"""

import resource
import sys

from pathlib import Path

import pytest

from hypothesis import HealthCheck, given, settings


FUZZ = Path(__file__).parents[1] / "fuzz"
MEGABYTES = 600
"""Memory that reading bad files may take; a hundred is usual."""

sys.path.insert(0, str(FUZZ))

import targets

from mutants import mutants, seeds
from targets import TARGETS, harmless


EXAMPLES = {"toolkit": 80, "pdf": 4, "packed": 60, "form": 80}
"""Where one takes longer than elsewhere."""

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(autouse=True)
def _bounded_memory():
    """
    See to it that memory stays small; a process knows only the most it ever had.
    """
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    assert (after - before) / 1024 < MEGABYTES


@pytest.mark.parametrize("target", TARGETS)
def test_what_broke_something_once_breaks_nothing(target):
    """
    The corpus, with everything that was ever found, is read or refused.
    """
    assert seeds(target)
    for path in seeds(target):
        harmless(target, path.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
def test_whatever_stands_in_a_file_it_is_read_or_refused(target):
    """
    Seeds with changes at random give an error of ours or none.
    """

    @settings(
        max_examples=EXAMPLES.get(target, 200),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(mutants(target))
    def law(data):
        harmless(target, data)

    law()


@pytest.mark.parametrize(
    "breaking",
    [
        lambda _: 1 / 0,
        lambda _: Path("left.txt").write_text("x"),
        lambda _: [0] * 10**12,
    ],
    ids=["a mistake", "a file", "memory"],
)
def test_the_search_sees_what_it_looks_for(breaking, monkeypatch):
    """
    A mistake, a file that is left and a lack of memory do not go unnoticed.
    """

    def target(data):
        with targets._unchanged():
            breaking(data)

    monkeypatch.setitem(targets.TARGETS, "plan", target)
    with pytest.raises((ZeroDivisionError, AssertionError, MemoryError)):
        harmless("plan", b"")


def test_the_search_sees_what_never_ends(monkeypatch):
    """
    What goes on and on is stopped and told of.
    """

    def endless(_):
        while True:
            pass

    monkeypatch.setattr(targets, "LONGEST", 1)
    monkeypatch.setitem(targets.TARGETS, "plan", endless)
    with pytest.raises(TimeoutError):
        harmless("plan", b"")
