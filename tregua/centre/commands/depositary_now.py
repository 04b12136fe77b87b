"""`tregua depositary now`: every log read and cosigned once."""

import sys
from argparse import Namespace
from pathlib import Path

from tregua.centre.depositary.django_alone import set_up
from tregua.centre.depositary.folder import read_depositary
from tregua.centre.depositary.keeping import Keeper
from tregua.centre.folder import FolderError
from tregua.centre.passphrase import ask_again
from tregua.record.keys import LogKeyError, cosigner_in


def keeper_of(folder: Path) -> Keeper:
    """Return the depositary of a folder, its key opened; FolderError when it cannot work."""
    set_up()
    ask_again()
    read = read_depositary(folder)
    try:
        return Keeper(read, cosigner_in(read.path, read.key_name))
    except LogKeyError as error:
        raise FolderError(str(error)) from error


def run(given: Namespace) -> int:
    """Read every log once and say what is held; 1 when one could not be read in good order."""
    keeper = keeper_of(given.folder)
    well = keeper.read_all()
    for log in keeper.folder.logs:
        held = keeper.held(log)
        sys.stdout.write(f"{log.origin}: {held.checkpoint.size if held else 0} entries held\n")
        if trouble := keeper.state()[log.origin]["trouble"]:
            sys.stderr.write(f"{log.origin}: {trouble}\n")
    return 0 if well else 1
