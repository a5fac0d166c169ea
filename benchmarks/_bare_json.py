"""
Parse every file of a folder as JSON, and do nothing else.
"""

import json
import os
import sys


for entry in sorted(os.scandir(sys.argv[1]), key=lambda e: e.name):
    with open(entry.path, "rb") as file:  # noqa: PTH123  # as bare as it gets
        json.loads(file.read())
