"""Incidents and judgements that rest on reports of a batch: told before the batch is taken back."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import ngettext

from tregua.incidents.models import Incident, Membership
from tregua.intake.holding import Held, Holder
from tregua.matching.models import Judgement
from tregua.people.models import Person
from tregua.reports.models import Report

AT_ONCE = 500


class Incidents(Holder):
    """Incidents that hold reports, and pairs of them that somebody judged."""

    def held(self, made: Sequence[tuple[str, str]], person: Person) -> list[Held]:
        """Return the incidents these reports belong to, and how many pairs were judged."""
        reports = [pk for label, pk in made if label == Report._meta.label]
        if not reports or not person.may("incidents.read"):
            return []
        return [*_incidents(reports), *_judged(reports)]


def _incidents(reports: Sequence[str]) -> Iterator[Held]:
    counts: Counter[str] = Counter()
    for start in range(0, len(reports), AT_ONCE):
        standing = Membership.objects.standing().filter(report__in=reports[start : start + AT_ONCE])
        counts.update(standing.values_list("incident", flat=True))
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


def _judged(reports: Sequence[str]) -> Iterator[Held]:
    judged: set[str] = set()
    for start in range(0, len(reports), AT_ONCE):
        about = Judgement.objects.about(reports[start : start + AT_ONCE])
        judged.update(about.values_list("pk", flat=True))
    if judged:
        says = ngettext(
            "%(count)s judgement on a pair with these reports stands and stays readable.",
            "%(count)s judgements on pairs with these reports stand and stay readable.",
            len(judged),
        )
        yield Held(says % {"count": len(judged)})
