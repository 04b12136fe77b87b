"""`tregua exercise end`: an exercise is wiped; a real centre is never touched."""

import os
import shutil
import sys
from argparse import Namespace
from pathlib import Path

from tregua.centre import in_use
from tregua.centre.folder import FolderError, read_folder


def run(given: Namespace) -> int:
    """Remove the folder of an exercise with everything in it."""
    folder = read_folder(given.centre or Path(os.environ.get("TREGUA_CENTRE", "centre")))
    if not folder.exercise:
        message = f"{folder.path} is no exercise but a centre. Nothing was removed."
        raise FolderError(message)
    if in_use.is_worked_in(folder.path):
        message = f"Somebody still practises in {folder.path}. Stop `tregua serve` there, then end it."
        raise FolderError(message)
    shutil.rmtree(folder.path)
    sys.stdout.write(f"The exercise in {folder.path} is wiped.\n")
    return 0
