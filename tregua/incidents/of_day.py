"""One day in one line: how many incidents began, of how many a violation was found; beside a zero, who could look."""

from datetime import date

from django.utils.translation import gettext, ngettext

from tregua.incidents.choices import Answer
from tregua.incidents.coverage import bounds, looked_on
from tregua.incidents.models import Finding, Incident


def of_day(day: date) -> str:
    """Return how many incidents began on a day of the centre and in how many of them a violation stands as found."""
    begun = Incident.objects.began_between(*bounds(day, day))
    number = begun.count()
    said = ngettext("%(n)s incident", "%(n)s incidents", number) % {"n": number}
    if not number:
        return f"{said} · {looked_on(day, day).words}"
    found = Finding.objects.standing().filter(incident__in=begun, answer=Answer.VIOLATION)
    violations = found.values("incident").distinct().count()
    so_many = gettext("found to be a violation: %(n)s") % {"n": violations}
    return f"{said} · {so_many}"
