"""Who works in a centre's folder: many at once, or an upgrade alone, which puts another register in the place."""

import os
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from tregua.centre.evacuating import mark
from tregua.centre.folder import FolderError
from tregua.record import lock

FILE: Final = "in-use"
_held: Final = ExitStack()  # until the process ends, whatever ends it


def hold(folder: Path, *, alone: bool = False, leaving: bool = False) -> None:
    """Work in this folder until the process ends; FolderError when an upgrade does, or, `alone`, when anybody does.

    In a centre that was evacuated nobody works any more, but for who is `leaving` it.
    """
    closed = "" if leaving else mark.why_closed(folder)
    if closed:
        raise FolderError(closed)
    if os.name == "nt" or not os.access(folder, os.W_OK):
        return  # Windows itself replaces no file that is open; and where nothing can be written nothing is upgraded
    try:
        _held.enter_context(lock.held(folder / FILE, shared=not alone))
    except lock.HeldError as error:
        message = (
            f"Something still works in {folder}. Stop `tregua serve` and whatever else runs there, then start again."
            if alone
            else f"The centre in {folder} is being upgraded. Wait until that has ended."
        )
        raise FolderError(message) from error


def is_worked_in(folder: Path) -> bool:
    """Return whether some process works in this folder now; where that cannot be known, no."""
    if os.name == "nt" or not (folder / FILE).is_file():
        return False
    try:
        with lock.held(folder / FILE):
            return False
    except lock.HeldError:
        return True
