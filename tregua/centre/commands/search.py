"""`tregua search`: the words by which records are found, made anew from the records."""

import sys
from argparse import Namespace

from tregua.people.searching.index import all_anew


def run(_given: Namespace) -> int:
    """Take everything in anew and say how many records can be found."""
    sys.stdout.write(f"{all_anew():,} records can be found by their words.\n")
    return 0
