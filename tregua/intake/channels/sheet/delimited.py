"""A text with separators (CSV): which letters, which separator, and what stands between quotes."""

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from tregua.intake.channels.reading import Unread, UnreadableError
from tregua.intake.channels.sheet.limits import CELLS, COLUMNS, ROWS
from tregua.intake.channels.sheet.marks import must_fit, numbers
from tregua.intake.channels.text.decoding import decode
from tregua.intake.channels.text.letters import read_by_letters

SEPARATORS: Final = (",", ";", "\t", "|")
SAMPLE: Final = 60
LONGEST_CELL: Final = 131_072  # characters
# More than so many characters that are none of writing, and one in as many: a program, not a table.
FEW: Final = 50
_NO_LETTERS: Final = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
# After so many lines whose quotes do not fit each line is read by itself: the file knows no quotes.
MANY: Final = 200


def records(raw: bytes) -> tuple[list[list[str]], tuple[Unread, ...]]:
    """Return the records of a text with separators, blank lines included, and what could not be read with certainty."""
    text, unread = _text(raw)
    first, _, rest = text.partition("\n")
    told = first.strip()[4:] if first.lower().startswith("sep=") and len(first.strip()) <= 5 else ""
    if told or first.strip().lower() == "sep=":
        # Programs do not show this line; rows keep the numbers they have without it.
        text = rest
    separator = told or separator_of(text)
    found, more = _split(text, separator)
    must_fit("", len(found), max(map(len, found), default=0))
    return found, (*unread, *more)


def _text(raw: bytes) -> tuple[str, tuple[Unread, ...]]:
    try:
        text, unread = decode(raw)
    except UnreadableError as error:
        raise UnreadableError("other_file") from error
    strange = len(_NO_LETTERS.findall(text))
    if strange > FEW and strange * FEW > len(text):
        raise UnreadableError("other_file")
    if any(one.what == "not_utf8" for one in unread):
        by_letters = read_by_letters(raw)
        if by_letters is not None:
            read, charset, certain = by_letters
            text, others = decode(read.encode())
            said = Unread("assumed_charset" if certain else "doubtful_charset", {"charset": charset})
            return text, (said, *others)
    return text, unread


def separator_of(text: str) -> str:
    """Return the separator under which most lines have the same number of cells, at least two."""
    lines = list(itertools.islice((line for line in io.StringIO(text) if line.strip()), SAMPLE))
    best, separator = (0.0, 0), ","
    for one in SEPARATORS:
        try:
            widths = Counter(len(record) for record in csv.reader(lines, delimiter=one) if record)
        except csv.Error:  # quotes that swallow all lines
            widths = Counter(len(line.split(one)) for line in lines)
        width, times = max(
            ((w, n) for w, n in widths.items() if w > 1), key=lambda found: found[1], default=(0, 0)
        )
        share = times / max(1, widths.total())
        if (share, width) > best:
            best, separator = (share, width), one
    return separator


def _split(text: str, separator: str) -> tuple[list[list[str]], tuple[Unread, ...]]:
    """Return all records. A line whose quotes do not fit is read by itself, so that it swallows no other."""
    lines = text.split("\n")
    found: list[list[str]] = []
    odd: list[int] = []
    cells = start = 0
    while start < len(lines):
        reader = csv.reader(_from(lines, start), delimiter=separator, strict=True)
        read = 0
        try:
            for record in reader:
                _bear(record)
                found.append(record)
                read = reader.line_num
                cells += len(record)
                if len(found) > ROWS or len(record) > COLUMNS or cells > CELLS:
                    must_fit("", len(found), len(record), 0)
                    raise UnreadableError("too_many_cells", sheet="", count=cells, limit=CELLS)
            break
        except csv.Error:
            start += read
            if len(odd) > MANY:
                found.extend(_one(line, separator, len(found)) for line in lines[start:])
                must_fit("", len(found), max(map(len, found)))
                break
            odd.append(len(found) + 1)
            found.append(_one(lines[start], separator, len(found) + 1))
            start += 1
    unread = (Unread("quotes", {"rows": numbers(odd), "count": len(odd)}),) if odd else ()
    return found, unread


def _bear(record: list[str]) -> list[str]:
    """Return the record if no cell is too long: the csv module's own limit is the whole process's, and may be raised."""
    longest = max(map(len, record), default=0)
    if longest > LONGEST_CELL:
        raise csv.Error(f"a cell of {longest} characters; {LONGEST_CELL} are read")
    return record


def _from(lines: list[str], start: int) -> Iterator[str]:
    for number in range(start, len(lines)):
        yield lines[number] + "\n"


def _one(line: str, separator: str, row: int) -> list[str]:
    """Return the cells of one line by itself; its quotes are letters if they do not close within it."""
    closes = line.count('"') % 2 == 0
    try:
        quoting: Final = csv.QUOTE_MINIMAL if closes else csv.QUOTE_NONE
        return _bear(next(csv.reader([line], delimiter=separator, quoting=quoting), []))
    except csv.Error as error:
        raise UnreadableError("line_broken", row=row, detail=str(error)) from error
