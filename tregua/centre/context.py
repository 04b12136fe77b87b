"""What every page shows round its content: which centre this is, and where this person may go."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tregua.agreement.names import named
from tregua.agreement.time_zones import zone_in_words
from tregua.centre.help import tour
from tregua.people import alarms
from tregua.people.models import Person
from tregua.people.pages import ANYBODY_HERE
from tregua.people.vault import unlocked
from tregua.record import seat, stopped


@dataclass(frozen=True)
class Entry:
    """A line of the navigation: its words, its address and the permission it asks for.

    `also` are further addresses whose pages belong to it.
    """

    words: Promise
    view: str
    permission: str
    also: tuple[str, ...] = ()

    @cached_property
    def address(self) -> str:
        """Return where it leads."""
        return reverse(self.view)


@dataclass(frozen=True)
class Group:
    """Lines of the navigation that belong together, in the order of the day's work."""

    words: Promise
    entries: tuple[Entry, ...]


NAVIGATION: Final = (
    Group(
        _("Intake"),
        (
            Entry(_("Duty log"), "liaison:duty", "duty.read"),
            Entry(_("Messages"), "intake:messages", "intake.read"),
            Entry(_("Enter a report"), "reports:enter", "reports.file"),
            Entry(_("Take in a text"), "intake:receive", "intake.receive"),
            Entry(_("Calls"), "calls:calls", "intake.receive"),
            Entry(_("Write down a call"), "intake:call", "intake.receive"),
            Entry(_("Take in a spreadsheet"), "intake:receive_sheet", "intake.receive"),
            Entry(_("Grid"), "intake:grids", "intake.receive"),
            Entry(_("Spreadsheets taken in"), "intake:batches", "intake.read"),
            Entry(_("From the parties"), "portal:desk", "intake.read"),
        ),
    ),
    Group(
        _("Register"),
        (
            Entry(_("Reports"), "reports:list", "reports.read"),
            Entry(_("Statements"), "reports:statements", "reports.read"),
            Entry(_("Published counts"), "reports:counts", "reports.read"),
            Entry(_("Flags"), "reports:flags", "reports.read"),
        ),
    ),
    Group(
        _("Incidents"),
        (
            Entry(_("Judge pairs"), "matching:queue", "matching.judge"),
            Entry(_("Incidents"), "incidents:list", "incidents.read"),
            Entry(_("Findings"), "incidents:findings", "incidents.read", ("/incidents/finding/",)),
            Entry(_("Map"), "incidents:map", "incidents.read"),
            Entry(_("Days"), "incidents:days", "incidents.read"),
            Entry(_("Board of calming"), "incidents:board", "incidents.read"),
            Entry(_("Notifications"), "incidents:notifications", "incidents.read"),
            Entry(_("Windows"), "incidents:windows", "incidents.read"),
            Entry(_("Coverage"), "incidents:coverage", "incidents.read"),
        ),
    ),
    Group(
        _("Agreement"),
        (
            Entry(_("The agreement"), "agreement:agreement", "agreement.read"),
            Entry(_("Parties"), "agreement:parties", "agreement.read"),
            Entry(_("Acceptances"), "agreement:roll", "agreement.read", ("/agreement/joining/",)),
            Entry(_("Published and named"), "reports:roll", "reports.read"),
            Entry(_("Counting rules"), "agreement:rules", "agreement.read"),
            Entry(_("Zones"), "agreement:zones", "agreement.read"),
            Entry(_("Places"), "places:list", ANYBODY_HERE),
        ),
    ),
    Group(
        _("Liaison"),
        (
            Entry(_("Meetings"), "liaison:meetings", "liaison.read"),
            Entry(_("Assurances"), "liaison:assurances", "liaison.read"),
            Entry(
                _("Patterns and referrals"),
                "liaison:patterns",
                "incidents.read",
                ("/liaison/dossiers/", "/liaison/decisions/"),
            ),
            Entry(_("Protection requests"), "liaison:protection", "protection.read"),
            Entry(_("With the other centre"), "exchange:joint", "protection.read"),
            Entry(_("Is this point protected?"), "liaison:point", "protection.ask"),
            Entry(_("The hunt"), "liaison:hunt", "protection.read"),
        ),
    ),
    Group(
        _("Publication"),
        (
            Entry(_("Common record"), "exchange:common", "exchange.read"),
            Entry(_("Concordance"), "exchange:concordance", "exchange.read"),
            Entry(_("Exchange"), "exchange:status", "exchange.read"),
            Entry(_("Side by side"), "exchange:beside_days", "exchange.read"),
            Entry(_("Attestations"), "exchange:attestations", "intake.read"),
            Entry(_("Who is on whose list"), "exchange:lists", "agreement.read"),
            Entry(_("Propose for release"), "exchange:propose", "exchange.propose"),
            Entry(_("Proposals"), "exchange:proposals", "exchange.read"),
            Entry(_("What left, and to whom"), "exchange:disclosures", "exchange.disclosures"),
            Entry(_("Evidence for outside"), "exchange:evidence", "exchange.propose"),
            Entry(_("Copies of evidence to confirm"), "exchange:evidence_waiting", "exchange.release"),
            Entry(_("Recipients of sealed fields"), "exchange:recipients", "exchange.recipients"),
            Entry(_("Withheld of the other centre"), "exchange:all_withheld", "exchange.withhold"),
            Entry(_("Bulletins"), "bulletin:list", "exchange.read"),
            Entry(_("What the bulletin counts"), "bulletin:rules", "bulletin.approve"),
        ),
    ),
    Group(
        _("Centre"),
        (
            Entry(_("Setting up"), "setting_up", "centre.set_up"),
            Entry(_("Settings"), "settings", "centre.keep"),
            Entry(_("Check-ups"), "checkups", "centre.keep"),
            Entry(_("Key ceremony"), "ceremony", "centre.set_up"),
            Entry(_("People"), "people:list", "people.manage"),
            Entry(_("Accounts of parties"), "portal:accounts", "people.manage"),
            Entry(_("Roles"), "people:roles", ANYBODY_HERE),
            Entry(_("Translations"), "translating:languages", ANYBODY_HERE),
            Entry(_("Who is out"), "people:outings", "people.watch"),
            Entry(_("Alarms"), "people:alarms", "people.watch"),
            Entry(_("Breaches"), "people:breaches", "breach.handle"),
            Entry(_("Something may be in wrong hands"), "people:breach_new", ANYBODY_HERE),
            Entry(_("Suggestions of the machine"), "people:suggestions", "suggestions.switch"),
            Entry(_("Vault"), "people:vault", "vault.open"),
            Entry(_("How long it is kept"), "people:retention", "retention.read"),
            Entry(_("Lists taken out"), "people:list_requests", "lists.take_out"),
            Entry(_("Journal"), "people:journal", "record.audit"),
            Entry(_("Who opened what"), "people:access_notes", "record.audit"),
        ),
    ),
)


@dataclass(frozen=True)
class SeeAlso:
    """What a page says of a page that lives in a later package, with the way there: the page itself cannot know of it."""

    words: Promise
    link: Promise
    view: str
    permission: str


SEE_ALSO: Final = {
    "exchange:common": SeeAlso(
        _(
            "“By its own count” is the figure that a centre itself gave the public for a day. A bulletin of this centre is another "
            "count: it is made here from the incidents on record, and a day may have the one without the other."
        ),
        _("Bulletins of this centre"),
        "bulletin:list",
        "exchange.read",
    ),
}

# What somebody who comes for a party sees instead of all that.
OF_A_PARTY: Final = (
    Group(
        _("Your party"),
        (
            Entry(_("Asked and filed"), "portal:home", "portal.use"),
            Entry(_("File an allegation"), "portal:allegation", "portal.use"),
            Entry(_("File a spreadsheet"), "portal:sheet", "portal.use"),
            Entry(_("Notify"), "portal:notify", "portal.use"),
        ),
    ),
)

# A menu of so many lines needs no folding.
SHORT_MENU: Final = 16


def navigation(person: Person, path: str) -> list[dict[str, Any]]:
    """Return the groups and lines that this person may open; the line a page belongs to is marked.

    A short menu stands open; of a long one only the group of the page.
    """
    groups: list[dict[str, Any]] = []
    for group in OF_A_PARTY if person.of_a_party else NAVIGATION:
        lines = [
            {"words": entry.words, "address": entry.address, "also": entry.also}
            for entry in group.entries
            if entry.permission == ANYBODY_HERE or person.may(entry.permission)
        ]
        if lines:
            groups.append({"words": group.words, "lines": lines})
    all_lines = [line for group in groups for line in group["lines"]]
    # Of a party's liaison only the page itself is marked: what does not exist for them looks like any other such address.
    near = [
        (len(start), line["address"])
        for line in all_lines
        for start in (line["address"], *line["also"])
        if path.startswith(start) and not person.of_a_party
    ]
    nearest = max(near, default=(0, ""))[1]
    for line in all_lines:
        line["here"] = "page" if line["address"] == path else "true" if line["address"] == nearest else ""
    for shown in groups:
        shown["open"] = len(all_lines) <= SHORT_MENU or any(line["here"] for line in shown["lines"])
    return groups


def see_also(person: Person, view: str) -> dict[str, Any] | None:
    """Return what a page says of another, for whom may open that one."""
    said = SEE_ALSO.get(view)
    if said is None or not person.may(said.permission):
        return None
    return {"words": said.words, "link": said.link, "address": reverse(said.view)}


def centre(request: HttpRequest) -> dict[str, Any]:
    """Give every template the centre's name, its navigation and its state."""
    person = request.user if hasattr(request, "user") and request.user.is_authenticated else None
    public = request.path.startswith(("/public/", "/trust/"))
    context: dict[str, Any] = {
        "centre_name": named(settings.CENTRE.names),
        "centre_code": settings.CENTRE.code,
        "example": settings.CENTRE.example,
        "exercise": settings.CENTRE.exercise,
        "public_page": public,
        "zone": zone_in_words(settings.TIME_ZONE),
    }
    if isinstance(person, Person) and not public:
        # A page that no view of ours answered, or that anybody may open, has not done it.
        alarms.mark(request)
        context["alarms"] = person.may("people.watch") and alarms.unanswered(person).exists()
        context["navigation"] = navigation(person, request.path)
        context["see_also"] = see_also(
            person, request.resolver_match.view_name if request.resolver_match else ""
        )
        context["read_only"] = not seat.holds()
        context["signing_stopped"] = [] if person.of_a_party else stopped.why()
        context["of_a_party"] = person.of_a_party
        context["may_have_help"] = not person.of_a_party and not person.under_duress
        context["tour"] = tour.here(request, person) if context["may_have_help"] else None
        context["key_in_session"] = bool(unlocked(request.session.get("vault", "")))
    return context
