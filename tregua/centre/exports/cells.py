r"""One value as one cell of a CSV file, and back: the same text for the same value, on every database.

| kind | in the cell |
|---|---|
| text | as it is, every character kept; where a field may be *not known*, that is `\N`, and a text that begins with `\` gets one more |
| integer, number, decimal | digits, as `-12` or `35.1234567`; empty when not known |
| boolean | `true`, `false`; empty when not known |
| date, time, moment | `2016-03-05`, `14:20:00`, `2016-03-05T12:20:00.000000Z` (always UTC) |
| json | JSON in one cell, in the order in which it was kept |
| bytes within | of a protected table: base64 after `base64:` |
| bytes | the SHA-256 of the bytes: they lie in `files/`; empty when there are none |
"""

import base64
import binascii
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeAlias

from django.db import models

from tregua.centre.exports import ExportError
from tregua.record.within import BytesWithin

AnyField: TypeAlias = "models.Field[Any, Any]"
NOT_KNOWN: Final = "\\N"
MOMENT: Final = "%Y-%m-%dT%H:%M:%S.%fZ"
WITHIN: Final = "base64:"
HASH: Final = re.compile(r"[0-9a-f]{64}")
INTEGER: Final = re.compile(r"-?[0-9]{1,20}")
SURROGATES: Final = re.compile("[\ud800-\udfff]")


class CellError(Exception):
    """What stands in a cell is not what its column holds; the message says what it should be."""


@dataclass(frozen=True)
class Kind:
    """How a field's values stand in cells: the name of the kind, how it is written, how it is read."""

    name: str
    write: Callable[[Any], str]
    read: Callable[[str], Any]


def _read_text(cell: str) -> str:
    if "\0" in cell:
        raise CellError("a text holds the character NUL, which no database takes everywhere")
    return cell


def _read_integer(cell: str) -> int:
    if not INTEGER.fullmatch(cell):
        raise CellError("this is no whole number; write digits, as 12")
    return int(cell)


def _read_boolean(cell: str) -> bool:
    if cell not in {"true", "false"}:
        raise CellError("write true or false")
    return cell == "true"


def _read_moment(cell: str) -> datetime:
    try:
        value = datetime.fromisoformat(cell)
    except ValueError as error:
        raise CellError("write the moment in UTC, as 2016-03-05T12:20:00.000000Z") from error
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _write_moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _read_date(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError as error:
        raise CellError("write the day as 2016-03-05") from error


def _read_time(cell: str) -> time:
    try:
        return time.fromisoformat(cell)
    except ValueError as error:
        raise CellError("write the time as 14:20:00") from error


def _read_decimal(cell: str) -> Decimal:
    try:
        value = Decimal(cell)
    except InvalidOperation as error:
        raise CellError("this is no number; write it as 35.1234567") from error
    if not value.is_finite():
        raise CellError("this is no number; write it as 35.1234567")
    return value


def _read_number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError as error:
        raise CellError("this is no number; write it as 0.25") from error


def _refuse(word: str) -> None:
    raise CellError(f"JSON knows no {word}")


def _read_json(cell: str) -> Any:
    try:
        value = json.loads(cell, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise CellError("this is not JSON") from error
    if "\\u0000" in cell and _holds_nul(value):
        raise CellError("a text in the JSON holds the character NUL, which no database takes everywhere")
    return value


def _holds_nul(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_holds_nul(part) for pair in value.items() for part in pair)
    if isinstance(value, list):
        return any(_holds_nul(part) for part in value)
    return isinstance(value, str) and "\0" in value


def write_json(value: Any) -> str:
    """Return JSON in one line, letters as they are; half a letter (a lone surrogate) is written as its number."""
    says = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return json.dumps(value, separators=(",", ":")) if SURROGATES.search(says) else says


def _read_hash(cell: str) -> str:
    if not HASH.fullmatch(cell):
        raise CellError("this is no SHA-256: 64 small hexadecimal digits")
    return cell


def _write_within(value: bytes) -> str:
    return WITHIN + base64.b64encode(bytes(value)).decode("ascii")


def _read_within(cell: str) -> bytes:
    try:
        if cell.startswith(WITHIN):
            return base64.b64decode(cell.removeprefix(WITHIN), validate=True)
    except binascii.Error:
        pass
    raise CellError(f"this is no base64 after {WITHIN}")


TEXT: Final = Kind("text", str, _read_text)
BYTES: Final = Kind("bytes", str, _read_hash)
# The first that fits: a class comes before the one it is made of.
KINDS: Final[tuple[tuple[type[models.Field], Kind], ...]] = (  # type: ignore[type-arg]
    (models.JSONField, Kind("json", write_json, _read_json)),
    (models.CharField, TEXT),
    (models.TextField, TEXT),
    (models.BooleanField, Kind("boolean", lambda value: "true" if value else "false", _read_boolean)),
    (models.DateTimeField, Kind("moment", _write_moment, _read_moment)),
    (models.DateField, Kind("date", date.isoformat, _read_date)),
    (models.TimeField, Kind("time", time.isoformat, _read_time)),
    (models.DecimalField, Kind("decimal", lambda value: format(value, "f"), _read_decimal)),
    (models.FloatField, Kind("number", repr, _read_number)),
    (models.IntegerField, Kind("integer", str, _read_integer)),
    (BytesWithin, Kind("bytes within", _write_within, _read_within)),
    (models.BinaryField, BYTES),
)


def stored(field: AnyField) -> AnyField:
    """Return the field that says what is stored: a relation stores the key of what it points to."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


def relation(field: AnyField) -> "models.ForeignKey[Any, Any] | None":
    """Return the field as a relation to another row, None when it is none."""
    return field if isinstance(field, models.ForeignKey) else None


def kind_of(field: AnyField) -> Kind:
    """Return how this field's values stand in cells; ExportError for a kind that nobody has taught yet."""
    plain = stored(field)
    for known, kind in KINDS:
        if isinstance(plain, known):
            return kind
    raise ExportError(
        f"{field} is a {type(plain).__name__}, which no export knows: teach exports/cells.py to write and read it."
    )


def writer_of(field: AnyField) -> Callable[[Any], str]:
    """Return the function that writes this field's values; bytes are given to it as their hash."""
    kind = kind_of(field)
    if may_be_empty_or_unknown(field):
        return lambda value: NOT_KNOWN if value is None else ("\\" + value if value[:1] == "\\" else value)
    if kind.name == "json" and not field.null:
        return kind.write
    return lambda value: "" if value is None else kind.write(value)


def may_be_empty_or_unknown(field: AnyField) -> bool:
    """Return whether this field tells nothing said from not known: the key of another row is never empty."""
    return field.null and not field.is_relation and kind_of(field) in {TEXT, BYTES}


def reader_of(field: AnyField) -> Callable[[str], Any]:
    """Return the function that reads this field's cells: CellError says what is wrong with one."""
    kind, plain = kind_of(field), stored(field)
    if kind is BYTES:
        return lambda cell: None if field.null and cell == NOT_KNOWN else (kind.read(cell) if cell else "")
    if kind is TEXT:
        read_text = _text_reader(plain.max_length, may_be_unknown=may_be_empty_or_unknown(field))
        return (
            (lambda cell: read_text(cell) if cell else None)
            if field.is_relation and field.null
            else read_text
        )
    limits = _limits(plain)

    def read(cell: str) -> Any:
        if cell == "":
            if not field.null:
                raise CellError("it is empty and must not be")
            return None
        value = kind.read(cell)
        if kind.name != "json" and kind.write(value) != cell:
            raise CellError(f"an export writes it as {kind.write(value)}")
        limits(value)
        return value

    return read


def _text_reader(longest: int | None, *, may_be_unknown: bool) -> Callable[[str], str | None]:
    def read(cell: str) -> str | None:
        if may_be_unknown:
            if cell == NOT_KNOWN:
                return None
            if cell.startswith("\\") and not cell.startswith("\\\\"):
                raise CellError("a text that begins with \\ is written with one more")
            cell = cell.removeprefix("\\")
        if longest is not None and len(cell) > longest:
            raise CellError(f"it has {len(cell)} characters; at most {longest} are kept")
        return _read_text(cell)

    return read


def _limits(field: AnyField) -> Callable[[Any], None]:
    """Return the check that a number fits its column, which SQLite would not make."""
    if isinstance(field, models.DecimalField):
        digits, places = field.max_digits or 0, field.decimal_places or 0

        def check_decimal(value: Decimal) -> None:
            if -int(value.as_tuple().exponent) > places or abs(value) >= 10 ** (digits - places):
                raise CellError(f"it has more digits than are kept: {digits}, {places} of them decimals")

        return check_decimal
    if isinstance(field, models.IntegerField):
        least = 0 if field.get_internal_type().startswith("Positive") else -(2**63)
        most = {"PositiveSmallIntegerField": 2**15, "SmallIntegerField": 2**15}.get(
            field.get_internal_type(), 2**63 if "Big" in field.get_internal_type() else 2**31
        )

        def check_integer(value: int) -> None:
            if not least <= value < most:
                raise CellError(f"it is not between {least} and {most - 1}")

        return check_integer
    return lambda _value: None
