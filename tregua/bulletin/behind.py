"""From a printed figure to the records behind it: the page of each counted record, for staff."""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from tregua.agreement.models import Acceptance
from tregua.bulletin.rules import BY_CODE
from tregua.incidents.models import Deescalation, Incident, Restriction
from tregua.people.models import Person


class Link(NamedTuple):
    """One counted record: its id, what it is called, and where it is shown ("" where this person may not go)."""

    id: str
    label: str
    to: str


def _reports(ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    return {pk: (pk, reverse("reports:report", args=[pk])) for pk in ids}


def _incidents(ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    rows = Incident.objects.filter(pk__in=ids).values_list("pk", "number")
    return {pk: (f"#{number}", reverse("incidents:incident", args=[number])) for pk, number in rows}


def _steps(
    model: type[Deescalation] | type[Restriction],
) -> Callable[[Sequence[str]], dict[str, tuple[str, str]]]:
    def find(ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        steps: QuerySet[Any] = QuerySet(model)
        rows = steps.filter(pk__in=ids).values_list("pk", "incident__number")
        return {pk: (f"#{number}", reverse("incidents:incident", args=[number])) for pk, number in rows}

    return find


def _meetings(ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    return {pk: (pk, reverse("liaison:meeting", args=[pk])) for pk in ids}


def _acceptances(ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    rows = Acceptance.objects.filter(pk__in=ids).values_list("pk", "party__code")
    return {pk: (code, reverse("agreement:party", args=[code])) for pk, code in rows}


# Kind of record -> the permission its page asks for, and how its pages are found.
PAGES: Final[dict[str, tuple[str, Callable[[Sequence[str]], dict[str, tuple[str, str]]]]]] = {
    "report": ("reports.read", _reports),
    "incident": ("incidents.read", _incidents),
    "call": ("incidents.read", _steps(Deescalation)),
    "restriction": ("incidents.read", _steps(Restriction)),
    "meeting": ("liaison.read", _meetings),
    "acceptance": ("agreement.read", _acceptances),
}


def links_of(rule: str, ids: Sequence[str], person: Person) -> list[Link]:
    """Return the counted records of a figure with their pages, in the frozen order."""
    permission, find = PAGES[BY_CODE[rule].records]
    found = find(ids)
    may = person.may(permission)
    return [Link(pk, found.get(pk, (pk, ""))[0], found.get(pk, (pk, ""))[1] if may else "") for pk in ids]
