"""
`python -m osallistamo` is `osallistamo`.
"""

import sys

from osallistamo.cli import main


sys.exit(main())
