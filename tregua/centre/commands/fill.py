"""`tregua fill` (used by `tregua example`, inside one of its centres): the example's facts, step by step."""

import os
from argparse import Namespace

from tregua.centre.example.building import fill
from tregua.centre.example.making import KEY_PASSPHRASE


def run(given: Namespace) -> int:
    """Fill the centre; each line of output is a step: done, total, what comes next."""
    for done, total, what in fill(given.key_file, os.environ[KEY_PASSPHRASE], charter=given.charter):
        print(done, total, what, flush=True)
    return 0
