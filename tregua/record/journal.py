"""The journal: one entry for every act of the centre, written in the act's own transaction.

An entry is canonical JSON: {act, at, by, subject, facts, n}. Facts hold no names of people and no sealed
text. The journal never leaves the centre; what is erased elsewhere is named here by its id only.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise

from tregua.record import log
from tregua.record.entry import DEEPEST, EntryError, canonical_text, quoted
from tregua.record.models import Entry, Log

LONGEST: Final = 65_535


class Act(NamedTuple):
    """One act of many that are written at once: what was done, to which record, and its facts."""

    act: str
    subject: str = ""
    facts: Mapping[str, Any] | None = None


def write(*, act: str, by: str, subject: str = "", facts: Mapping[str, Any] | None = None) -> Entry:
    """Add an act to the journal; the caller is inside a transaction and holds the seat (see actions.append)."""
    tip = log.Tip(Log.JOURNAL)
    data = _line(Act(act, subject, facts), by=by, at=written(timezone.now()), n=tip.size)
    return tip.add(data, subject=subject)


def write_all(acts: Iterable[Act], *, by: str) -> range:
    """Add many acts of one moment to the journal; return their indexes. The bytes are those of one act after another."""
    tip = log.Tip(Log.JOURNAL)
    at = written(timezone.now())
    first = tip.size
    tip.add_all((_line(one, by=by, at=at, n=n), one.subject) for n, one in enumerate(acts, first))
    return range(first, tip.size)


def _line(one: Act, *, by: str, at: str, n: int) -> bytes:
    """Return the bytes of an entry of the journal."""
    facts = canonical_text(_plain(one.facts or {}), DEEPEST - 1)
    try:
        data = (
            f'{{"act":{quoted(one.act)},"at":"{at}","by":{quoted(by)},"facts":{facts},"n":{n},'
            f'"subject":{quoted(one.subject)}}}'
        ).encode()
    except (TypeError, ValueError) as error:
        raise EntryError(f"the act cannot be written: {error}") from error
    if len(data) > LONGEST:
        raise EntryError(
            f"the facts of {one.act!r} are {len(data)} bytes; the journal takes {LONGEST}. Name ids, not texts."
        )
    return data


def written(instant: datetime) -> str:
    """Return an instant as the record writes it: UTC, with milliseconds."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


_AS_IT_IS: Final = frozenset({str, int, bool, type(None)})


def _plain(value: Any) -> Any:
    """Return a fact as JSON can hold it: dates and decimals as text, choices as their value."""
    if type(value) is dict or isinstance(value, Mapping):
        return {
            str(key): inner if type(inner) in _AS_IT_IS else _plain(inner) for key, inner in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, (set, frozenset)):
        return [_plain(inner) for inner in sorted(value)]
    return _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:
    if isinstance(value, datetime):
        return written(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (str, Decimal, UUID, Promise)):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    return value
