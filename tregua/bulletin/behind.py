"""From a printed figure to the records behind it: the page of each counted record, for staff."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from django.urls import reverse
from django.utils import timezone

from tregua.agreement.models import Acceptance
from tregua.bulletin.outcomes import CAME_TO
from tregua.bulletin.rules import BY_CODE
from tregua.incidents.asked import ReplyRequest
from tregua.incidents.models import Deescalation, Finding, Incident, Restriction
from tregua.incidents.numbers import shown
from tregua.people.models import Person


class Link(NamedTuple):
    """One counted record: its id, what it is called, and where it is shown ("" where this person may not go)."""

    id: str
    label: str
    to: str
    # The finding by which it is counted, where a finding counts it.
    finding: Finding | None = None


def _reports(ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    return {pk: (pk, reverse("reports:report", args=[pk])) for pk in ids}


def _incidents(ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    rows = Incident.objects.filter(pk__in=ids).values_list("pk", "number")
    return {pk: (shown(number), reverse("incidents:incident", args=[number])) for pk, number in rows}


def _calls(ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    rows = Deescalation.objects.filter(pk__in=ids).values_list("pk", "incident__number")
    return {pk: (shown(number), reverse("incidents:incident", args=[number])) for pk, number in rows}


def _restrictions(ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Name a restriction by its incident; one of an area stands in the table of coverage of its day."""
    found = {}
    for one in Restriction.objects.filter(pk__in=ids).select_related("incident"):
        if one.incident is None:
            day = timezone.localdate(one.at)
            found[one.pk] = (one.pk, f"{reverse('incidents:coverage')}?last={day}")
        else:
            number = one.incident.number
            found[one.pk] = (shown(number), reverse("incidents:incident", args=[number]))
    return found


def _questions(ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    rows = ReplyRequest.objects.filter(pk__in=ids).values_list("pk", "incident__number")
    return {pk: (shown(number), reverse("incidents:incident", args=[number])) for pk, number in rows}


def _meetings(ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    return {pk: (pk, reverse("liaison:meeting", args=[pk])) for pk in ids}


def _nowhere(_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return nothing: what is frozen behind a figure of protection leads to no request."""
    return {}


def _acceptances(ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    rows = Acceptance.objects.filter(pk__in=ids).values_list("pk", "party__code")
    return {pk: (code, reverse("agreement:party", args=[code])) for pk, code in rows}


# Kind of record -> the permission its page asks for, and how its pages are found.
PAGES: Final[dict[str, tuple[str, Callable[[Sequence[str]], dict[str, tuple[str, str]]]]]] = {
    "report": ("reports.read", _reports),
    "incident": ("incidents.read", _incidents),
    "call": ("incidents.read", _calls),
    "restriction": ("incidents.read", _restrictions),
    "question": ("incidents.read", _questions),
    "meeting": ("liaison.read", _meetings),
    "acceptance": ("agreement.read", _acceptances),
    "request": ("protection.read", _nowhere),
}


def links_of(rule: str, ids: Sequence[str], person: Person) -> list[Link]:
    """Return the counted records of a figure with their pages, in the frozen order."""
    permission, find = PAGES[BY_CODE[rule].records]
    found = find(ids)
    may = person.may(permission)
    findings = _findings(ids) if may and rule in CAME_TO else {}
    return [
        Link(pk, found.get(pk, (pk, ""))[0], found.get(pk, (pk, ""))[1] if may else "", findings.get(pk))
        for pk in ids
    ]


def _findings(ids: Sequence[str]) -> dict[str, Finding]:
    """Return the finding that stands on each incident, as the bulletin chooses it; a later one may have come since."""
    chosen: dict[str, Finding] = {}
    for one in Finding.objects.standing().filter(incident__in=ids).order_by("question", "-id"):
        chosen.setdefault(one.incident_id, one)
    return chosen
