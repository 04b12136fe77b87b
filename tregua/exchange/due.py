"""When to publish and when to ask: on the clock's own marks, so that no publication tells when its entry was made."""

from datetime import UTC, datetime, timedelta
from typing import Final

_BEGIN: Final = datetime(2016, 1, 1, tzinfo=UTC)


def last_mark(now: datetime, minutes: int) -> datetime:
    """Return the last mark of the clock: of every 15 minutes, the full hour, the quarter past and so on."""
    every = timedelta(minutes=minutes)
    return _BEGIN + (now - _BEGIN) // every * every


def next_mark(now: datetime, minutes: int) -> datetime:
    """Return the mark that comes after now."""
    return last_mark(now, minutes) + timedelta(minutes=minutes)


def is_due(since: datetime | None, now: datetime, minutes: int) -> bool:
    """Return whether a mark has passed since then; without any minutes everything is due at once."""
    return since is not None and (minutes == 0 or since < last_mark(now, minutes) or since > now)
