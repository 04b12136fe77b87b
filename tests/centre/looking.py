"""Looking for words in every file of a folder as somebody does who has taken the disk: in plain, coded, packed."""

import base64
import io
import re
import zipfile
import zlib
from contextlib import suppress

PACKED = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08|PK\x03\x04")
LONGEST = 1 << 22
SHORTEST = 10


def ways_to_write(word):
    """Return the bytes by which a word may stand in a file: three encodings, hexadecimal, base64 at each place."""
    plain = word.encode()
    coded = [base64.b64encode(b" " * shift + plain)[-(-shift * 8 // 6) : -4] for shift in range(3)]
    return [plain, word.encode("utf-16-le"), word.encode("utf-16-be"), plain.hex().encode(), *coded]


def unpacked(content):
    """Yield whatever is packed inside of these bytes, wherever it begins."""
    for found in PACKED.finditer(content):
        raw = content[found.start() : found.start() + LONGEST]
        with suppress(zlib.error):
            yield zlib.decompressobj(wbits=47).decompress(raw, LONGEST)
        if raw.startswith(b"PK"):
            with (
                suppress(zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error),
                zipfile.ZipFile(io.BytesIO(content)) as all_of_it,
            ):
                yield from (all_of_it.read(name) for name in all_of_it.namelist())


def files_that_tell(folder, *words):
    """Return the names of the files below a folder that tell one of the words, also where they are packed inside."""
    assert all(len(word) >= SHORTEST for word in words), (
        "a shorter word is found by chance in what is encrypted"
    )
    told = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        content = path.read_bytes()
        for piece in (path.name.encode(), content, *unpacked(content)):
            if any(way in piece for word in words for way in ways_to_write(word)):
                told.append(path.relative_to(folder).as_posix())
                break
    return told
