"""What may leave this centre: the kinds of records that can be released, their public part and what can be sealed.

A kind is one line in RELEASABLE. A public part is read off the declarations `shown_to` of the models, never
off a list of its own; places leave as areas, times of events as days, coarser where the terms say so. What is
declared for the other centre leaves only sealed to named recipients. What has no kind cannot be released:
requests for protection, threats, assurances, the vault, contacts, drafts and judgements have none.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from tregua.agreement.attesting import out_of_date
from tregua.agreement.models import Acceptance, Agreement, Attestation, Party
from tregua.exchange.terms import FIELDS, Parts, PlacePrecision, Terms, TimePrecision, coarse_day
from tregua.incidents.models import Finding, Incident
from tregua.liaison.models import Meeting
from tregua.places.coarse import area_within, public_area
from tregua.places.models import Place
from tregua.record.shown import OTHER_CENTRE, PUBLIC, fields_shown_to
from tregua.reports.choices import CountUnit, SourceKind
from tregua.reports.models import Occasion, PublishedCount, Source, Statement

# Parts of a count of people below this are left out: in a small place a number is a name.
SMALLEST_COUNT: Final = 3
COUNTS_OF_PEOPLE: Final = frozenset({CountUnit.KILLED, CountUnit.WOUNDED})
# Windows that somebody published with a figure; every other time leaves as a day.
EXACT_TIMES: Final = frozenset({"window_start", "window_end"})
# A public relation to one of these is opened; to anything else it is refused.
OPENED: Final[tuple[type[models.Model], ...]] = (Incident, Occasion)
# What says which record it is: it stands in the leaf in any case.
ALWAYS_LEAVES: Final = frozenset({"id", "supersedes"})
NARROWS_NOTHING: Final = Terms()
SPEAKS_IN_PUBLIC: Final = frozenset(SourceKind.values) - {SourceKind.WITNESS, SourceKind.NOT_KNOWN}


class NotReleasableError(Exception):
    """This record does not leave the centre; the message says why."""


@dataclass(frozen=True)
class Releasable:
    """One kind of record that can be released: its name, the day it is about, why one of it may not leave.

    `fallen` finds those that this centre took back or replaced. `called_by` are the relations that a list needs to
    say which record it is.
    """

    kind: str
    model: type[models.Model]
    name: Promise
    day: Callable[[Any], date | None]
    refusal: Callable[[Any], str] = lambda _record: ""
    called_by: tuple[str, ...] = ()
    fallen: Callable[[], models.QuerySet[Any]] = Finding.objects.none


def _local_day(instant: datetime | None) -> date | None:
    return timezone.localtime(instant).date() if instant else None


def _finding_refusal(finding: Finding) -> str:
    if Finding.objects.standing().filter(pk=finding.pk).exists():
        return ""
    return gettext(
        "Only an adopted finding that stands can be released. Have it adopted by a second person first."
    )


def _count_refusal(count: PublishedCount) -> str:
    if hasattr(count, "withdrawn"):
        return gettext("This count was withdrawn from the register.")
    return ""


RELEASABLE: Final[tuple[Releasable, ...]] = (
    # The day on which a party accepted is not public: it tells who sat where.
    Releasable(
        "acceptance",
        Acceptance,
        _("acceptance"),
        lambda _one: None,
        called_by=("party__party_names",),
        fallen=lambda: Acceptance.objects.exclude(taken_back=None),
    ),
    # One that is out of date stands on its own page until the next one is released.
    Releasable("attestation", Attestation, _("attestation of an acceptance"), lambda _one: None, out_of_date),
    Releasable(
        "finding",
        Finding,
        _("finding"),
        lambda one: _local_day(one.incident.began_at),
        _finding_refusal,
        called_by=("incident",),
        fallen=Finding.objects.fallen,
    ),
    Releasable(
        "meeting",
        Meeting,
        _("meeting"),
        lambda one: one.held_on,
        fallen=lambda: Meeting.objects.exclude(taken_back=None),
    ),
    Releasable(
        "published_count",
        PublishedCount,
        _("published count"),
        # A window that ends at midnight belongs to the day before.
        lambda one: _local_day(one.window_end - timedelta(microseconds=1)),
        _count_refusal,
        called_by=("publisher",),
        fallen=lambda: PublishedCount.objects.exclude(withdrawn=None),
    ),
    Releasable("statement", Statement, _("statement"), lambda one: one.said_on),
)
BY_KIND: Final = {one.kind: one for one in RELEASABLE}
BY_MODEL: Final = {one.model: one for one in RELEASABLE}
BY_LABEL: Final = {one.model._meta.label: one for one in RELEASABLE}


def kind_of(record: models.Model) -> Releasable:
    """Return the kind of a record; NotReleasableError for everything that never leaves."""
    kind = BY_MODEL.get(type(record))
    if kind is None:
        raise NotReleasableError(
            gettext("Records of the kind “%(kind)s” never leave this centre.")
            % {"kind": record._meta.verbose_name}
        )
    return kind


@dataclass(frozen=True)
class Leaving:
    """What leaves of a record under its terms: the public part, and each field that goes sealed."""

    public: dict[str, Any]
    sealed: dict[str, Any]


def leaving(record: models.Model, terms: Terms = NARROWS_NOTHING) -> Leaving:
    """Return exactly what would leave of a record under these terms, for each audience apart."""
    open_part = public_part(record, terms)
    sealed = {name: value for name, value in _sealable(record, terms) if name in terms.sealed}
    if terms.parts != Parts.OTHER_CENTRE:
        return Leaving(open_part, sealed)
    return Leaving({"audience": str(Parts.OTHER_CENTRE)}, {FIELDS: open_part} | sealed)


def public_part(record: models.Model, terms: Terms = NARROWS_NOTHING) -> dict[str, Any]:
    """Return what would be public of a record: its public fields, places as areas, times as days or coarser."""
    kind = kind_of(record)
    refusal = kind.refusal(record)
    if refusal:
        raise NotReleasableError(refusal)
    day = kind.day(record)
    told = coarse_day(day, terms.time)
    public = _public_fields(record, terms)
    if terms.time == TimePrecision.DAY:
        public["day"] = told
    elif told:
        public["period"] = told
    if isinstance(record, PublishedCount) and "by_province" in public:
        if terms.place == PlacePrecision.NONE:
            public["by_province"] = {}
        elif record.unit in COUNTS_OF_PEOPLE:
            public["by_province"] = _without_small_parts(record.by_province)
    return public


def can_be_left_out(model: type[models.Model], within: str = "") -> Iterator[tuple[str, str]]:
    """Yield (name, words) of every public field that somebody may decide to keep here."""
    for name in sorted(fields_shown_to(model, PUBLIC) - ALWAYS_LEAVES):
        field = model._meta.get_field(name)
        if field.related_model in OPENED and isinstance(field.related_model, type):
            yield from can_be_left_out(field.related_model, f"{name}.")
        else:
            yield f"{within}{name}", str(getattr(field, "verbose_name", name))


def can_be_sealed(model: type[models.Model], within: str = "") -> Iterator[tuple[str, str]]:
    """Yield (name, words) of every field that may leave only sealed to named recipients."""
    for name in sorted(fields_shown_to(model, OTHER_CENTRE)):
        field = model._meta.get_field(name)
        if field.related_model in OPENED and isinstance(field.related_model, type):
            yield from can_be_sealed(field.related_model, f"{name}.")
        elif name not in fields_shown_to(model, PUBLIC) and not field.is_relation:
            yield f"{within}{name}", str(getattr(field, "verbose_name", name))


def _sealable(record: models.Model, terms: Terms) -> Iterator[tuple[str, Any]]:
    for path, _words in can_be_sealed(type(record)):
        holder: Any = record
        *steps, name = path.split(".")
        for step in steps:
            holder = getattr(holder, step)
        if holder is not None:
            yield path, _outside(holder, name, getattr(holder, name), terms)


def _without_small_parts(parts: Mapping[str, Any]) -> dict[str, Any]:
    return {code: n for code, n in parts.items() if not (isinstance(n, int) and n < SMALLEST_COUNT)}


def _public_fields(record: models.Model, terms: Terms = NARROWS_NOTHING, within: str = "") -> dict[str, Any]:
    return {
        name: _outside(record, name, getattr(record, name), terms)
        for name in sorted(fields_shown_to(type(record), PUBLIC))
        if f"{within}{name}" not in terms.left_out and not _is_not_told(record, name, terms)
    }


def _is_not_told(record: models.Model, name: str, terms: Terms) -> bool:
    """Return whether the terms keep this place or time here: it is left out, for "not known" would be untrue."""
    field = record._meta.get_field(name)
    if field.related_model is Place:
        return terms.place == PlacePrecision.NONE
    return isinstance(field, models.DateField) and terms.time == TimePrecision.NONE


def _outside(record: models.Model, name: str, value: Any, terms: Terms = NARROWS_NOTHING) -> Any:
    """Return one value as it may be read outside; a relation nobody declared a way out for is refused."""
    field = record._meta.get_field(name)
    if isinstance(field.related_model, type) and issubclass(field.related_model, models.Model):
        return _related(record, name, field.related_model, value, terms)
    if isinstance(value, datetime):
        if name in EXACT_TIMES and terms.time == TimePrecision.DAY:
            return value.isoformat()
        return coarse_day(timezone.localtime(value).date(), terms.time)
    if isinstance(value, date):
        return coarse_day(value, terms.time)
    return value


def _related(record: models.Model, name: str, model: type[models.Model], value: Any, terms: Terms) -> Any:
    if model is Place:
        return _area(value, terms.place)
    if model not in WAYS_OUT and model is not type(record) and model not in OPENED:
        raise NotReleasableError(gettext("A record of another kind hangs on this one; it cannot leave."))
    if value is None:
        return None
    if model in WAYS_OUT:
        return WAYS_OUT[model](value)
    return value.pk if model is type(record) else _public_fields(value, terms, f"{name}.")


def _area(place: Place | None, precision: str = PlacePrecision.AREA) -> dict[str, Any] | None:
    """Return the area that may be named for a place: code and names; None says "not known", or not told."""
    area = area_told(place, precision)
    return {"code": area.code, "names": names_of(area)} if area else None


def area_told(place: Place | None, precision: str) -> Place | None:
    """Return the area that is named for a place under a precision: the public one, or a coarser one above it."""
    if precision == PlacePrecision.NONE:
        return None
    if precision == PlacePrecision.AREA:
        return public_area(place)
    return area_within(public_area(place), precision)


def names_of(named: Any) -> dict[str, str]:
    """Return what a place or party is called in each of the four languages."""
    return {language: named.name(language) for language, _label in settings.LANGUAGES}


def _speaking(source: Source) -> dict[str, Any]:
    """Name a body that speaks in public; a source whose identity is sealed, or a witness, never leaves."""
    if source.identity_id or source.kind not in SPEAKS_IN_PUBLIC:
        raise NotReleasableError(gettext("The source of this count is protected; the count cannot leave."))
    return {"code": source.code, "names": source.names}


def party_told(party: Party) -> dict[str, Any]:
    """Name a party; one that is a place too small to be named is told by its kind: name and code would say where."""
    if party.place is None or public_area(party.place) == party.place:
        return {"code": party.code, "names": names_of(party)}
    named = {}
    for language, _label in settings.LANGUAGES:
        with override(language):
            named[language] = str(party.get_kind_display())
    return {"code": str(party.kind), "names": named}


WAYS_OUT: Final[dict[type[models.Model], Callable[[Any], dict[str, Any]]]] = {
    Agreement: lambda agreement: {"code": agreement.code, "names": agreement.names},
    Party: party_told,
    Source: _speaking,
}
