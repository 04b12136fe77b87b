"""What entries of this centre mean, as JSON Schema: read off the same declarations as the entries themselves."""

from typing import Any, Final

from django.db import models

from tregua.exchange.entries import RELEASABLE, Releasable
from tregua.exchange.positions import Position
from tregua.record import schemas
from tregua.record.schemas import Schema
from tregua.record.shown import PUBLIC, fields_shown_to

_TEXT: Final = {"type": "string"}
_DAY: Final = {
    "type": ["string", "null"],
    "description": "a day, YYYY-MM-DD, or a full time where it was published",
}


def describe() -> None:
    """Let the record know the schemas of everything that this package releases."""
    schemas.register(*(_of_kind(one) for one in RELEASABLE), _of_positions())


def _of_kind(kind: Releasable) -> Schema:
    names = sorted(fields_shown_to(kind.model, PUBLIC))
    properties = {name: _type_of(kind.model._meta.get_field(name)) for name in names}
    more = {
        "day": _DAY,
        "answer_by": {**_DAY, "description": "the day by which the other centre is asked to answer"},
    }
    says = f"A record of the kind {kind.kind}: its public fields, places as areas, times of events as days."
    return Schema(f"{kind.kind}/1", says, properties | more, (*names, "day"))


def _type_of(field: Any) -> dict[str, Any]:
    """Return what a field is in JSON; one that relates to another record is that record's public part, or its id."""
    if field.is_relation:
        return {"type": ["object", "string", "null"]}
    if isinstance(field, models.BooleanField):
        return {"type": ["boolean", "null"]}
    if isinstance(field, models.IntegerField):
        return {"type": ["integer", "null"]}
    if isinstance(field, (models.DateField, models.DateTimeField)):
        return _DAY
    return {} if isinstance(field, models.JSONField) else {"type": ["string", "null"]}


def _of_positions() -> Schema:
    return Schema(
        "position/1",
        "Where a centre stands on the entry named in refs, in its own words; the latest of a centre counts.",
        {"position": {"enum": sorted(map(str, Position))}, "reason": _TEXT, "due": _DAY},
        ("position", "reason"),
    )
