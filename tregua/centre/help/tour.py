"""A way round the example, page by page: a few words on each page, which can be left at any time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tregua.people.models import Person
from tregua.people.pages import ANYBODY_HERE

SESSION: Final = "tour"


@dataclass(frozen=True)
class Stop:
    """One page of the tour: where it is, who may open it, and what is to be seen there."""

    view: str
    permission: str
    words: Promise


STOPS: Final = (
    Stop("home", ANYBODY_HERE, _("Today shows what waits for you, by your roles. Each line leads to where it is done.")),
    Stop("intake:messages", "intake.read", _("What arrived is kept byte for byte. Open the article and see how its passages were cut: each mark is a draft.")),
    Stop("calls:calls", "intake.receive", _("The telephone: the caller's language first, sentences to say beside your own, and a number that says nothing.")),
    Stop("reports:list", "reports.read", _("Reports are claims: somebody says that something happened. The grade says how far source and information are trusted.")),
    Stop("matching:queue", "matching.judge", _("Which reports tell of one event? The machine suggests, with its reasons; you judge by one key.")),
    Stop("incidents:list", "incidents.read", _("An incident is our hypothesis. Its page has the reports by source, what was done to calm it, and the findings.")),
    Stop("agreement:roll", "agreement.read", _("Who accepted the truce, through which centre, as of any day. Nothing is overwritten: a withdrawal is a new line.")),
    Stop("exchange:common", "exchange.read", _("The common record: ours and theirs side by side, never added up. Neither side can rewrite it.")),
    Stop("bulletin:list", "exchange.read", _("A bulletin freezes its figures: each opens the list of records that it counts.")),
    Stop("people:journal", "record.audit", _("The journal has every act, and who looked at what is protected.")),
    Stop("help:card_own", ANYBODY_HERE, _("That is the way round. This card says what your role does in a day; press ? on any page for its keys.")),
)  # fmt: skip


def stops_for(person: Person) -> Sequence[Stop]:
    """Return the pages of the tour that this person may open."""
    return [one for one in STOPS if one.permission == ANYBODY_HERE or person.may(one.permission)]


def here(request: HttpRequest, person: Person) -> dict[str, Any] | None:
    """Return what the tour says on this page; None when nobody is on it, or the centre is a real one."""
    at = request.session.get(SESSION) if settings.CENTRE.example else None
    if at is None:
        return None
    stops = stops_for(person)
    number = min(int(at), len(stops) - 1)
    return {
        "number": number + 1,
        "of": len(stops),
        "words": stops[number].words,
        "address": reverse(stops[number].view),
        "last": number + 1 == len(stops),
    }


def go(request: HttpRequest, person: Person, way: str) -> str:
    """Begin, go on, go back or leave; return the address of the page that comes."""
    stops = stops_for(person)
    if way == "leave":
        request.session.pop(SESSION, None)
        return reverse("home")
    at = request.session.get(SESSION, 0)
    at = {"begin": 0, "next": at + 1, "back": at - 1}.get(way, at)
    if at >= len(stops):
        request.session.pop(SESSION, None)
        return reverse("home")
    request.session[SESSION] = max(at, 0)
    return reverse(stops[max(at, 0)].view)
