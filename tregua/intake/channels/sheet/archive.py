"""What is packed into an XLSX or ODS file: unpacked under limits, and packed again with nothing but what is read.

An archive may declare other sizes than it has, list one part twice, or lay parts over each other, and two
programs may then see two different files. Each part is unpacked here once, its real size counted; the reader
of cells is given an archive made of these very bytes.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable
from typing import Final

from tregua.intake.channels.reading import UnreadableError
from tregua.intake.channels.sheet.limits import ENTRIES, MEGABYTE, UNPACKED_BYTES

BEGINS: Final = b"PK\x03\x04"
NESTED: Final = (".zip", ".xlsx", ".xls", ".xlsm", ".ods", ".csv", ".7z", ".rar")
_LOCAL_HEADER: Final = 30
_ENCRYPTED: Final = 0x1
_PIECE: Final = 4 * MEGABYTE


class Archive:
    """The parts of a packed file, by name; each is unpacked when it is asked for, all of them under one limit."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._left = UNPACKED_BYTES
        try:
            listed = zipfile.ZipFile(io.BytesIO(raw)).infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, OverflowError) as error:
            raise UnreadableError("broken", detail=_short(error)) from error
        if len(listed) > ENTRIES:
            raise UnreadableError("too_many_parts", count=len(listed), limit=ENTRIES)
        declared = sum(one.file_size for one in listed)
        if declared > UNPACKED_BYTES:
            raise _too_large()
        self._listed = {one.filename: one for one in listed}
        if len(self._listed) < len(listed):
            raise UnreadableError("broken", detail="a part is listed twice")

    def __contains__(self, name: object) -> bool:
        return name in self._listed

    def names(self) -> list[str]:
        return list(self._listed)

    def part(self, name: str, most: int = UNPACKED_BYTES) -> bytes:
        """Return the bytes of one part, as long as they really are; one longer than `most` is not unpacked."""
        listed = self._listed.get(name)
        if listed is None:
            raise UnreadableError("broken", detail=f"{name} is missing")
        if listed.flag_bits & _ENCRYPTED:
            raise UnreadableError("password")
        packed = self._packed(listed)
        if listed.compress_type == zipfile.ZIP_STORED:
            unpacked = packed
        elif listed.compress_type == zipfile.ZIP_DEFLATED:
            unpacked = self._inflate(packed, name, min(most, self._left))
        else:
            raise UnreadableError("broken", detail=f"{name}: packed by an unusual method")
        self._left -= len(unpacked)
        if self._left < 0:
            raise _too_large()
        if zlib.crc32(unpacked) != listed.CRC:
            raise UnreadableError("broken", detail=f"{name} is damaged")
        return unpacked

    def _packed(self, listed: zipfile.ZipInfo) -> bytes:
        start = listed.header_offset
        header = self._raw[start : start + _LOCAL_HEADER]
        if len(header) < _LOCAL_HEADER or not header.startswith(BEGINS):
            raise UnreadableError("broken", detail=f"{listed.filename} is not where it should be")
        start += (
            _LOCAL_HEADER + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        )
        packed = self._raw[start : start + listed.compress_size]
        if len(packed) < listed.compress_size:
            raise UnreadableError("broken", detail=f"{listed.filename} is cut off")
        return packed

    def _inflate(self, packed: bytes, name: str, most: int) -> bytes:
        """Unpack piece by piece, so that what never ends is left in time."""
        inflating, pieces, length = zlib.decompressobj(-zlib.MAX_WBITS), [], 0
        try:
            while True:
                pieces.append(inflating.decompress(packed, _PIECE))
                length += len(pieces[-1])
                packed = inflating.unconsumed_tail
                if length > most:
                    raise _too_large()
                if inflating.eof or not (packed or pieces[-1]):
                    break
        except zlib.error as error:
            raise UnreadableError("broken", detail=f"{name}: {_short(error)}") from error
        if not inflating.eof:
            raise UnreadableError("broken", detail=f"{name} is cut off")
        return b"".join(pieces)


def packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Return an archive of these parts and nothing else, not compressed."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts:
            archive.writestr(zipfile.ZipInfo(name), part)
    return into.getvalue()


def _too_large() -> UnreadableError:
    return UnreadableError("too_large_unpacked", limit=UNPACKED_BYTES // MEGABYTE)


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120]
