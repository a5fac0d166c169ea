"""
The plan's pictures, drawn as SVG: timeline, forms of participation, readiness.

They are read in grey: what matters differs in shape or pattern, never in colour alone.
One unit is a quarter of a millimetre, so that 680 units fill an A4 page's width.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import batched

from markupsafe import escape

from osallistamo.rendering._view import LevelView, PlanView, TimelineMarkView


WIDTH = 680
_INK = "#1b222c"
_BLUE = "#12386b"
_GREY = "#566070"
_LINE = "#c3cad4"

_LABELS = 262
"""Where the timeline's labels end and its days begin."""

_ROW = 17
_MARKS_A_PICTURE = 36
_MONTHS_WITH_NAMES = 14
