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
from operator import lt
from typing import Any, Final

from tregua.record.json_writer import json_writer

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

# The one way to write a leaf of this version, as a whole: none of its texts can hold what JSON would escape. Most
# leaves are such, and are read by this alone; for the others `_parse_any` finds what they are or what is wrong.
_REF: Final = rf'{{"h":"{_HEX.pattern}","i":(?:0|[1-9][0-9]{{0,15}}),"o":"{_ORIGIN.pattern}"}}'
_LEAF: Final = re.compile(
    rf'{{"_sd":\[((?:"{_DIGEST.pattern}"(?:,"{_DIGEST.pattern}"){{0,{MOST_DIGESTS - 1}}})?)\],'
    rf'"id":"({_ID.pattern})","kind":"({_WORD.pattern})","o":"({_ORIGIN.pattern})",'
    rf'"refs":\[((?:{_REF}(?:,{_REF}){{0,{MOST_REFS - 1}}})?)\],'
    rf'"sch":"({_SCHEMA.pattern})","t":"({_WORD.pattern})","v":{VERSION}}}'
)


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
_WRITE: Final = json_writer(sort_keys=True, separators=(",", ":"))


quoted: Final = json.encoder.encode_basestring  # how JSON writes a text


def canonical(value: Any) -> bytes:
    """Return the one way to write a value in the strict profile; EntryError when it cannot be written so."""
    try:
        return canonical_text(value).encode()
    except ValueError as error:  # a lone surrogate
        raise EntryError(f"cannot be written as JSON of the strict profile: {error}") from error


def canonical_text(value: Any, deepest: int = DEEPEST) -> str:
    """Return the text of a value in the strict profile, as a part of a longer one."""
    _check(value, deepest)
    try:
        return _WRITE(value)
    except (TypeError, ValueError) as error:
        raise EntryError(f"cannot be written as JSON of the strict profile: {error}") from error


_AS_IT_IS: Final = frozenset({str, bool, type(None)})
_LISTS: Final = frozenset({list, tuple})


def _check(value: Any, depth: int) -> None:
    kind = type(value)
    if kind is int:
        if not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
            raise EntryError("a number is beyond 2^53-1")
    elif kind is dict or kind in _LISTS:
        if depth == 0:
            raise EntryError(f"nested deeper than {DEEPEST}")
        if kind is dict:
            _check_names(value)
        for inner in value.values() if kind is dict else value:
            if type(inner) not in _AS_IT_IS:
                _check(inner, depth - 1)
    elif kind not in _AS_IT_IS:
        raise EntryError(f"{kind.__name__} has no place in an entry")


def _check_names(value: dict[Any, Any]) -> None:
    for key in value:
        if type(key) is not str or (not key.isascii() and max(key) > "\uffff"):
            raise EntryError("a key is not a text of the basic plane")


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
    listed = '"' + '","'.join(sorted(digests)) + '"' if digests else ""
    named = ",".join(f'{{"h":"{ref.leaf_hash}","i":{ref.index},"o":"{ref.origin}"}}' for ref in refs)
    text = (
        f'{{"_sd":[{listed}],"id":"{id}","kind":"{kind}","o":"{origin}","refs":[{named}],'
        f'"sch":"{sch}","t":"{type}","v":{VERSION}}}'
    )
    raw = text.encode(errors="replace")
    seen = _LEAF.fullmatch(text) and len(raw) <= LONGEST_LEAF and len(set(digests)) == len(digests)
    if type not in TYPES or (
        not (seen and all(ref.index <= LARGEST_INTEGER for ref in refs)) and not parse(raw).known
    ):
        raise EntryError(f"no such type of entry: {type}")
    return raw


def parse(raw: bytes) -> Leaf:
    """Return the leaf these bytes are; EntryError when they are none.

    An entry of a newer version, or of a type that we do not know, is kept and shown as such.
    """
    if len(raw) > LONGEST_LEAF:
        raise EntryError(f"longer than {LONGEST_LEAF} bytes")
    try:
        found = _LEAF.fullmatch(raw.decode("ascii"))
    except UnicodeDecodeError:
        found = None
    leaf = _of_this_version(*found.groups()) if found else None
    return leaf or _parse_any(raw)


def _of_this_version(
    digests: str,
    id: str,
    kind: str,
    origin: str,
    refs: str,
    sch: str,
    type: str,  # noqa: A002 - the names of the fields
) -> Leaf | None:
    """Return the leaf that these texts make, None when its lists are not in order."""
    listed = digests[1:-1].split('","') if digests else []
    named = _READ(f"[{refs}]") if refs else []
    if not all(map(lt, listed, listed[1:])) or any(ref["i"] > LARGEST_INTEGER for ref in named):
        return None
    data = {
        "_sd": listed,
        "id": id,
        "kind": kind,
        "o": origin,
        "refs": named,
        "sch": sch,
        "t": type,
        "v": VERSION,
    }
    return Leaf(data, type in TYPES)


def _parse_any(raw: bytes) -> Leaf:
    """Return the leaf whatever its version; slower, and says what is wrong."""
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
