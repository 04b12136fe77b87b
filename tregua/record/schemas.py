"""Schemas of released entries: what the public part of an entry holds, as JSON Schema.

What a schema means is
written in the log itself, in an entry of type `note`, before the first entry that uses it. A new field that may be
absent needs no new schema; one that must be there, or that means something else, does.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
# The schema of entries that describe schemas; it describes itself.
OF_SCHEMAS: Final = "schema/1"


@dataclass(frozen=True)
class Schema:
    """One schema: its name and major version, its fields as JSON Schema, and those that are always there."""

    sch: str
    says: str
    properties: Mapping[str, Any] = field(default_factory=dict)
    required: tuple[str, ...] = ()

    @property
    def note_id(self) -> str:
        """Return the name of the entry that describes this schema."""
        return f"schema.{self.sch.replace('/', '-')}"

    @property
    def text(self) -> str:
        """Return the schema as it is written in the log: JSON, its keys in order."""
        says = {
            "$schema": DIALECT,
            "additionalProperties": True,
            "description": self.says,
            "properties": dict(self.properties),
            "required": sorted(self.required),
            "title": self.sch,
            "type": "object",
        }
        return json.dumps(says, sort_keys=True, ensure_ascii=False)


_KNOWN: Final[dict[str, Schema]] = {}


def register(*schemas: Schema) -> None:
    """Let the record know schemas: each package registers those of the entries it releases."""
    _KNOWN.update({one.sch: one for one in schemas})


def named(sch: str) -> Schema:
    """Return a schema; one that nobody registered may have any fields."""
    return _KNOWN.get(sch) or Schema(sch, "")


def known() -> list[Schema]:
    """Return the schemas that are registered, by name."""
    return [_KNOWN[sch] for sch in sorted(_KNOWN)]


_TEXT: Final = {"type": "string"}
_HASH: Final = {"type": "string", "pattern": "^[0-9a-f]{64}$"}

register(
    Schema(
        OF_SCHEMAS,
        "What the public part of entries of another schema holds, as JSON Schema.",
        {"schema": _TEXT, "digests": {"type": "integer"}, "text": _TEXT},
        ("schema", "digests", "text"),
    ),
    Schema(
        "genesis/1",
        "Where a log begins: which log it is, its key, when it was begun and under which charter; or, where it goes on "
        "after another was frozen, the last size and root of that one.",
        {
            "origin": _TEXT,
            "vkey": _TEXT,
            "begun": _TEXT,
            "charter": _HASH,
            "program": _TEXT,
            "before": _TEXT,
            "size": {"type": "integer"},
            "root": _HASH,
        },
    ),
    Schema(
        "redact/1",
        "The public part of the entry named in refs was destroyed: why, and by whose authority.",
        {"reason_code": _TEXT, "authority": _TEXT},
        ("reason_code", "authority"),
    ),
    Schema(
        "ack/1",
        "This centre held the other's log at this size and root when it published; note is the signed head itself.",
        {"origin": _TEXT, "size": {"type": "integer"}, "root": _HASH, "note": _TEXT},
        ("origin", "size", "root", "note"),
    ),
)
