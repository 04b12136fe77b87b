"""Days and hours of the tables as instants: local time of the centre, for the tables state no zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from tregua.centre.example.tables import Row


def instant(written: str, zone: str = "") -> datetime:
    """Return the instant of "2016-03-05" (its beginning) or "2016-03-05 16:00"."""
    local = datetime.fromisoformat(written)
    return local.replace(tzinfo=ZoneInfo(zone or settings.TIME_ZONE)).astimezone(UTC)


def day_of(written: str) -> date | None:
    """Return a day, or None where none is given."""
    return date.fromisoformat(written) if written else None


def end_of_day(written: str) -> datetime:
    """Return the instant at which a local day ends."""
    after = date.fromisoformat(written) + timedelta(days=1)
    return datetime.combine(after, time.min, ZoneInfo(settings.TIME_ZONE)).astimezone(UTC)


def span(row: Row) -> dict[str, datetime]:
    """Return from when until when an event of the table may have happened: hours where they are told, else the day."""
    if not row["time_from"]:
        return {"started_at": instant(row["day"]), "ended_at": end_of_day(row["day"])}
    return {
        "started_at": instant(f"{row['day']} {row['time_from']}"),
        "ended_at": instant(f"{row['day']} {row['time_to']}"),
    }
