"""`tregua table`: everything standing of one kind as a spreadsheet with the columns that come in."""

import sys
from argparse import Namespace

from tregua.centre.acting import acting
from tregua.intake.rows import row_kinds
from tregua.intake.taking_out import write_kind


def run(given: Namespace) -> int:
    """Write the file, never over another."""
    kind = row_kinds().get(given.kind)
    if kind is None:
        sys.stderr.write(f"There is no kind “{given.kind}”. Kinds: {', '.join(row_kinds())}.\n")
        return 2
    by = acting(given.by, kind.read_permission)
    if by is None:
        return 1
    try:
        with given.file.open("xb") as target:
            count = write_kind(kind(), target, language=given.language, by=by)
    except FileExistsError:
        sys.stderr.write(f"{given.file} exists already. Name another file.\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{error}\nNothing was written.\n")
        return 1
    sys.stdout.write(f"{count} rows are in {given.file}.\n")
    return 0
