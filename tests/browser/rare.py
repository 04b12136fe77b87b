"""What brings about the rarer pages of an example's centre: the acts that make them, each once. Nothing of it is true of anybody.

It is done in a process of its own, in the environment of that centre (test_every_page.py).
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pyotp
import pyrage
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tregua.agreement.acceptances import record_acceptance
from tregua.agreement.exclusions import exclude
from tregua.agreement.joining import record_application
from tregua.agreement.models import Acceptance, Agreement, Party
from tregua.agreement.naming import confirm_own_name, note_own_name
from tregua.agreement.zoning import record_zone
from tregua.calls import half
from tregua.calls.actions import finish
from tregua.exchange.actions import read_peer
from tregua.exchange.evidence_out import propose_copy
from tregua.exchange.held import common_record
from tregua.exchange.held import sides as sides_of_record
from tregua.exchange.joint import offer
from tregua.exchange.models import PeerEntry
from tregua.exchange.recipients import add_recipient, confirm_recipient
from tregua.exchange.relating import keep_list, match_names, relate
from tregua.exchange.withholding import withhold
from tregua.incidents.evidence import take_in
from tregua.incidents.models import Incident
from tregua.incidents.notifying import note_notification
from tregua.incidents.replying import ask_reply, note_reply
from tregua.incidents.windowing import note_guarantee
from tregua.incidents.windows import Window
from tregua.liaison.asking_points import protect_point
from tregua.liaison.consenting import record_consent
from tregua.liaison.contacting import plan_contact
from tregua.liaison.duty_actions import write
from tregua.liaison.hunting import open_warning
from tregua.liaison.patterns import reached, record_rule
from tregua.liaison.protection import ask_protection
from tregua.liaison.referrals import open_referral, write_decision
from tregua.people.actions import add_person, change_password
from tregua.people.models import Person, Sealed
from tregua.people.outings import check_in, send_out
from tregua.people.resets import propose_reset
from tregua.people.second_factor import begin_app, confirm_app, secret_of
from tregua.people.two_custodians import propose_destroying, propose_taking_out
from tregua.people.vault import add_custodian
from tregua.places.models import Place
from tregua.portal.actions import notify, party_of
from tregua.reports.models import Report

SOURCE = "an exercise"
# Nobody is called so.
NAME = "EXERCISE-SPOKESMAN-NINE"
# Whoever comes in with this password is asked for a second factor.
WITH_AN_APP, PASSWORD = "with-an-app", "seven plain words of no meaning"
HOUR = timedelta(hours=1)
TOLD = {"consent": {"keep": "yes"}, "what": {"what": "Three shells fell."}}


class Desk:
    """The people of the example, by the code of each, and the hour at which all of it is done."""

    def __init__(self) -> None:
        self.now: datetime = timezone.now()

    def __getitem__(self, code: str) -> Person:
        return Person.objects.get(code=code)


def joining(desk: Desk) -> list[str]:
    """Applications, acceptances with an own name in each state, exclusions in each state."""
    agreement = Agreement.objects.latest("id")
    parties = list(Party.objects.exclude(pk__in=Acceptance.objects.values("party")).order_by("code")[:5])
    record_application(
        agreement, party=parties[0], channel="exercise", how_expressed="signed_form", received_at=desk.now, language="ar",
        authority="commander", undertakings=["cease_fire"], source=SOURCE, by=desk["liaison"],
    )  # fmt: skip
    signed = [
        record_acceptance(
            agreement, party=party, channel="exercise", how_expressed="letter", since=desk.now, source=SOURCE, signatory=NAME,
            by=desk["liaison"],
        )
        for party in parties[1:4]
    ]  # fmt: skip
    for acceptance in signed[1:]:
        says = {
            "where": "interview",
            "published_on": date(2016, 3, 2),
            "source": SOURCE,
            "copy": NAME.encode(),
        }
        noted = note_own_name(acceptance, **says, by=desk["liaison"])
    confirm_own_name(noted, name=NAME, by=desk["head"])
    for party in (parties[3], parties[4]):
        decision = {"authority": "a council", "reference": "1 (2016)", "since": desk.now, "source": SOURCE}
        decided = exclude(agreement, party=party, **decision, by=desk["liaison"])
    return [reverse("agreement:lift", args=[decided.pk])]


def zones(desk: Desk) -> None:
    """A zone that can be taken back."""
    ring = [[36, 35], [37, 35], [37, 36], [36, 36], [36, 35]]
    record_zone(
        kind="joined", name="the valley floor", outline=f'{{"type": "Polygon", "coordinates": [{ring}]}}', asserted_by="hmeimim",
        valid_from=date(2016, 2, 27), source=SOURCE, by=desk["head"],
    )  # fmt: skip


def sides(desk: Desk) -> list[str]:
    """What a party is asked, notifies and guarantees; what one notification may explain."""
    party = party_of(desk["party-liaison"])
    incident = Incident.objects.latest("id")
    asked = {"asked_at": desk.now - HOUR, "due_at": desk.now + HOUR, "words": "Did mortars of yours fire?"}
    ask_reply(incident, party=party, **asked, by=desk["duty"])
    place = Place.objects.provinces().first()
    notify(
        kind="exercise", place=place, starts_at=desk.now + HOUR, ends_at=desk.now + 2 * HOUR, words="Live firing.",
        by=desk["party-liaison"],
    )  # fmt: skip
    for spell in (timedelta(), timedelta(days=1)):
        note_notification(
            party=party, kind="exercise", place=place, starts_at=desk.now + spell, ends_at=desk.now + spell + HOUR,
            received_at=desk.now, words="Live firing on the range.", by=desk["duty"],
        )  # fmt: skip
    window = Window.objects.latest("id")
    note_guarantee(
        window, party=window.sides.first().party, given_by="its operations room", given_at=window.starts_at - HOUR,
        until=window.ends_at, words="We hold our fire.", by=desk["duty"],
    )  # fmt: skip
    told = (
        Report.objects.filter(memberships__incident=incident)
        .exclude(place=None)
        .exclude(started_at=None)
        .first()
    )
    may_explain = note_notification(
        party=party, kind="exercise", place=told.place, starts_at=told.started_at, ends_at=told.ended_at,
        received_at=told.started_at - HOUR, words="Live firing on the range.", by=desk["duty"],
    )  # fmt: skip
    return [reverse("incidents:notification_answer", args=[incident.number, may_explain.pk])]


def protection(desk: Desk) -> list[str]:
    """A request with consent, a contact and a threat; a point, a warning; what is looked at after harm."""
    liaison = desk["liaison"]
    request = ask_protection(
        beneficiaries=["faction_leaders"], asked=["guarantee"], addressed_to="the centre", story=NAME, imminence="hours",
        by=liaison,
    )  # fmt: skip
    record_consent(request, to=["told"], toward="other_centre", given_by="themselves", by=liaison)
    plan_contact(
        request,
        next_at=desk.now + HOUR,
        channel="by way of a shop",
        word="MULBERRY",
        if_no_answer="call again",
        by=liaison,
    )
    protect_point(
        kind="people",
        latitude=Decimal("35.12"),
        longitude=Decimal("36.76"),
        what="EXERCISE-HIDEOUT",
        by=liaison,
    )
    open_warning(against="signatories", area=Place.objects.provinces().first(), imminence="hours", by=liaison)
    return [
        reverse("exchange:harm", args=[request.pk]),
        reverse("liaison:review", args=[request.pk]),
        reverse("liaison:alarm"),
    ]


def referring(desk: Desk) -> None:
    """Two requests that a party left without an answer: a pattern, its dossier, and a decision that waits for a second hand."""
    liaison, duty = desk["liaison"], desk["duty"]
    record_rule(code="silent", of="silence", least=2, days=9, words="Two silences.", by=liaison)
    incident = Incident.objects.latest("id")
    for acceptance in Acceptance.objects.exclude(party=party_of(desk["party-liaison"])).order_by("id")[:2]:
        for days in (4, 2):
            asked_at = desk.now - timedelta(days=days)
            says = {"asked_at": asked_at, "due_at": asked_at + HOUR, "words": "Was it you?"}
            asked = ask_reply(incident, party=acceptance.party, **says, by=duty)
            note_reply(
                incident, request=asked, received_at=asked_at + 2 * HOUR, position="no_answer", by=duty
            )
    found = reached()[0]
    dossier = open_referral(
        Acceptance.objects.filter(party=found.party).latest("id"), silences=found.counted, rule=found.rule, addressee="the co-chairs",
        asked="exclude", grounds="Two silences.", referred_at=timezone.now(), by=liaison,
    )  # fmt: skip
    write_decision(
        dossier,
        body="the co-chairs",
        reference="1 (2016)",
        decided_at=timezone.now(),
        effect="exclude",
        reasons=SOURCE,
        by=liaison,
    )


def exchange(desk: Desk) -> list[str]:
    """Recipients outside, lists compared, items related, an entry of the other centre withheld, a copy that is to leave."""
    for number in range(2):
        key = str(pyrage.x25519.Identity.generate().to_public())
        made = add_recipient(name=f"Desk {number}", body="amman", key=key, by=desk["custodian"])
    confirm_recipient(made, heard_from="their duty officer", how="by telephone", by=desk["head"])
    names = str(Acceptance.objects.order_by("id").first().party), "The Exercise Brigade"
    keep_list(
        channel="washington",
        as_of=date(2016, 2, 27),
        source=SOURCE,
        names="\n".join(names),
        by=desk["verifier"],
    )
    match = match_names("The Exercise Brigade", names[0], same=True, reason=SOURCE, by=desk["verifier"])
    read_peer()
    ours, theirs = (next(iter(common_record().of(side.origin))).latest.index for side in sides_of_record())
    relation = relate(ours=ours, theirs=theirs, kind="overlaps", reason=SOURCE, by=desk["verifier"])
    request = ask_protection(
        beneficiaries=["faction_leaders"],
        asked=["guarantee"],
        addressed_to="the centre",
        story=NAME,
        by=desk["liaison"],
    )
    record_consent(request, to=["told"], toward="other_centre", given_by="themselves", by=desk["liaison"])
    offer(request, kind="joint", by=desk["liaison"])
    withhold(
        PeerEntry.objects.get(index=theirs), reason="safety", authority="the head of centre", by=desk["head"]
    )
    picture = BytesIO()
    Image.linear_gradient("L").resize((60, 40)).save(picture, "JPEG")
    kept = take_in(Incident.objects.latest("id"), picture.getvalue(), how="sent", by=desk["verifier"])
    propose_copy(
        kept, to="a commission", reason=SOURCE, boxes=[], nobody_recognisable=True, by=desk["publisher"]
    )
    return [
        reverse("exchange:undo_match", args=[match.pk]),
        reverse("exchange:undo_relation", args=[relation.pk]),
    ]


def desks_work(desk: Desk) -> None:
    """A call that was taken and is to be called back, a line of the duty log that waits for its answer."""
    call = half.begin(language="ar", match="yes", by=desk["duty"])
    for turn, (step, says) in enumerate(TOLD.items()):
        half.answer(call, step, says, turn=turn, by=desk["duty"])
    finish(call, {"call_back_at": desk.now + HOUR, "number": "+000 000 001"}, now=desk.now, by=desk["duty"])
    write(
        at=desk.now,
        kind="call",
        words="A caller asks.",
        of_others="the column",
        due_at=desk.now + HOUR,
        by=desk["duty"],
    )


def watching(desk: Desk) -> list[str]:
    """A team in danger, somebody who is to begin anew, what is sealed and how long it is kept."""
    outing = send_out(who="team-nine", area="the northern district", every=30, by=desk["duty"])
    check_in(outing, heard="danger", by=desk["duty"])
    administrator = desk["administrator"]
    other = add_person(
        code="second-administrator",
        shown_name="Second administrator",
        roles=["administrator"],
        by=administrator,
    )
    propose_reset(desk["duty"], reason=SOURCE, by=other)
    custodian = add_person(
        code="second-custodian", shown_name="Second custodian", roles=["custodian"], by=administrator
    )
    key = str(pyrage.x25519.Identity.generate().to_public())
    add_custodian(custodian, recipient=key, by=administrator)
    reader = add_person(code=WITH_AN_APP, shown_name="Reader with an app", roles=["reader"], by=administrator)
    reader = change_password(reader, password=PASSWORD)
    app = begin_app(reader)
    confirm_app(reader, code=pyotp.TOTP(secret_of(app)).now())
    sealed = Sealed.objects.order_by("id").first()
    propose_destroying(sealed, reason=SOURCE, by=custodian)
    propose_taking_out(sealed.about, recipient=key, reason=SOURCE, by=custodian, in_emergency=True)
    return [
        reverse("people:retention_class", args=["source"]),
        reverse("people:retention_keep", args=[sealed.pk]),
    ]


ACTS: tuple[Callable[[Desk], list[str] | None], ...] = (
    joining,
    zones,
    sides,
    protection,
    referring,
    exchange,
    desks_work,
    watching,
)


def bring_about() -> list[str]:
    """Do each act once; return addresses of pages to which nothing leads."""
    desk = Desk()
    return [address for act in ACTS for address in act(desk) or ()]
