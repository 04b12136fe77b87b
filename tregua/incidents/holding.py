"""Incidents and judgements that rest on reports of a batch: told before the batch is taken back."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from tregua.incidents.models import Incident, Membership
from tregua.intake.batches import BatchRowQuerySet
from tregua.intake.holding import Held, Holder
from tregua.matching.models import Judgement
from tregua.people.models import Person
from tregua.reports.models import Report


class Incidents(Holder):
    """Incidents that hold reports, and pairs of them that somebody judged."""

    def held(self, made: BatchRowQuerySet, person: Person) -> list[Held]:
        """Return the incidents these reports belong to, and how many pairs were judged."""
        if not person.may("incidents.read"):
            return []
        reports = made.filter(made=Report._meta.label).values("made_id")
        return [*_incidents(reports), *_judged(reports)]


def _incidents(reports: "QuerySet[Any, Any]") -> Iterator[Held]:
    standing = Membership.objects.standing().filter(report__in=reports).order_by()
    counts = {
        row["incident"]: row["count"] for row in standing.values("incident").annotate(count=Count("id"))
    }
    for incident in Incident.objects.filter(pk__in=counts).order_by("number"):
        says = ngettext(
            "Incident %(incident)s holds %(count)s of these reports.",
            "Incident %(incident)s holds %(count)s of these reports.",
            counts[incident.pk],
        )
        yield Held(
            says % {"incident": incident, "count": counts[incident.pk]},
            reverse("incidents:incident", args=[incident.number]),
        )


def _judged(reports: "QuerySet[Any, Any]") -> Iterator[Held]:
    judged = Judgement.objects.standing().filter(Q(first__in=reports) | Q(second__in=reports)).count()
    if judged:
        says = ngettext(
            "%(count)s judgement on a pair with these reports stands and stays readable.",
            "%(count)s judgements on pairs with these reports stand and stay readable.",
            judged,
        )
        yield Held(says % {"count": judged})
