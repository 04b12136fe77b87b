"""A centre that holds what hunters look for, and everything that leaves it: what is hidden, and what can be read."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings as django_settings
from django.utils import timezone

from tests import world
from tests.bulletin.approving import approve
from tests.conftest import Staff, person
from tests.exchange.sealed_world import Holder, adopted, recipient
from tests.public.test_site import walk
from tregua.agreement.actions import record_acceptance
from tregua.agreement.attesting import attest
from tregua.agreement.joining import record_settlement_application
from tregua.agreement.models import Acceptance
from tregua.agreement.naming import confirm_own_name, note_own_name, revoke_own_name
from tregua.bulletin.actions import prepare
from tregua.bulletin.languages import codes
from tregua.bulletin.models import Bulletin
from tregua.bulletin.text import as_json, as_text
from tregua.calls import actions as calls
from tregua.calls import half
from tregua.exchange import actions as exchange
from tregua.exchange import joint, letter_box, stick
from tregua.exchange.terms import Parts, Terms
from tregua.incidents.actions import ask_reply, note_reply
from tregua.incidents.evidence import take_in
from tregua.incidents.models import Incident
from tregua.intake.actions import receive
from tregua.liaison import actions as liaison
from tregua.liaison import asking_points, duty_actions, hunting, referrals
from tregua.liaison.consenting import record_consent, withdraw_consent
from tregua.liaison.contacting import note_try, plan_contact
from tregua.liaison.patterns import record_rule
from tregua.people import alarms, breaches, outings, retention, suggestions
from tregua.people.models import Person, Sealed
from tregua.people.saving_filters import save as save_filter
from tregua.places.models import Outline, Place
from tregua.reports.actions import add_source
from tregua.reports.counting import record_count
from tregua.reports.speech import speak

DAY = date(2016, 3, 1)
# Nobody is called so: these stand for what the vault holds, and for words of what was asked.
VAULT = (
    "EXERCISE-CALLER-TWO", "EXERCISE-CONTACT-TWO", "EXERCISE-SCOUT-TWO", "EXERCISE-ELDER-TWO", "EXERCISE-GUEST-TWO",
    "EXERCISE-HIDEOUT-TWO", "EXERCISE-NOTE-TWO", "EXERCISE-REVIEW-TWO", "EXERCISE-LEADER-TWO",
    "EXERCISE-MAYOR-TWO", "EXERCISE-LINE-TWO", "EXERCISE-BORDER-TWO", "EXERCISE-CHANNEL-TWO", "EXERCISE-WORD-TWO",
    "EXERCISE-SHELTER-TWO", "EXERCISE-ASKER-TWO", "EXERCISE-WARNED-TWO",
)  # fmt: skip
(
    CALLER,
    CONTACT,
    SCOUT,
    ELDER,
    GUEST,
    HIDEOUT,
    NOTE,
    REVIEW,
    LEADER,
    MAYOR,
    LINE,
    BORDER,
    CHANNEL,
    WORD,
    SHELTER,
    ASKER,
    WARNED,
) = VAULT
REQUESTS = (
    "exercise addressee two",
    "exercise threat basis two",
    "exercise closing reason two",
    "faction_leaders",
    "exercise withdrawal reason two",
    "exercise ending reason two",
    "exercise hunt basis two",
    "exercise hunt rule two",
    "exercise revoking reason two",
    "exercise decision reason two",
)
EVIDENCE = "exercise evidence of two"
FILTER = "exercise filter of two"
# Of somebody who published it themselves, as two people saw it: it is shown here, and still leaves with nothing.
OWN_NAMES = ("exercise own name two", "exercise own source two", "exercise own revoking two")
WATCH = (
    EVIDENCE,
    FILTER,
    "exercise-team-code",
    "exercise district of the team",
    "exercise account of a breach",
    "exercise answer to an alarm",
    *OWN_NAMES,
)
REPORTERS = (
    "exercise-scout-code",
    "exercise-desk-code",
    "exercise-publisher-code",
    "exercise-head-code",
    "witness-1",
)
POINTS = (("35.1234567", "36.7654321"), ("35.2345678", "36.8765432"))
SMALL = "Upper Farm"


@dataclass
class Hunted:
    """The centre with its secrets: the valley, who works here under telling codes, and what was released."""

    valley: world.Valley
    publisher: Person
    head: Person
    to: Holder
    count: Any
    finding: Any
    released: list[Any] = field(default_factory=list)

    def release(self, record: Any, terms: Terms | None = None) -> Any:
        """Let a record out by the hands of two people."""
        proposal = exchange.propose(record, by=self.publisher, **({"terms": terms} if terms else {}))
        self.released.append(exchange.release(proposal, by=self.head))
        return self.released[-1]


def hold(staff: Staff, valley: world.Valley | None = None) -> Hunted:
    """Fill a centre with everything that must not be found, by the acts of its people; nothing is released yet."""
    valley = valley or world.remembered(staff)
    for code, (latitude, longitude) in zip(("V2", "V1a"), POINTS, strict=True):
        Place.objects.filter(code=code).update(latitude=latitude, longitude=longitude)
    outline = {"type": "Point", "coordinates": [float(part) for part in reversed(POINTS[0])]}
    Outline.objects.create(place=valley.places["V2"], geometry=outline, source="the valley's map")
    desk = person(REPORTERS[1], "duty_officer", "liaison_officer")
    _messages(desk)
    scout = add_source(code=REPORTERS[0], kind="witness", identity=SCOUT, by=desk)
    _liaison(valley, desk)
    count = record_count(
        publisher=scout, series="daily", window_end=world.instant(2), unit="violation", value=4, by=desk
    )
    _watch(desk)
    publisher = person(REPORTERS[2], "publisher")
    head = person(REPORTERS[3], "head_of_centre")
    finding = adopted(valley)
    _evidence(valley, finding.incident)
    _referral(valley, finding.incident)
    return Hunted(valley, publisher, head, recipient(staff), count, finding)


def _messages(desk: Person) -> None:
    call = {
        "caller_language": "en", "caller_name": CALLER, "caller_contact": CONTACT, "what": "Shelling was heard.",
        "how_known": "heard", "read_back": "yes",
    }  # fmt: skip
    receive(channel="form", raw=json.dumps(call).encode(), media_type="application/json", by=desk)
    _calls(desk)
    receive(
        channel="text", raw=f"{ELDER} told the desk.".encode(), media_type="text/plain", protected_names=[ELDER],
        title=f"Letter of {ELDER}", file_name=f"{ELDER}.txt", url=f"https://news.example/{ELDER}", by=desk,
    )  # fmt: skip


def _calls(desk: Person) -> None:
    """A call that was taken to its end, and one whose line dropped."""
    later = timezone.now() + timedelta(hours=1)
    for name in ("what", "dropped"):
        call = half.begin(language="en", match="yes", by=desk)
        half.answer(call, "consent", {"keep": "yes"}, turn=0, by=desk)
        half.answer(call, "what", {"what": f"Shelling was heard, says {CALLER}."}, turn=1, by=desk)
        if name == "dropped":
            half.break_off(call, call_back_at=later, number=CONTACT, by=desk)
            continue
        says = {"caller_name": CALLER, "caller_contact": CONTACT, "call_back_at": later, "number": CONTACT}
        taken, _code = calls.finish(call, says, now=timezone.now(), by=desk)
        calls.tell(taken, words="It is being examined.", closes=False, by=desk)


def _liaison(valley: world.Valley, desk: Person) -> None:
    liaison.record_meeting(
        kind="joining", organiser="this centre", held_on=date(2016, 3, 3), result="joined", source="own note",
        place=valley.places["V2"], participants=GUEST, about=f"held in {SMALL}", by=desk,
    )  # fmt: skip
    accepted = record_acceptance(
        valley.agreement, party=valley.parties["column"], channel="alpha", how_expressed="letter", signatory=LEADER,
        since=world.instant(2), source="their letter", by=desk,
    )  # fmt: skip
    _own_name(accepted, desk)
    record_settlement_application(
        valley.agreement, place=valley.places["V2"], kind="local_administration", channel="alpha", how_expressed="letter",
        received_at=world.instant(2), language="en", authority="elders", undertakings=["cease_fire"], signatory=MAYOR,
        contact=LINE, area=BORDER, source="their form", by=desk,
    )  # fmt: skip
    request = liaison.ask_protection(
        beneficiaries=["faction_leaders"],
        asked=["guarantee"],
        addressed_to=REQUESTS[0],
        story=HIDEOUT,
        by=desk,
    )
    liaison.step_protection(request, status="acknowledged", note=NOTE, by=desk)
    liaison.record_threat(
        against="faction_leaders", basis=REQUESTS[1], imminence="days", request=request, by=desk
    )
    _case(request, desk)
    _hunt(valley, desk)
    liaison.step_protection(request, status="closed_harmed", reason=REQUESTS[2], by=desk)
    liaison.review_disclosures(request, result="possible", account=REVIEW, by=desk)


def _own_name(accepted: Acceptance, desk: Person) -> None:
    second = person("exercise-second-liaison", "liaison_officer")
    for _turn in range(2):
        for standing in accepted.own_names.filter(revoked=None):
            revoke_own_name(standing, reason=OWN_NAMES[2], by=second)
        noted = note_own_name(
            accepted,
            where="interview",
            published_on=DAY,
            source=OWN_NAMES[1],
            copy=OWN_NAMES[0].encode(),
            by=desk,
        )
        confirm_own_name(noted, name=OWN_NAMES[0], by=second)


def _evidence(valley: world.Valley, incident: Incident) -> None:
    by = valley.staff.verifier
    for is_sealed in (True, False):
        raw = EVIDENCE.encode() + bytes([is_sealed])
        take_in(incident, raw, how="sent", note=EVIDENCE, is_sealed=is_sealed, by=by)


def _referral(valley: world.Valley, incident: Incident) -> None:
    """Refer an acceptance for one silence, with its dossier, and note that nothing was decided to follow."""
    liaison_officer, asked = (
        valley.staff.liaison,
        {"party": valley.parties["column"], "by": valley.staff.duty},
    )
    request = ask_reply(
        incident, asked_at=world.instant(2), due_at=world.instant(3), words="Was it you?", **asked
    )
    silence = note_reply(
        incident, request=request, received_at=world.instant(4), position="no_answer", by=asked["by"]
    )
    rule = record_rule(
        code="one-silence", of="silence", least=1, days=1, words="One silence.", by=liaison_officer
    )
    dossier = referrals.open_referral(
        valley.parties["column"].acceptances.latest("id"), addressee="the co-chairs", asked="note", grounds="Nobody answered.",
        referred_at=timezone.now(), silences=[silence], rule=rule, by=liaison_officer,
    )  # fmt: skip
    decision = referrals.write_decision(
        dossier, body="the co-chairs", reference="minute 4", decided_at=timezone.now(), effect="none",
        reasons=REQUESTS[9], by=liaison_officer,
    )  # fmt: skip
    referrals.second(decision, confirmed=True, by=valley.staff.head)


def _watch(desk: Person) -> None:
    _duty(desk)
    team = outings.send_out(who=WATCH[0], area=WATCH[1], every=30, by=desk)
    outings.check_in(team, heard="danger", note=WATCH[1], by=desk)
    alarms.answer(alarms.Alarm.objects.get(), done=WATCH[3], by=desk)
    head = person("exercise-breach-head", "head_of_centre")
    breach = breaches.open_breach(kind="paper", known_at=world.instant(2), account=WATCH[2], by=desk)
    breaches.do_step(breach, step="stop", how=WATCH[2], by=head)
    suggestions.switch(on=False, reason="a test", by=head)
    suggestions.switch(on=True, reason="a test", by=head)
    save_filter(view="reports:list", name=FILTER, query="violation_type=1.2", by=head)
    retention.decide_period("source", days=400, reason="a test", by=head)
    kept = Sealed.objects.order_by("pk").first()
    custodian = person("exercise-keeper", "custodian")
    retention.keep_longer(kept, until=date(2999, 1, 1), reason="a test", by=custodian)
    alarms.choose_word(desk, word="exercise words of danger")


def _duty(desk: Person) -> None:
    """Fill the duty log with a line that waits, one that was answered, and a handover."""
    now = timezone.now()
    duty_actions.begin_shift(by=desk)
    asked = {"at": now, "kind": "call", "of_others": WATCH[0], "due_at": now + timedelta(hours=1), "by": desk}
    duty_actions.write(words=WATCH[1], **asked)
    duty_actions.answer(duty_actions.write(words=WATCH[0], **asked), words=WATCH[1], by=desk)
    next_officer = person("next-officer", "liaison_officer")
    word = duty_actions.hand_over(to=next_officer, word=WATCH[1], by=desk)
    duty_actions.take_over(handover=word.pk, by=next_officer)


def _case(request: Any, desk: Person) -> None:
    """Fill what stands beside a request: consent, its withdrawal, the plan of contact, a point and a question about it."""
    says = {"to": ["told", "details"], "toward": "other_centre", "given_by": "themselves", "by": desk}
    withdraw_consent(record_consent(request, **says), reason=REQUESTS[4], by=desk)
    plan = plan_contact(
        request,
        next_at=timezone.now() + timedelta(hours=1),
        channel=CHANNEL,
        word=WORD,
        if_no_answer=CHANNEL,
        by=desk,
    )
    note_try(plan, reached=False, note=CHANNEL, by=desk)
    at = {"latitude": Decimal(POINTS[0][0]), "longitude": Decimal(POINTS[0][1])}
    point = asking_points.protect_point(kind="people", what=SHELTER, by=desk, **at)
    asking_points.is_protected(for_whom=ASKER, by=desk, **at)
    asking_points.end_protection(point, reason=REQUESTS[5], by=desk)


def _hunt(valley: world.Valley, desk: Person) -> None:
    hunting.choose_hunt_rule(number=2, days=14, reason=REQUESTS[7], by=desk)
    for what in ("threatened", "attacked"):
        hunting.record_hunt_event(
            against="faction_leaders",
            what=what,
            area=valley.places["V2"],
            day=DAY,
            basis=REQUESTS[6],
            by=desk,
        )
    warned = hunting.open_warning(
        against="faction_leaders", area=valley.places["V2"], imminence="days", by=desk
    )
    hunting.step_warning(warned, state="given", channel="radio", at=world.instant(3), note=WARNED, by=desk)


def offer_to_other(centre: "Hunted") -> None:
    """Offer the other centre a request, with words that only its custodians may read; needs a centre that has a neighbour."""
    desk = Person.objects.get(code=REPORTERS[1])
    request = liaison.ask_protection(
        beneficiaries=["faction_leaders"],
        asked=["guarantee"],
        addressed_to=REQUESTS[0],
        story=HIDEOUT,
        by=desk,
    )
    to = ["told", "details"]
    record_consent(request, to=to, toward="other_centre", given_by="themselves", by=desk)
    case = joint.offer(request, kind="joint", details=HIDEOUT, by=desk)
    for one in letter_box.may_leave():
        letter_box.take_along(one.name, way="line")
    joint.revoke(case, reason=REQUESTS[8], by=desk)


def let_out(centre: Hunted) -> Hunted:
    """Release everything that can be released: a finding with a sealed field, a meeting, acceptances, words, a bulletin."""
    valley = centre.valley
    terms = Terms(parts=Parts.BOTH, grants={centre.to.row.pk: frozenset({"reasons"})})
    centre.release(centre.finding, terms)
    centre.release(liaison.Meeting.objects.get(participants__isnull=False))
    for party in ("garrison", "column"):
        for accepted in valley.parties[party].acceptances.all():
            centre.release(accepted)
            centre.release(
                attest(accepted, by=centre.head),
                Terms(parts=Parts.BOTH, grants={centre.to.row.pk: frozenset({"party_name"})}),
            )
    said = speak(
        kind="briefing",
        day=DAY,
        speaker="the spokesman",
        words="We count twice.",
        language="en",
        by=centre.head,
    )
    centre.release(said)
    for day in (DAY, date(2016, 3, 2), date(2016, 3, 3)):
        approve(prepare(day, by=centre.publisher), by=centre.head)
    return centre


def public_pages(client: Any) -> Iterator[tuple[str, bytes]]:
    """Yield every page that a visitor finds, with its headers, from the left and from the right."""
    for language in ("en", "ar"):
        client.cookies.clear()
        client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
        for address, answer in walk(client).items():
            said = b"".join(answer.streaming_content) if answer.streaming else answer.content
            yield f"{language} {address}", said
            yield f"{language} {address} headers", str(dict(answer.headers)).encode()


def published() -> Iterator[tuple[str, bytes]]:
    """Yield every file of the published log."""
    yield from files_of(Path(django_settings.CENTRE_FOLDER) / "published")


def bulletins() -> Iterator[tuple[str, bytes]]:
    """Yield every published bulletin in each language and format."""
    for one in Bulletin.objects.published():
        yield f"bulletin {one.day} json", as_json(one).encode()
        for language in codes():
            yield f"bulletin {one.day} {language}", as_text(one, language).encode()


def carried(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file that a stick carries to the other centre."""
    folder.mkdir()
    stick.export(folder)
    yield from files_of(folder)


def files_of(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file below a folder by its path."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()
