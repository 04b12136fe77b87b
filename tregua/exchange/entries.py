"""What may leave this centre: the kinds of records that can be released, and their public part.

A kind is one line in RELEASABLE. A public part is read off the declarations `shown_to` of the models, never
off a list of its own; places leave as areas, times of events as days. What has no kind cannot be released:
requests for protection, threats, assurances, the vault, contacts, drafts and judgements have none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Acceptance, Agreement, Party
from tregua.incidents.models import Finding, Incident
from tregua.liaison.models import Meeting
from tregua.places.coarse import public_area
from tregua.places.models import Place
from tregua.record.shown import PUBLIC, fields_shown_to
from tregua.reports.choices import CountUnit, SourceKind
from tregua.reports.models import Occasion, PublishedCount, Source, Statement

# Parts of a count of people below this are left out: in a small place a number is a name.
SMALLEST_COUNT: Final = 3
COUNTS_OF_PEOPLE: Final = frozenset({CountUnit.KILLED, CountUnit.WOUNDED})
# Windows that somebody published with a figure; every other time leaves as a day.
EXACT_TIMES: Final = frozenset({"window_start", "window_end"})
# A public relation to one of these is opened; to anything else it is refused.
OPENED: Final[tuple[type[models.Model], ...]] = (Incident, Occasion)
SPEAKS_IN_PUBLIC: Final = frozenset(SourceKind.values) - {SourceKind.WITNESS, SourceKind.NOT_KNOWN}


class NotReleasableError(Exception):
    """This record does not leave the centre; the message says why."""


@dataclass(frozen=True)
class Releasable:
    """One kind of record that can be released: its name, the day it is about, why one of it may not leave.

    `called_by` are the relations that a list needs to say which record it is.
    """

    kind: str
    model: type[models.Model]
    name: Promise
    day: Callable[[Any], date | None]
    refusal: Callable[[Any], str] = lambda _record: ""
    called_by: tuple[str, ...] = ()


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
        "acceptance", Acceptance, _("acceptance"), lambda _one: None, called_by=("party__party_names",)
    ),
    Releasable(
        "finding",
        Finding,
        _("finding"),
        lambda one: _local_day(one.incident.began_at),
        _finding_refusal,
        called_by=("incident",),
    ),
    Releasable("meeting", Meeting, _("meeting"), lambda one: one.held_on),
    Releasable(
        "published_count",
        PublishedCount,
        _("published count"),
        # A window that ends at midnight belongs to the day before.
        lambda one: _local_day(one.window_end - timedelta(microseconds=1)),
        _count_refusal,
        called_by=("publisher",),
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


def public_part(record: models.Model) -> dict[str, Any]:
    """Return exactly what would leave of a record: its public fields, places as areas, times as days."""
    kind = kind_of(record)
    refusal = kind.refusal(record)
    if refusal:
        raise NotReleasableError(refusal)
    day = kind.day(record)
    public = _public_fields(record) | {"day": day.isoformat() if day else None}
    if isinstance(record, PublishedCount) and record.unit in COUNTS_OF_PEOPLE:
        public["by_province"] = _without_small_parts(record.by_province)
    return public


def _without_small_parts(parts: Mapping[str, Any]) -> dict[str, Any]:
    return {code: n for code, n in parts.items() if not (isinstance(n, int) and n < SMALLEST_COUNT)}


def _public_fields(record: models.Model) -> dict[str, Any]:
    return {
        name: _outside(record, name, getattr(record, name))
        for name in sorted(fields_shown_to(type(record), PUBLIC))
    }


def _outside(record: models.Model, name: str, value: Any) -> Any:
    """Return one value as it may be read outside; a relation nobody declared a way out for is refused."""
    field = record._meta.get_field(name)
    if isinstance(field.related_model, type) and issubclass(field.related_model, models.Model):
        return _related(record, field.related_model, value)
    if isinstance(value, datetime):
        return value.isoformat() if name in EXACT_TIMES else timezone.localtime(value).date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value


def _related(record: models.Model, model: type[models.Model], value: Any) -> Any:
    if model is Place:
        return _area(value)
    if model not in WAYS_OUT and model is not type(record) and model not in OPENED:
        raise NotReleasableError(gettext("A record of another kind hangs on this one; it cannot leave."))
    if value is None:
        return None
    if model in WAYS_OUT:
        return WAYS_OUT[model](value)
    return value.pk if model is type(record) else _public_fields(value)


def _area(place: Place | None) -> dict[str, Any] | None:
    """Return the area that may be named for a place: code and names; None says "not known"."""
    area = public_area(place)
    return {"code": area.code, "names": names_of(area)} if area else None


def names_of(named: Any) -> dict[str, str]:
    """Return what a place or party is called in each of the four languages."""
    return {language: named.name(language) for language, _label in settings.LANGUAGES}


def _speaking(source: Source) -> dict[str, Any]:
    """Name a body that speaks in public; a source whose identity is sealed, or a witness, never leaves."""
    if source.identity_id or source.kind not in SPEAKS_IN_PUBLIC:
        raise NotReleasableError(gettext("The source of this count is protected; the count cannot leave."))
    return {"code": source.code, "names": source.names}


WAYS_OUT: Final[dict[type[models.Model], Callable[[Any], dict[str, Any]]]] = {
    Agreement: lambda agreement: {"code": agreement.code, "names": agreement.names},
    Party: lambda party: {"code": party.code, "names": names_of(party)},
    Source: _speaking,
}
