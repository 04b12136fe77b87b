"""Recording liaison work: meetings, and promises that are followed up. Protection is in protection.py."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from tregua.agreement.models import Party
from tregua.liaison.choices import AssuranceState, Beneficiary, MeetingKind, MeetingResult
from tregua.liaison.led_to import record_outcome
from tregua.liaison.models import Assurance, AssuranceStep, Meeting, MeetingParty, MeetingTakenBack
from tregua.liaison.protection import ask_protection, record_threat, review_disclosures, step_protection
from tregua.liaison.ruling import record_series_rule
from tregua.liaison.saying import LiaisonError, classes, known, said
from tregua.people.models import Person, SealedAbout
from tregua.people.vault import seal
from tregua.places.models import Place
from tregua.record import actions as record

__all__ = [
    "LiaisonError",
    "ask_protection",
    "record_assurance",
    "record_meeting",
    "record_outcome",
    "record_series_rule",
    "record_threat",
    "review_disclosures",
    "step_assurance",
    "step_protection",
    "take_back_meeting",
]

# What may become of a promise after what: a kept one may be broken later, and what was thought broken was kept.
FOLLOWS = {
    AssuranceState.OPEN: (
        AssuranceState.OPEN,
        AssuranceState.KEPT,
        AssuranceState.BROKEN,
        AssuranceState.WITHDRAWN,
    ),
    AssuranceState.KEPT: (AssuranceState.BROKEN,),
    AssuranceState.BROKEN: (AssuranceState.KEPT,),
    AssuranceState.WITHDRAWN: (),
}


@transaction.atomic
def record_meeting(
    *,
    kind: str,
    organiser: str,
    held_on: date,
    result: str,
    source: str,
    by: Person,
    parties: Sequence[Party] = (),
    place: Place | None = None,
    place_as_written: str = "",
    about: str = "",
    series: str = "",
    participants: str = "",
) -> Meeting:
    """Record a meeting that was held and the series it counts toward; who took part is sealed at once."""
    by.must("liaison.record")
    made = Meeting.objects.create(
        kind=known(kind, MeetingKind),
        organiser=said(organiser, gettext("Say who held the meeting.")),
        held_on=held_on,
        place=place,
        place_as_written=place_as_written,
        about=about,
        result=known(result, MeetingResult),
        series=series.strip(),
        participants=seal(participants, about=SealedAbout.PARTICIPANT) if participants.strip() else None,
        source=said(source, gettext("Say where this meeting is known from.")),
        recorded_by=by,
    )
    represented = {party.pk: party for party in parties}
    for party in represented.values():
        MeetingParty.objects.create(meeting=made, party=party, recorded_by=by)
    record.append(
        act="meeting recorded",
        by=by.code,
        subject=f"liaison.Meeting/{made.pk}",
        facts={
            "kind": str(made.kind),
            "held_on": held_on.isoformat(),
            "result": str(made.result),
            "series": made.series,
            "parties": sorted(party.code for party in represented.values()),
            "participants_sealed": made.participants is not None,
        },
    )
    return made


@transaction.atomic
def take_back_meeting(meeting: Meeting, *, reason: str, by: Person) -> MeetingTakenBack:
    """Record that a meeting was written down by mistake: it stays readable and no longer counts."""
    by.must("liaison.record")
    said(reason, gettext("Say why it is taken back; the reason is kept."))
    if hasattr(meeting, "taken_back"):
        raise LiaisonError(gettext("This meeting has been taken back already."))
    made = MeetingTakenBack.objects.create(meeting=meeting, reason=reason.strip(), recorded_by=by)
    record.append(act="meeting taken back", by=by.code, subject=f"liaison.Meeting/{meeting.pk}", facts={})
    return made


@transaction.atomic
def record_assurance(
    *,
    promised_by: str,
    beneficiaries: Sequence[str],
    promise: str,
    by: Person,
    language: str = "",
    promised_on: date | None = None,
    follow_up_on: date | None = None,
    source: str = "",
) -> Assurance:
    """Record what a guarantor promised to which classes of people, and when somebody asks what became of it."""
    by.must("liaison.record")
    if promised_on and follow_up_on and follow_up_on < promised_on:
        raise LiaisonError(gettext("The day to follow up is before the promise. Choose a later day."))
    made = Assurance.objects.create(
        promised_by=said(promised_by, gettext("Say who promised: a body or an official in their office.")),
        beneficiaries=classes(beneficiaries, Beneficiary, gettext("Say to whom it was promised.")),
        promise=said(promise, gettext("Give the promise in its own words.")),
        language=language,
        promised_on=promised_on,
        follow_up_on=follow_up_on,
        source=source,
        recorded_by=by,
    )
    record.append(
        act="assurance recorded",
        by=by.code,
        subject=f"liaison.Assurance/{made.pk}",
        facts={"follow_up_on": str(follow_up_on or "")},
    )
    return made


@transaction.atomic
def step_assurance(
    assurance: Assurance, *, state: str, evidence: str, by: Person, follow_up_on: date | None = None
) -> AssuranceStep:
    """Record what became of a promise so far, and how that is known; an open one names the next day to ask."""
    by.must("liaison.record")
    said(evidence, gettext("Say how this is known."))
    Assurance.objects.select_for_update().get(pk=assurance.pk)
    wanted, before = (
        known(state, AssuranceState),
        AssuranceState(Assurance.objects.get(pk=assurance.pk).state),
    )
    if wanted not in FOLLOWS[before]:
        may = " · ".join(str(one.label) for one in FOLLOWS[before]) or gettext(
            "nothing; record a new promise"
        )
        raise LiaisonError(
            gettext("“%(after)s” cannot follow “%(before)s”. What may follow: %(may)s.")
            % {"after": wanted.label, "before": before.label, "may": may}
        )
    made = AssuranceStep.objects.create(
        assurance=assurance,
        state=wanted,
        evidence=evidence.strip(),
        follow_up_on=follow_up_on if wanted == AssuranceState.OPEN else None,
        recorded_by=by,
    )
    record.append(
        act="assurance followed up",
        by=by.code,
        subject=f"liaison.Assurance/{assurance.pk}",
        facts={"state": str(wanted), "from": str(before)},
    )
    return made
