"""What the machine read of a passage, as the first contents of the form of its kind; a person sees it before it counts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from tregua.agreement.models import Party
from tregua.intake.channels.sheet.moments import moment
from tregua.intake.channels.sheet.problems import CellError
from tregua.intake.machine import said_of
from tregua.intake.models import Draft
from tregua.places.models import Place
from tregua.reports.choices import CountUnit
from tregua.reports.entry_fields import WhereField
from tregua.reports.models import Source

# What the forms take as it was read; the rest is looked up first.
AS_READ: Final[Mapping[str, tuple[str, ...]]] = {
    "claim": ("place_as_written", "day", "killed_min", "killed_max", "wounded_min", "wounded_max"),
    "statement": ("speaker", "speaker_role", "said_on"),
    "published_count": ("value", "unit", "series", "cumulative", "scope", "by_province"),
    "embedded_post": ("account", "posted_on", "link", "on_topic"),
    "entry_into_force": ("day",),
    "acceptance": ("channel",),
}


def prefilled(draft: Draft) -> dict[str, Any]:
    """Return what the form of a draft begins with beside its words: what a call note says, or what the machine read."""
    if draft.message.channel == "form" and draft.kind == "claim":
        return _of_a_call(draft.message.facts, timezone.localtime(draft.message.received_at))
    read = said_of(draft.message_id, draft.kind, draft.start, draft.end)
    if not read:
        return {}
    says = read["says"]
    filled = {name: says[name] for name in AS_READ.get(draft.kind, ()) if name in says}
    if filled.get("unit", CountUnit.VIOLATION) not in CountUnit.values:
        filled.pop("unit")
    if read["language"] in dict(settings.LANGUAGES):
        filled["language"] = read["language"]
    if place := Place.objects.filter(code=says.get("place", "")).first():
        filled["place"] = as_chosen(place)
    if party := Party.objects.filter(code=says.get("party", "")).first():
        filled["party"] = party.pk
    return filled | _publisher(says.get("publisher", ""))


def _of_a_call(facts: Mapping[str, str], told_at: datetime) -> dict[str, Any]:
    """Return what the form of a claim begins with when it was told in a call; "yesterday" is the day before the call."""
    filled: dict[str, Any] = {name: facts[name] for name in ("day", "time", "place") if name in facts}
    if "day" not in filled:
        filled |= _told_time(facts.get("when", ""), told_at)
    if "place" not in filled:
        filled |= _told_place(facts.get("where", ""))
    filled |= _told_harm(facts.get("harm", ""))
    filled["place_as_written"] = facts.get("where", "")
    filled["actor_as_written"] = facts.get("who", "")
    if source := Source.objects.filter(code=facts.get("source", "")).first():
        filled |= {"source": source, "new_source": ""}
    return filled


def _told_time(written: str, told_at: datetime) -> dict[str, Any]:
    """Return the day and time that a caller named; nothing where it is not certain."""
    try:
        found = moment(written, now=told_at)
    except CellError:
        return {}
    if found.time is None or found.time.tzinfo is not None:
        return {"day": found.day} if found.time is None else {}
    return {"day": found.day, "time": found.time, "time_known": found.known}


def _told_place(written: str) -> dict[str, Any]:
    """Return the one place of the very name that a caller gave."""
    try:
        place = WhereField().clean(written).place
    except ValidationError:
        return {}
    return {"place": as_chosen(place)} if place else {}


def as_chosen(place: Place) -> str:
    """Return a place as its field shows one that was chosen: by its name, with the code that is taken."""
    return f"{place.name()} [{place.code}]"


def _told_harm(written: str) -> dict[str, int]:
    """Return how many a caller said were killed and wounded, where that is one figure of each."""
    if not written:
        return {}
    from tregua.intake.reading.proposals import harm  # noqa: PLC0415 - the words of all languages are wanted by a page only
    from tregua.intake.reading.reader import read  # noqa: PLC0415 - the words of all languages are wanted by a page only

    return harm(read(written).counts)


def _publisher(name: str) -> dict[str, Any]:
    """Return the source that a published figure comes from, when the text names it."""
    if not name:
        return {}
    known = Source.objects.filter(code=code_of(name)).first()
    return {"source": known, "new_source": ""} if known else {"source": None, "new_source": name[:60]}


def code_of(name: str) -> str:
    """Return the code under which a body of this public name is kept."""
    return "-".join(name.lower().split())[:60]
