"""Cutting content into chunks so that what has not changed is cut as it was before, and is not written again.

A large file is cut every megabyte: the pages of a SQLite database stay where they are. A database dump is cut after
lines that are chosen by their content: a row more moves no other cut. Small files are put together, file after file;
which file begins a chunk is chosen by its path, so that a new file changes one chunk.
"""

import zlib
from collections.abc import Iterable, Iterator
from typing import IO, Final

PAGE: Final = 1 << 20
# Files up to this size share a chunk.
SMALL: Final = 1 << 18
# A dump's chunk has at least LEAST bytes, then ends after a line whose checksum is a multiple of ONE_IN.
LEAST: Final = 1 << 19
MOST: Final = 1 << 22
ONE_IN: Final = 2048
PATHS: Final = 32


def pages(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield a file in pieces of one size."""
    while page := stream.read(PAGE):
        yield page


def lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield a dump in pieces that end after a line."""
    piece = bytearray()
    for line in _short_lines(stream):
        piece += line
        if len(piece) >= LEAST and (len(piece) >= MOST or zlib.crc32(line) % ONE_IN == 0):
            yield bytes(piece)
            piece.clear()
    if piece:
        yield bytes(piece)


def _short_lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield lines; one that has no end for a megabyte is given in parts."""
    while line := stream.readline(PAGE):
        yield line


def begins_chunk(path: str) -> bool:
    """Return whether the file of this path begins a chunk of small files."""
    return zlib.crc32(path.encode()) % PATHS == 0


def together(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[bytes, list[tuple[str, int, int]]]]:
    """Yield small files as chunks: (content, [(path, where it begins, how long it is), …])."""
    piece = bytearray()
    places: list[tuple[str, int, int]] = []
    for path, content in files:
        if places and (begins_chunk(path) or len(piece) + len(content) > PAGE):
            yield bytes(piece), places
            piece, places = bytearray(), []
        places.append((path, len(piece), len(content)))
        piece += content
    if places:
        yield bytes(piece), places
