"""
Gather the report's figures from a folder, without writing a document.
"""

import sys

from datetime import date
from pathlib import Path

from osallistamo.reporting._gathering import Work, gather


gathered = gather([Path(sys.argv[1])], Work(today=date(2027, 3, 1)))
print(gathered.plans, len(gathered.tally), len(gathered.troubles))
