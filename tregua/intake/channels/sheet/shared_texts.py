"""How long the texts are that the sheets of an XLS file share: one long text may stand in a hundred thousand cells."""

import struct
from collections.abc import Sequence

_WIDE, _EXTENDED, _RICH = 0x01, 0x04, 0x08


def lengths(records: Sequence[bytes]) -> list[int]:
    """Return the number of characters of each shared text, in order; the table is kept in one record and its continuations."""
    if not records:
        return []
    (count,) = struct.unpack_from("<I", records[0], 4)
    texts = _Texts(records)
    found: list[int] = []
    while len(found) < count and not texts.at_end:
        found.append(texts.skip())
    return found


class _Texts:
    """A place in the records; each continuation of a text's characters begins with its flags anew."""

    def __init__(self, records: Sequence[bytes]) -> None:
        self.records = records
        self.record, self.place = 0, 8

    @property
    def at_end(self) -> bool:
        while self.record < len(self.records) and self.place >= len(self.records[self.record]):
            self.record, self.place = self.record + 1, self.place - len(self.records[self.record])
        return self.record >= len(self.records)

    def skip(self) -> int:
        """Go past one text and return its length."""
        here = self.records[self.record]
        length, flags = struct.unpack_from("<HB", here, self.place)
        self.place += 3
        beyond = 0
        if flags & _RICH:
            beyond += 4 * struct.unpack_from("<H", here, self.place)[0]
            self.place += 2
        if flags & _EXTENDED:
            beyond += struct.unpack_from("<I", here, self.place)[0]
            self.place += 4
        left = int(length)
        while left:
            size = 2 if flags & _WIDE else 1
            there = max(0, (len(self.records[self.record]) - self.place) // size)
            took = min(left, there)
            left -= took
            self.place += took * size
            if left:
                self.record, self.place = self.record + 1, 1
                flags = self.records[self.record][0]
        self.place += beyond
        return int(length)
