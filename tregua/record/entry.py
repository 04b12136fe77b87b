"""The leaf, profile v1: a small envelope of salted digests in strict JSON, never text.

    {"_sd":["<digest>",...],"id":"01J…","kind":"finding","o":"<origin>","refs":[{"h":"…","i":7,"o":"…"}],
     "sch":"finding/1","t":"record","v":1}

The bytes are exactly `json.dumps(…, sort_keys=True, separators=(",", ":"), ensure_ascii=False)`, which for
this profile equals RFC 8785. Whatever differs by one byte is refused. Who verifies hashes the bytes as served.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

VERSION: Final = 1
LONGEST_LEAF: Final = 8192
DEEPEST: Final = 8
LARGEST_INTEGER: Final = 2**53 - 1
MOST_REFS: Final = 16
MOST_DIGESTS: Final = 64
TYPES: Final = frozenset(
    {"genesis", "record", "position", "ack", "supersede", "redact", "charter", "freeze", "note"}
)
FIELDS: Final = frozenset({"_sd", "id", "kind", "o", "refs", "sch", "t", "v"})

_KEY: Final = re.compile(r"[a-z_][a-z0-9_]{0,31}")
_WORD: Final = re.compile(r"[a-z][a-z0-9_]{0,31}")
_ID: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{0,39}")
_SCHEMA: Final = re.compile(r"[a-z][a-z0-9_]{0,31}/[1-9][0-9]{0,3}")
_ORIGIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]{0,127}")
_DIGEST: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_HEX: Final = re.compile(r"[0-9a-f]{64}")


class EntryError(Exception):
    """These bytes, or these fields, are not an entry of the record."""


@dataclass(frozen=True)
class Ref:
    """Which entry is meant: the log's origin, the index in it, the leaf hash in hex."""

    origin: str
    index: int
    leaf_hash: str


@dataclass(frozen=True)
class Leaf:
    """A parsed leaf. `known` is False for a version or type that this program does not know."""

    data: dict[str, Any]
    known: bool

    @property
    def digests(self) -> list[str]:
        """Return the digests of the leaf's disclosures, decoys among them."""
        return list(self.data["_sd"]) if self.known else []

    @property
    def refs(self) -> list[Ref]:
        """Return the entries that this leaf speaks of."""
        return [Ref(one["o"], one["i"], one["h"]) for one in self.data["refs"]] if self.known else []


def _refuse(_text: str) -> Any:
    raise EntryError("a number with a fraction has no place in an entry")


_READ: Final = json.JSONDecoder(parse_float=_refuse, parse_constant=_refuse).decode
_WRITE: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def canonical(value: Any) -> bytes:
    """Return the one way to write a value in the strict profile; EntryError when it cannot be written so."""
    _check(value, DEEPEST)
    try:
        return _WRITE(value).encode()
    except (TypeError, ValueError) as error:  # a lone surrogate is a ValueError too
        raise EntryError(f"cannot be written as JSON of the strict profile: {error}") from error


def _check(value: Any, depth: int) -> None:
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return
    if kind is int:
        if not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
            raise EntryError("a number is beyond 2^53-1")
        return
    if depth == 0:
        raise EntryError(f"nested deeper than {DEEPEST}")
    if kind is dict:
        for key, inner in value.items():
            if type(key) is not str or (not key.isascii() and max(key) > "\uffff"):
                raise EntryError("a key is not a text of the basic plane")
            _check(inner, depth - 1)
    elif kind is list or kind is tuple:
        for inner in value:
            _check(inner, depth - 1)
    else:
        raise EntryError(f"{kind.__name__} has no place in an entry")


def parse_canonical(raw: bytes, *, longest: int = LONGEST_LEAF) -> dict[str, Any]:
    """Return the object these bytes write; EntryError unless they are the one way to write it."""
    if len(raw) > longest:
        raise EntryError(f"longer than {longest} bytes")
    try:
        value = _READ(raw.decode())
        if type(value) is not dict:
            raise EntryError("not a JSON object")
        again = canonical(value)
    except (ValueError, RecursionError) as error:
        raise EntryError(f"not JSON of the strict profile: {error}") from error
    if again != raw:
        raise EntryError("not written in the canonical way")
    return value


def build(
    *,
    origin: str,
    type: str,  # noqa: A002 - the name of the field
    kind: str,
    id: str,
    sch: str,
    digests: Sequence[str],
    refs: Sequence[Ref] = (),
) -> bytes:
    """Return the bytes of a new leaf."""
    data = {
        "_sd": sorted(digests),
        "id": id,
        "kind": kind,
        "o": origin,
        "refs": [{"h": ref.leaf_hash, "i": ref.index, "o": ref.origin} for ref in refs],
        "sch": sch,
        "t": type,
        "v": VERSION,
    }
    raw = canonical(data)
    if not parse(raw).known:
        raise EntryError(f"no such type of entry: {type}")
    return raw


def parse(raw: bytes) -> Leaf:
    """Return the leaf these bytes are; EntryError when they are none.

    An entry of a newer version, or of a type that we do not know, is kept and shown as such.
    """
    data = parse_canonical(raw)
    version = data.get("v")
    if type(version) is not int or version < VERSION:
        raise EntryError("no version")
    if version > VERSION:
        _check_keys(data)
        return Leaf(data, known=False)
    if data.keys() != FIELDS:
        raise EntryError(f"the fields are not {', '.join(sorted(FIELDS))}")
    for name, pattern in (("id", _ID), ("kind", _WORD), ("o", _ORIGIN), ("sch", _SCHEMA), ("t", _WORD)):
        _match(pattern, data[name], name)
    _check_list(data["_sd"], MOST_DIGESTS, "_sd")
    for digest in data["_sd"]:
        _match(_DIGEST, digest, "_sd")
    if data["_sd"] != sorted(set(data["_sd"])):
        raise EntryError("the digests are not sorted and each once")
    _check_list(data["refs"], MOST_REFS, "refs")
    for ref in data["refs"]:
        _check_ref(ref)
    return Leaf(data, known=data["t"] in TYPES)


def _check_keys(value: Any) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _match(_KEY, key, "key")
            _check_keys(inner)
    elif isinstance(value, list):
        for inner in value:
            _check_keys(inner)


def _check_list(value: Any, most: int, name: str) -> None:
    if type(value) is not list or len(value) > most:
        raise EntryError(f"{name} is not a list of at most {most}")


def _check_ref(ref: Any) -> None:
    if type(ref) is not dict or ref.keys() != {"h", "i", "o"}:
        raise EntryError("a reference is not {h, i, o}")
    _match(_HEX, ref["h"], "h")
    _match(_ORIGIN, ref["o"], "o")
    if type(ref["i"]) is not int or ref["i"] < 0:
        raise EntryError("a reference has no index")


def _match(pattern: re.Pattern[str], value: Any, name: str) -> None:
    if type(value) is not str or not pattern.fullmatch(value):
        raise EntryError(f"{name} is not written as it must be")
