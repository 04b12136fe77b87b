"""Incidents and findings, as they are looked for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Final

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.sought import names_of_parties
from tregua.agreement.violation_types import label, labels_of
from tregua.incidents.models import Finding, Incident
from tregua.incidents.numbers import SlipError, plain, read
from tregua.people.searching.kinds import Result, Sought
from tregua.places.models import Place
from tregua.places.sought import names_of_places

NUMBER: Final = re.compile(r"#\s*\d{1,9}|#?\s*\d{1,9}\s*[-\u2010-\u2015\u2212]\s*\d")


class Incidents(Sought):
    """Incidents by number, place and type of violation; what is told of them stands in their reports."""

    code = "incident"
    mark = "i"
    name = _("Incidents")
    permission = "incidents.read"
    of = "incidents.Incident"
    told_by: ClassVar = {"incidents.Incident": "SELECT NEW.id AS id"}

    def texts(self, ids: Sequence[str]) -> Mapping[str, Iterable[str]]:
        found = list(Incident.objects.filter(pk__in=ids))
        places = names_of_places({one.place_id for one in found})
        return {
            one.pk: [str(one.number), *labels_of(one.violation_type), *places.get(one.place_id, ())]
            for one in found
        }

    def results(self, ids: Sequence[str]) -> Mapping[str, Result]:
        found = (
            Incident.objects.filter(pk__in=ids).select_related("place").prefetch_related("place__place_names")
        )
        return {
            one.pk: Result(
                gettext("Incident %(number)s") % {"number": one},
                reverse("incidents:incident", args=[one.number]),
                " · ".join(filter(None, [_type(one), _place(one.place)])),
                one.began_at,
            )
            for one in found
        }

    def straight(self, written: str) -> str:
        try:
            number = read(written) if _is_a_number(written) else None
        except SlipError:
            return ""
        if number is None or not Incident.objects.filter(number=number).exists():
            return ""
        return reverse("incidents:incident", args=[number])

    def doubt(self, written: str) -> str:
        if not _is_a_number(written):
            return ""
        try:
            read(written)
        except SlipError as error:
            # Without its sign it may be a date or a range, unless there is such an incident.
            meant = "#" in written or Incident.objects.filter(number=error.number).exists()
            return str(error) if meant else ""
        return ""


def _is_a_number(written: str) -> bool:
    """Return whether this is written as the number of an incident: 12 alone may be any number."""
    return NUMBER.fullmatch(plain(written)) is not None


def _type(one: Incident) -> str:
    return f"{one.violation_type} {label(one.violation_type)}" if one.violation_type else ""


def _place(place: Place | None) -> str:
    """Return every name of a place, so that the one that was looked for is marked."""
    return " / ".join(dict.fromkeys(row.name for row in place.place_names.all())) if place else ""


class Findings(Sought):
    """What this centre concluded: question, reasons, dissent, and whom it names."""

    code = "finding"
    mark = "f"
    name = _("Findings")
    permission = "incidents.read"
    of = "incidents.Finding"
    told_by: ClassVar = {"incidents.Finding": "SELECT NEW.id AS id"}

    def texts(self, ids: Sequence[str]) -> Mapping[str, Iterable[str]]:
        found = list(Finding.objects.filter(pk__in=ids).select_related("incident"))
        places = names_of_places({one.incident.place_id for one in found})
        parties = names_of_parties({one.attributed_to_id for one in found})
        return {
            one.pk: [
                str(one.incident.number),
                *(getattr(one, name) for name in WRITTEN),
                *places.get(one.incident.place_id, ()),
                *parties.get(one.attributed_to_id, ()),
            ]
            for one in found
        }

    def results(self, ids: Sequence[str]) -> Mapping[str, Result]:
        return {
            one.pk: Result(
                str(one),
                reverse("incidents:finding", args=[one.pk]),
                " · ".join(filter(None, (getattr(one, name) for name in WRITTEN))),
                one.recorded_at,
                str(one.state.label),
            )
            for one in Finding.objects.filter(pk__in=ids).in_full()
        }


WRITTEN: Final = ("question", "reasons", "not_relied_on", "alternatives", "dissent", "recommendation")
