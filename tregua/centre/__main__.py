"""`python -m tregua.centre` is the command line."""

import sys

from tregua.centre.cli import main

sys.exit(main())
