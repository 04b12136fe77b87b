"""A published log as lines of JSON, packed with gzip: nothing but SHA-256, Ed25519 and JSON is needed to check it.

    {"format":"tregua lines/1","origin":"hmeimim.example/log1","vkey":"hmeimim.example/log1+…"}
    {"body":"<public disclosures>","chain":"<hex>","i":0,"leaf":"<the entry, as text>"}
    {"body":"","chain":"<hex>","i":1,"leaf":"…"}
    {"head":"<the signed note>","i":2}

`chain` is the SHA-256 of the chain before it (32 zero bytes before the first) and the hash of this leaf: whoever changes
a line must change all after it. A line with `head` stands after as many entries as it signs; the last line is one.
What is signed is the root of the Merkle tree over the leaves (RFC 6962); the public parts are no part of it and may be
blank, each one that is there has its digest in its leaf.
"""

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tregua.record import disclosure, whole
from tregua.record import entry as leaves
from tregua.record.checkpoint import CheckpointError, open_checkpoint
from tregua.record.note import NoteError, Verifier, parse_vkey
from tregua.record.tree import Frontier, leaf_hash

FORMAT: Final = "tregua lines/1"
PLACE: Final = "export/log.jsonl.gz"
# An entry and its public part, each character of it escaped at the worst.
LONGEST_LINE: Final = 4 << 20
_BEGIN: Final = bytes(32)
_MOST_FAULTS: Final = 100


class LinesError(Exception):
    """This file does not hold a log as lines; the message says which line and what is wrong."""


@dataclass
class Checked:
    """What a file of lines holds: whose log, how many entries, how many are signed, and what is wrong, line by line."""

    origin: str
    vkey: str
    size: int = 0
    signed: int = 0
    root: str = ""
    blank: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def write(
    file: Path, *, origin: str, vkey: str, entries: Iterable[tuple[bytes, str]], heads: Mapping[int, str]
) -> int:
    """Write a log, each entry as (leaf, its public disclosures), with the notes of its heads; whole or not at all."""
    fresh = file.with_name(f".{file.name}.new")
    count, chain = 0, _BEGIN
    try:
        with fresh.open("wb") as raw:
            with gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as packed:
                packed.write(_line({"format": FORMAT, "origin": origin, "vkey": vkey}))
                for data, body in entries:
                    chain = _next(chain, data)
                    packed.write(
                        _line({"body": body, "chain": chain.hex(), "i": count, "leaf": data.decode()})
                    )
                    count += 1
                    if count in heads:
                        packed.write(_line({"head": heads[count], "i": count}))
            raw.flush()
            os.fsync(raw.fileno())
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
    whole.settle(file.parent)
    return count


def _line(says: Mapping[str, Any]) -> bytes:
    return f"{json.dumps(says, sort_keys=True, separators=(',', ':'), ensure_ascii=False)}\n".encode()


def _next(chain: bytes, data: bytes) -> bytes:
    return hashlib.sha256(chain + leaf_hash(data)).digest()


def check(file: Path, *, vkey: str = "") -> Checked:
    """Read a file of lines and say what is wrong in it; LinesError when it is none.

    Without the key that the centre gave you, the file is only checked against the key that it names itself.
    """
    read = _objects(file)
    first = next(read, None)
    if first is None or first.keys() != {"format", "origin", "vkey"} or first["format"] != FORMAT:
        raise LinesError(f"line 1: this is not a log in the form {FORMAT}")
    try:
        verifier = parse_vkey(vkey or str(first.get("vkey", "")))
    except NoteError as error:
        raise LinesError(f"line 1: {error}") from error
    done = Checked(verifier.name, verifier.vkey)
    if (first.get("origin"), first.get("vkey")) != (verifier.name, verifier.vkey):
        done.faults.append("line 1: the file is of another log, or names another key")
    tree, chain = Frontier(), _BEGIN
    redacted: set[int] = set()
    for number, says in enumerate(read, start=2):
        if len(done.faults) >= _MOST_FAULTS:
            break
        if says.keys() == {"head", "i"}:
            _check_head(number, says, tree, verifier, done)
        elif says.keys() == {"body", "chain", "i", "leaf"}:
            chain = _check_entry(number, says, tree, chain, done, redacted)
        else:
            done.faults.append(f"line {number}: neither an entry nor a head")
    done.size = tree.size
    if done.signed < done.size:
        done.faults.append(
            f"the last {done.size - done.signed} entries are not signed: the file ends before its last head"
        )
    missing = sorted({*done.blank} - redacted)
    done.faults += [
        f"entry {index}: its public part is missing, and no entry redacts it" for index in missing
    ]
    return done


def _check_entry(
    number: int, says: dict[str, Any], tree: Frontier, chain: bytes, done: Checked, redacted: set[int]
) -> bytes:
    data = str(says.get("leaf", "")).encode(errors="replace")
    chain = _next(chain, data)
    if says.get("i") != tree.size or says.get("chain") != chain.hex():
        done.faults.append(f"line {number}: it does not continue the lines before it")
        chain = _given(says.get("chain"), chain)
    tree.add(leaf_hash(data))
    body = str(says.get("body", ""))
    done.blank += [] if body else [tree.size - 1]
    try:
        parsed = leaves.parse(data)
        if parsed.known and parsed.data["o"] != done.origin:
            done.faults.append(f"line {number}: an entry of another log")
        digests = parsed.digests
        if parsed.known and parsed.data["t"] == "redact":
            redacted |= {ref.index for ref in parsed.refs if ref.origin == done.origin}
    except leaves.EntryError as error:
        done.faults.append(f"line {number}: {error}")
        return chain
    for one in filter(None, body.split("~")):
        if parsed.known and (not one.isascii() or disclosure.digest(one) not in digests):
            done.faults.append(f"line {number}: its public part is not one that the entry commits to")
    return chain


def _given(chain: Any, instead: bytes) -> bytes:
    """Go on from what a line says itself, so that one changed line is told once."""
    try:
        return bytes.fromhex(chain)
    except (TypeError, ValueError):
        return instead


def _check_head(number: int, says: dict[str, Any], tree: Frontier, verifier: Verifier, done: Checked) -> None:
    try:
        point = open_checkpoint(str(says["head"]).encode(errors="replace"), verifier)
    except CheckpointError as error:
        done.faults.append(f"line {number}: {error}")
        return
    if not point.size == tree.size == says["i"] or point.root != tree.root().hex():
        done.faults.append(f"line {number}: the entries above it are not those that were signed")
        return
    done.signed, done.root = point.size, point.root


def _objects(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file's lines, packed or not; no line is read beyond its limit."""
    number = 0
    try:
        with file.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            stream: Any = gzip.GzipFile(fileobj=raw) if packed else raw
            while line := stream.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE or not line.endswith(b"\n"):
                    raise LinesError(f"line {number}: longer than {LONGEST_LINE} bytes, or cut off")
                says = json.loads(line.decode())
                if type(says) is not dict:
                    raise LinesError(f"line {number}: not an object")
                yield says
    except (OSError, EOFError, zlib.error, ValueError, RecursionError) as error:
        raise LinesError(f"line {number}: {error}") from error
