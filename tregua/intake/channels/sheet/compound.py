"""The container of old Office files (XLS) and of encrypted ones: a small file system within a file."""

import struct
from typing import Final

from tregua.intake.channels.reading import UnreadableError

BEGINS: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY: Final = 128
_HEADER: Final = 512
_LISTED_IN_HEADER: Final = 109
_SPECIAL: Final = 0xFFFFFFFA  # numbers from here on are no sectors
_LAST, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_STREAM: Final = 2
_ROOT: Final = 5


class Compound:
    """The streams of a container, by name; a container that points beyond itself or in circles is broken."""

    def __init__(self, raw: bytes) -> None:
        if len(raw) < _HEADER or not raw.startswith(BEGINS):
            raise _broken("no container")
        self._raw = raw
        self._sector = 1 << min(struct.unpack_from("<H", raw, 30)[0], 16)
        self._small = 1 << min(struct.unpack_from("<H", raw, 32)[0], 16)
        directory, self._cutoff, small_table = struct.unpack_from("<I4xII", raw, 48)
        if self._sector < _HEADER:
            raise _broken("sectors are too small")
        self._next = self._numbers(b"".join(self._at(number) for number in self._table()))
        self._entries = self._directory(self._chain(directory))
        self._next_small = self._numbers(self._chain(small_table))
        root = next((where for _, kind, where in self._entries if kind == _ROOT), (_SPECIAL, 0))
        self._smalls = self._chain(root[0])

    def names(self) -> list[str]:
        return [name for name, _, _ in self._entries]

    def stream(self, name: str) -> bytes | None:
        """Return the bytes of a stream, None when there is none of this name."""
        for named, kind, (start, size) in self._entries:
            if kind == _STREAM and named == name:
                if size >= self._cutoff:
                    return self._chain(start)[:size]
                return self._small_chain(start)[:size]
        return None

    def _at(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        if start >= len(self._raw):
            raise _broken("it is cut off")
        return self._raw[start : start + self._sector]

    def _table(self) -> list[int]:
        """Return the sectors that hold the table of sectors: the first are listed in the header, others in a chain."""
        listed = list(struct.unpack_from(f"<{_LISTED_IN_HEADER}I", self._raw, 76))
        more, seen = struct.unpack_from("<I", self._raw, 68)[0], set()
        while more < _SPECIAL:
            if more in seen:
                raise _broken("it goes in circles")
            seen.add(more)
            numbers = self._numbers(self._at(more))
            if not numbers:
                raise _broken("it is cut off")
            listed.extend(numbers[:-1])
            more = numbers[-1]
        return [number for number in listed if number < _SPECIAL]

    def _chain(self, number: int) -> bytes:
        pieces: list[bytes] = []
        while number < _SPECIAL:
            if number >= len(self._next) or len(pieces) > len(self._next):
                raise _broken("it goes in circles")
            pieces.append(self._at(number))
            number = self._next[number]
        return b"".join(pieces)

    def _small_chain(self, number: int) -> bytes:
        pieces: list[bytes] = []
        while number < _SPECIAL:
            if number >= len(self._next_small) or len(pieces) > len(self._next_small):
                raise _broken("it goes in circles")
            pieces.append(self._smalls[number * self._small : (number + 1) * self._small])
            number = self._next_small[number]
        return b"".join(pieces)

    @staticmethod
    def _numbers(raw: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])

    @staticmethod
    def _directory(raw: bytes) -> list[tuple[str, int, tuple[int, int]]]:
        entries = []
        for start in range(0, len(raw) - _ENTRY + 1, _ENTRY):
            entry = raw[start : start + _ENTRY]
            length = min(max(struct.unpack_from("<H", entry, 64)[0] - 2, 0), 62)
            name = entry[:length].decode("utf-16-le", "replace")
            entries.append((name, entry[66], struct.unpack_from("<II", entry, 116)))
        return entries


def _broken(detail: str) -> UnreadableError:
    return UnreadableError("broken", detail=detail)


def rebuilt(name: str, stream: bytes) -> bytes:
    """Return a container that holds one stream and nothing else, so that no reader can see another in it."""
    size = 4096
    length = max(len(stream), size)  # a shorter one would be kept among the small ones
    data = stream.ljust(-(-length // size) * size, b"\0")
    many = len(data) // size
    tables = 1
    while tables * (size // 4) < many + tables + 2:
        tables += 1
    chain = [*range(1, many), _LAST, *[_TABLE] * tables, _LAST, _LAST]
    chain += [_FREE] * (tables * (size // 4) - len(chain))
    header = BEGINS + bytes(16) + struct.pack("<5H6x", 0x3E, 4, 0xFFFE, 12, 6)
    header += struct.pack("<9I", 1, tables, many + tables, 0, size, _LAST, 0, _LAST, 0)
    header += struct.pack(
        f"<{_LISTED_IN_HEADER}I",
        *[*range(many, many + tables), *[_FREE] * _LISTED_IN_HEADER][:_LISTED_IN_HEADER],
    )
    # Some readers ask for a place of small streams, though there are none.
    root = _entry("Root Entry", _ROOT, 1, many + tables + 1, size)
    entries = root + _entry(name, _STREAM, _FREE, 0, length)
    return (
        header.ljust(size, b"\0")
        + data
        + struct.pack(f"<{len(chain)}I", *chain)
        + entries.ljust(size, b"\0")
        + bytes(size)
    )


def _entry(name: str, kind: int, child: int, start: int, length: int) -> bytes:
    named = (name + "\0").encode("utf-16-le")
    says = named.ljust(64, b"\0") + struct.pack("<HBB3I", len(named), kind, 1, _FREE, _FREE, child)
    return (says + bytes(36) + struct.pack("<IQ", start, length)).ljust(_ENTRY, b"\0")
