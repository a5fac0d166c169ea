"""
Load a toolkit, checked and ready for use, and tell how long it takes.
"""

import sys
import time


begun = time.perf_counter()

from osallistamo import load  # noqa: E402  # what is needed for it is part of it


load(sys.argv[1])
print(time.perf_counter() - begun)
