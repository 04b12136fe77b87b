"""What a party's liaison does: filing claims, answering, notifying. It is a claim of that party and never a finding."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tregua.agreement.models import Party
from tregua.incidents.asked import ReplyRequest
from tregua.incidents.choices import Position
from tregua.incidents.notified import Notification
from tregua.incidents.notifying import note_notification, take_back_notification
from tregua.incidents.replying import note_reply
from tregua.intake.actions import accept, cut, receive
from tregua.intake.blacking import black_out
from tregua.people import tries
from tregua.people.models import Person
from tregua.people.tries import Limit
from tregua.places.models import Place
from tregua.portal.models import Filing, FilingKind, PartyAccount
from tregua.portal.saying import PortalError
from tregua.record import actions as record
from tregua.reports.actions import add_source, file_report
from tregua.reports.choices import SourceKind
from tregua.reports.models import Source

# What one party, and one person of it, may file within an hour.
OF_A_PARTY: Final = 60
OF_A_PERSON: Final = 30
AN_HOUR: Final = 60 * 60


def party_of(person: Person) -> Party:
    """Return the party that a person comes for; PermissionDenied or PortalError when there is none."""
    person.must("portal.use")
    account = PartyAccount.objects.of(person)
    if account is None or account.is_over:
        raise PortalError(gettext("The time of this account is over. Ask the centre for a new one."))
    return account.party


def not_too_many(by: Person) -> Party:
    """Count one filing; PortalError when a party or a person has filed too much within the hour."""
    party = party_of(by)
    limits = (
        Limit(f"filing of party {party.code}", OF_A_PARTY, AN_HOUR),
        Limit(f"filing by {by.code}", OF_A_PERSON, AN_HOUR),
    )
    if not tries.take(limits):
        raise PortalError(
            gettext(
                "Too much was filed within the hour. File several allegations in one spreadsheet, or telephone."
            )
        )
    return party


def own_source(party: Party, *, by: Person) -> Source:
    """Return the source that stands for what a party files itself; it is made with the first filing."""
    record.write_alone()  # two first filings at once make one source
    code = f"portal-{party.code}"[:60]
    known = Source.objects.filter(code=code).first()
    return known or add_source(code=code, kind=SourceKind.PARTY, party=party, by=by)


@transaction.atomic
def file_allegation(
    *, by: Person, written: str, names: list[str], words: str, language: str = "", **says: Any
) -> Filing:
    """File one claim of the party: its text as a message, the claim cut out of it, ungraded as anybody's.

    `written` is the whole form as text; `names` stand in it and are blacked out here, as in any other message.
    """
    party = party_of(by)
    message = receive(
        channel="text",
        raw=written.encode(),
        media_type="text/plain",
        title=gettext("Filed by a party"),
        language=language,
        protected_names=names,
        by=by,
    )
    report = file_report(
        source=own_source(party, by=by),
        on_behalf_of=party,
        message=message,
        words=black_out(words, names),
        language=language,
        by=by,
        **_blacked(says, names),
    )
    draft = cut(message, kind="claim", start=0, end=len(message.text), by=by)
    accept(draft, report, by=by)
    return filed(party, FilingKind.ALLEGATION, by=by, message=message, report=report)


# Fields of a claim in which somebody writes what they like.
_FREE: Final = ("actor_as_written", "target", "place_as_written")


def _blacked(says: dict[str, Any], names: list[str]) -> dict[str, Any]:
    heard = [black_out(one, names) for one in says.get("heard_through", ())]
    return {name: black_out(value, names) if name in _FREE else value for name, value in says.items()} | {
        "heard_through": heard
    }


@transaction.atomic
def answer_request(
    request: ReplyRequest,
    *,
    position: str,
    words: str,
    by: Person,
    language: str = "",
    further_questions: str = "",
) -> Filing:
    """Answer what the party was asked; silence is not something that a party says."""
    party = party_of(by)
    if request.party_id != party.pk:
        raise PortalError(gettext("Another party was asked."))
    if position == Position.NO_ANSWER:
        raise PortalError(
            gettext("Say what the party answers, or leave it: the centre notes silence itself.")
        )
    reply = note_reply(
        request.incident,
        request=request,
        received_at=timezone.now(),
        position=position,
        words=words,
        language=language,
        further_questions=further_questions,
        by=by,
    )
    return filed(party, FilingKind.REPLY, by=by, reply=reply)


@transaction.atomic
def notify(
    *, kind: str, place: Place, starts_at: datetime, ends_at: datetime, words: str, by: Person
) -> Filing:
    """Notify the centre of what the party will do."""
    party = party_of(by)
    made = note_notification(
        party=party,
        kind=kind,
        place=place,
        starts_at=starts_at,
        ends_at=ends_at,
        received_at=timezone.now(),
        words=words,
        by=by,
    )
    return filed(party, FilingKind.NOTIFICATION, by=by, notification=made)


@transaction.atomic
def call_off(notification: Notification, *, reason: str, by: Person) -> None:
    """Call off what the party notified itself; it stays readable."""
    if notification.party_id != party_of(by).pk:
        raise PortalError(gettext("Another party notified this."))
    take_back_notification(notification, reason=reason, by=by)


def filed(party: Party, kind: str, *, by: Person, **what: Any) -> Filing:
    """Keep that a party filed something, for its own page and for the desk."""
    made = Filing.objects.create(party=party, kind=kind, recorded_by=by, **what)
    record.append(
        act="filed by a party",
        by=by.code,
        subject=f"portal.Filing/{made.pk}",
        facts={
            "party": party.code,
            "kind": str(kind),
            **{name: str(one.pk) for name, one in what.items()},
        },
    )
    return made
