"""
Work that makes many objects and no garbage, without the collector looking on.
"""

import gc

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_off() -> Iterator[None]:
    """
    Build many objects without the collector looking at each.

    Reading YAML and laying out pages make millions of objects and no garbage;
    of reading, the collector's passes over them are two thirds of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
