"""`tregua centre sheet`: the sheet of the key ceremony, as one file to print."""

import sys
from argparse import Namespace

from tregua.centre.ceremony import sheet
from tregua.record.keys import LogKeyError


def run(given: Namespace) -> int:
    """Write the sheet; a file that is there is not written over."""
    try:
        with given.file.open("x", encoding="utf-8") as stream:
            stream.write(sheet(given.language, alone=True))
    except FileExistsError:
        sys.stderr.write(f"{given.file} exists already. Give another name.\n")
        return 1
    except (OSError, LogKeyError) as error:
        given.file.unlink(missing_ok=True)
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{given.file} can be opened with any browser and printed on A4.\n")
    return 0
