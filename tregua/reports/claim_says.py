"""What a row says as the fields of a claim; the names of its columns; what is said of a row that is no claim."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Party
from tregua.intake.channels.sheet.columns import Field
from tregua.intake.models import Message
from tregua.intake.rows import Item
from tregua.places.models import Place, Precision
from tregua.reports.choices import Means, Predicate
from tregua.reports.claim_words import NOT_KNOWN, predicate_of
from tregua.reports.data_sets import DataSet
from tregua.reports.fields import violation_type_choices
from tregua.reports.models import Report, Source

FIELDS: Final = (
    Field("key", "text"),
    Field("source", "text", required=True),
    Field("day", "day"),
    Field("time", "time"),
    Field("until_day", "day"),
    Field("until_time", "time"),
    Field("time_precision", "text"),
    Field("place", "text"),
    Field("province", "text"),
    Field("place_precision", "text"),
    Field("latitude", "coordinate"),
    Field("longitude", "coordinate"),
    Field("mgrs", "text"),
    Field("predicate", "text"),
    Field("violation_type", "text"),
    Field("actor", "text"),
    Field("target", "text"),
    Field("weapon", "text"),
    Field("means", "text"),
    Field("killed", "range"),
    Field("killed_max", "number"),
    Field("wounded", "range"),
    Field("wounded_max", "number"),
    Field("number", "number"),
    Field("words", "text"),
    Field("language", "text"),
    Field("url", "text"),
    Field("heard_through", "list"),
    Field("notes", "text"),
)
LABELS: Final[dict[str, Promise]] = {
    "key": _("Key: the number of the event in its list"),
    "source": _("Source: who says so"),
    "day": _("Day"),
    "time": _("Time"),
    "until_day": _("Until (day)"),
    "until_time": _("Until (time)"),
    "time_precision": _("How exactly the time is known"),
    "place": _("Place, as written"),
    "province": _("Province"),
    "place_precision": _("How exactly the place is known"),
    "latitude": _("Latitude"),
    "longitude": _("Longitude"),
    "mgrs": _("Grid reference"),
    "predicate": _("What happened"),
    "violation_type": _("Violation type alleged"),
    "actor": _("Alleged actor, as written"),
    "target": _("Target, as written"),
    "weapon": _("Weapon"),
    "means": _("How it was observed (heard, seen, by camera)"),
    "killed": _("Killed (at least)"),
    "killed_max": _("Killed, at most"),
    "wounded": _("Wounded (at least)"),
    "wounded_max": _("Wounded, at most"),
    "number": _("How many were observed"),
    "words": _("Words of the claim"),
    "language": _("Language of the words"),
    "url": _("Address"),
    "heard_through": _("Heard through"),
    "notes": _("Notes"),
}
WORDING: Final[dict[str, Promise]] = {
    "place_not_found": _(
        "“%(written)s” leads to no one place of the gazetteer. It is kept as written with a flag that somebody settles."
    ),
    "province_not_found": _(
        "“%(written)s” is no one province of the gazetteer, so it narrows nothing. Correct the name, or load the places."
    ),
    "no_day": _("No day is said. The claim is kept with its time not known."),
    "before_the_truce": _(
        "This is before the agreement came into force (%(starts)s). Correct the day, or say that such rows are taken too."
    ),
    "in_the_future": _("This day has not come yet. Correct it, or say that such rows are taken too."),
    "day_out_of_reach": _("No calendar reaches beyond this day. Correct it."),
    "time_without_day": _("A time or a last day stands here and no day. Add the day."),
    "ends_before": _("This end is before the beginning. Correct one of the two."),
    "until_without_time": _(
        "An end is said by the clock and no beginning. Add the time, or leave the end empty."
    ),
    "range_upside_down": _("At least %(least)s and at most %(most)s: correct one of the two."),
    "too_many": _("More than %(most)s cannot be recorded. Correct the number."),
    "too_long": _(
        "These are %(length)s characters; %(longest)s fit here. Shorten them, or choose the column of the words for them."
    ),
    "word_unknown": _(
        "“%(written)s” is not known as a word for this. Say on the page of the columns what it stands for, or choose "
        "another column."
    ),
    "says_nothing": _(
        "The row says neither what happened nor where. Choose the columns that say it, or remove the row."
    ),
}
# The longest texts that a claim keeps.
LONGEST: Final[dict[str, int]] = {
    name: int(getattr(Report._meta.get_field(field), "max_length", 0))
    for name, field in {
        "place": "place_as_written",
        "actor": "actor_as_written",
        "target": "target",
        "url": "url",
    }.items()
} | {"source": 60}
MOST_HURT: Final = 1_000_000
# What a claim has no field of its own for: it stands behind the words.
BEHIND_THE_WORDS: Final = ("means", "notes")
# More decimals of a degree are less than a centimetre.
DECIMALS: Final = 7
# From the point to the country; what is not known comes last.
_EXACTLY: Final = tuple(Precision.values)
_NAMES_OF_LANGUAGES: Final = {
    name: code
    for code, names in {
        "ar": "arabic arabe арабский العربية عربي",
        "en": "english anglais английский الإنجليزية إنجليزي",
        "fr": "french français francais французский الفرنسية فرنسي",
        "ru": "russian russe русский الروسية روسي",
    }.items()
    for name in names.split()
}
_LANGUAGES: Final = frozenset(code for code, _name in settings.LANGUAGES)


def claim(item: Item, *, source: Source, actor: Party | None, message: Message) -> dict[str, Any]:
    """Return the fields of the report that a checked item becomes."""
    says, codes, data_set = item.values, item.found["codes"], item.found["data_set"]
    where, spell = item.found["where"], item.found["when"]
    violation_type = codes["violation_type"] if codes["violation_type"] != NOT_KNOWN else ""
    killed, wounded = _hurt(says, "killed", data_set), _hurt(says, "wounded", data_set)
    # A point of its own columns goes before one that stands in the column of the place.
    written = (
        (Decimal(str(where.point.latitude)), Decimal(str(where.point.longitude)))
        if where.point
        else (None, None)
    )
    latitude, longitude = item.found.get("point", written)
    return {
        "source": source,
        "predicate": codes["predicate"] or predicate_of(violation_type),
        "violation_type": violation_type,
        "actor": actor,
        "actor_as_written": says.get("actor") or "",
        "target": says.get("target") or "",
        "place": where.place,
        # A point has columns of its own, which leave only encrypted: it never stands among the words.
        "place_as_written": (says.get("place") if not where.point else "") or says.get("province") or "",
        "place_precision": _precision(where.place, said_precision(says, data_set)),
        "started_at": spell.started_at,
        "ended_at": spell.ended_at,
        "time_precision": spell.precision,
        "zone_stated": getattr(says.get("time"), "tzinfo", None) is not None,
        "means": codes["weapon"] or Means.NOT_KNOWN,
        "killed_min": killed[0],
        "killed_max": killed[1],
        "wounded_min": wounded[0],
        "wounded_max": wounded[1],
        "observed_min": says.get("number"),
        "observed_max": says.get("number"),
        "latitude": None if latitude is None else round(latitude, DECIMALS),
        "longitude": None if longitude is None else round(longitude, DECIMALS),
        "heard_through": _heard(says.get("heard_through"), data_set),
        "words": _words(item),
        "language": language_of(says.get("language")),
        "url": says.get("url") or "",
        "message": message,
    }


def range_of(values: Mapping[str, Any], name: str) -> tuple[int | None, int | None]:
    """Return (at least, at most) of the killed or wounded; the column of the most goes before the range's own."""
    least, most = values.get(name) or (None, None)
    own = values.get(f"{name}_max")
    return least, most if own is None else own


def _hurt(values: Mapping[str, Any], name: str, data_set: DataSet | None) -> tuple[int | None, int | None]:
    """Return (at least, at most); a nought that may mean "not known" is not known."""
    least, most = range_of(values, name)
    if data_set and name in data_set.zero_is_unknown and not most:
        return None, None
    return least, most


def said_precision(values: Mapping[str, Any], data_set: DataSet | None) -> str:
    """Return how exactly a row says that its place is known, "" when it does not."""
    written = str(values.get("place_precision") or "").strip()
    said = data_set.place.get(written, "") if data_set else written
    return said if said in _EXACTLY and said != Precision.NOT_KNOWN else ""


def _precision(place: Place | None, said: str) -> str:
    """Return how exactly the place is known: as the row says, never more exactly than the place that was found."""
    if place is None:
        return Precision.NOT_KNOWN
    return max(said or place.precision, place.precision, key=_EXACTLY.index)


def _heard(parts: Any, data_set: DataSet | None) -> list[str]:
    """Return through whom it was heard; the several sources of a data set are one step, not a chain."""
    heard = list(parts or ())
    return ["; ".join(heard)] if data_set and heard else heard


def language_of(written: Any) -> str:
    """Return the code of a language that is one of ours, "" for any other."""
    said = str(written or "").strip().casefold()
    code = _NAMES_OF_LANGUAGES.get(said, said.replace("_", "-").partition("-")[0])
    return code if code in _LANGUAGES else ""


def _words(item: Item) -> str:
    """Return the words of a claim: those of their column, else what the row says, cell by cell."""
    line = item.lines[0]
    words = item.values.get("words")
    names = [name for name in line.columns if name in BEHIND_THE_WORDS or not words]
    parts = {
        line.columns[name]: line.written.get(name)
        for name in names
        if name not in {"words", "source", "language"} and line.written.get(name) not in (None, "")
    }
    told = "; ".join(f"{column}: {value}" for column, value in parts.items())
    if not words:
        return told or gettext("(no words)")
    return f"{words} ({told})" if told else str(words)


def written_out(field: str) -> list[tuple[str, str]]:
    """Return what may be answered about a word of this field."""
    return _choices(field, get_language() or "en")


@cache
def _choices(field: str, _language: str) -> list[tuple[str, str]]:
    if field == "violation_type":
        return [(code or NOT_KNOWN, str(label)) for code, label in violation_type_choices()]
    kinds = Predicate.choices if field == "predicate" else Means.choices
    return [(code, str(label)) for code, label in kinds]
