"""`tregua alarm`: the alarm of the duty desk for a machine without a browser: a line and the terminal's bell."""

import argparse
import sys
import time

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from tregua.liaison.clocks import run_out

BELL = "\a"


def run(given: argparse.Namespace) -> int:
    """Say how many clocks have run out, again and again; with --once 1 when one has."""
    answered = timezone.localtime()
    while True:
        try:
            close_old_connections()
            late = run_out(timezone.now())
        except DatabaseError:
            _say(f"{BELL}No connection since {answered:%H:%M:%S}. Go to the desk.")
            late = 1
        else:
            answered = timezone.localtime()
            _say(f"{BELL}A clock has run out: {late}. Go to the desk." if late else "All quiet.")
        if given.once:
            return 1 if late else 0
        time.sleep(given.every)


def _say(words: str) -> None:
    sys.stdout.write(f"{timezone.localtime():%H:%M:%S} {words}\n")
    sys.stdout.flush()
