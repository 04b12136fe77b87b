"""Lists in files as tests write them, read as `tregua match` reads them."""

import csv
from dataclasses import dataclass

from tregua.matching.files import linking
from tregua.matching.files.claiming import Read


@dataclass
class Lists:
    """What was read of some lists: the claims, and what was noticed."""

    read: Read

    @property
    def claims(self):
        return self.read.claims

    def flags(self, number=0):
        """Return the flags of one list as {why: rows as a person counts them}; () for the whole file."""
        one = self.read.lists[number]
        found = {}
        for flag in one.flags.found:
            found[flag.why] = (*found.get(flag.why, ()), *(one.table.row_number(row) for row in flag.rows))
        return found

    def columns(self, number=0):
        """Return which field was found in which column."""
        return {field: name for field, name in self.read.lists[number].found.map.columns.items() if name}


def read(*paths, **asked):
    """Read lists as `tregua match` does."""
    told = linking.Asked(**asked)
    with linking.workplace(told) as (connection, scratch):
        return Lists(linking.read_lists(linking.open_lists(paths, told, connection, scratch)))


def write(path, header, *rows, separator=","):
    """Write a list as CSV and return its path."""
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        target = csv.writer(stream, delimiter=separator)
        target.writerow(header)
        target.writerows(rows)
    return path
