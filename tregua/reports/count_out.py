"""Standing counts as rows of a spreadsheet: what goes out can be taken in again with the same columns."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils import timezone

from tregua.intake.rows import KEY
from tregua.places.models import Place
from tregua.reports.checks import DAMASCUS
from tregua.reports.models import PublishedCount

AT_ONCE: Final = 500
OUT: Final = (
    KEY, "publisher", "side", "relayed_by", "confirmed", "day", "window_start", "window_end", "cumulative_since", "unit",
    "series", "value", "cumulative", "states_none", "provinces", "provinces_named", "list_scope", "introduced_by", "parts", "counted_as",
    "scope", "channel", "title_value", "also_value", "narrated", "added", "weekday_said", "day_said", "hours", "title_hours",
    "language", "url", "words", "notes",
)  # fmt: skip


def _row(count: PublishedCount, names: Mapping[str, str]) -> list[Any]:
    told = count.told
    ends, starts = (
        timezone.localtime(count.window_end),
        count.window_start and timezone.localtime(count.window_start),
    )
    since, start = (starts, None) if count.cumulative else (None, starts)
    listed = told.get("listed") or [[code, n] for code, n in count.by_province.items()]
    outlet = f"{count.outlet} | " if count.outlet else ""
    says = {
        KEY: count.pk,
        "publisher": f"{outlet}{count.publisher}",
        "relayed_by": str(count.relayed_by) if count.relayed_by else None,
        "day": ends.date(),
        "window_start": start and f"{start:%Y-%m-%d %H:%M}",
        "window_end": None if f"{ends:%H:%M}" == "23:59" else f"{ends:%Y-%m-%d %H:%M}",
        "cumulative_since": since and since.date(),
        "value": None if count.value is None else f"{'>' if count.more_than else ''}{count.value}",
        "states_none": True if count.value is None else None,
        "provinces": "; ".join(f"{names.get(code, code)}={n}" for code, n in listed if n is not None),
        "provinces_named": "; ".join(names.get(code, code) for code, n in listed if n is None),
        "parts": "; ".join(f"{name}={n}" for name, n in told.get("parts", {}).items()),
        "title_value": told.get("title"),
        "also_value": told.get("also"),
        "weekday_said": told.get("weekday"),
        "day_said": told.get("day"),
    }
    return [says[name] if name in says else told.get(name, getattr(count, name, None)) for name in OUT]


def out() -> Iterator[list[Any]]:
    """Yield every standing count as one row; its key is our own number, by which it is known again."""
    names = {place.code: place.name("en") for place in Place.objects.provinces().for_reading()}
    names[DAMASCUS] = names.get("SY01", DAMASCUS)
    for count in PublishedCount.objects.standing().as_published().iterator(chunk_size=AT_ONCE):
        yield _row(count, names)
