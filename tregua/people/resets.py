"""Beginning anew after password or second factor were lost: one administrator asks, another one decides."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tregua.people import second_factor
from tregua.people.actions import PeopleError
from tregua.people.login import one_time_link
from tregua.people.models import MachineReset, Person, ResetDecision, ResetProposal
from tregua.people.sessions import end_sessions
from tregua.record import actions as record

OPEN_FOR: Final = timedelta(days=3)


def administrators() -> list[Person]:
    """Return the people who may keep accounts and can come in."""
    return [one for one in Person.objects.filter(is_active=True).order_by("code") if one.may("people.manage")]


def open_proposals() -> list[ResetProposal]:
    """Return what waits for a second administrator, the oldest first."""
    return list(
        ResetProposal.objects.filter(decision=None, recorded_at__gt=timezone.now() - OPEN_FOR)
        .select_related("person", "recorded_by")
        .order_by("pk")
    )


@transaction.atomic
def propose_reset(person: Person, *, reason: str, by: Person) -> ResetProposal:
    """Ask that somebody may begin anew; nothing changes until another administrator agrees."""
    by.must("people.manage")
    if person == by:
        raise PeopleError(gettext("You cannot ask this for yourself. Another administrator must."))
    if not person.is_active:
        raise PeopleError(gettext("This account is closed. Open it first."))
    if any(one.person == person for one in open_proposals()):
        raise PeopleError(gettext("This is proposed already and waits for another administrator."))
    if not any(one not in {by, person} for one in administrators()):
        raise PeopleError(gettext(
            "There is no other administrator who could agree. On the machine itself this can be done: tregua login %(code)s --clear-second-factor --reason …"
        ) % {"code": person.code})  # fmt: skip
    made = ResetProposal.objects.create(person=person, reason=reason, recorded_by=by)
    record.append(
        act="reset proposed",
        by=by.code,
        subject=f"people.ResetProposal/{made.pk}",
        facts={"person": person.code},
    )
    return made


@transaction.atomic
def decide_reset(proposal: ResetProposal, *, approved: bool, by: Person, reason: str = "") -> str:
    """Let somebody begin anew and return the word of their one-time login, or refuse and return nothing."""
    by.must("people.manage")
    proposal = (
        ResetProposal.objects.select_for_update(of=("self",))
        .select_related("person", "recorded_by")
        .get(pk=proposal.pk)
    )
    _must_be_another(proposal, by)
    if not proposal.open:
        raise PeopleError(gettext("Somebody has decided this already."))
    if proposal.recorded_at <= timezone.now() - OPEN_FOR:
        raise PeopleError(gettext("This was proposed more than three days ago. Propose it again."))
    if not proposal.person.is_active:
        raise PeopleError(gettext("This account is closed. Open it first."))
    ResetDecision.objects.create(proposal=proposal, approved=approved, reason=reason, recorded_by=by)
    record.append(
        act="reset approved" if approved else "reset refused",
        by=by.code,
        subject=f"people.ResetProposal/{proposal.pk}",
        facts={"person": proposal.person.code, "proposed by": proposal.recorded_by.code},
    )
    if not approved:
        return ""
    begin_anew(proposal.person)
    return one_time_link(proposal.person, by=by.code)


def _must_be_another(proposal: ResetProposal, by: Person) -> None:
    if by == proposal.recorded_by:
        raise PeopleError(gettext("You proposed this. Another administrator must decide."))
    if by == proposal.person:
        raise PeopleError(gettext("This is about your own account. Another administrator must decide."))


def begin_anew(person: Person) -> None:
    """Forget what somebody came in with, password and second factor, and end their sessions."""
    second_factor.clear(person)
    person.set_unusable_password()
    person.save(update_fields=["password"])
    person.one_time_logins.filter(used_at=None).update(used_at=timezone.now())
    end_sessions(person)


@transaction.atomic
def reset_on_the_machine(person: Person, *, reason: str, by: str) -> MachineReset:
    """Let somebody begin anew without a second administrator: whoever may run commands here answers for it."""
    begin_anew(person)
    made = MachineReset.objects.create(person=person, reason=reason)
    record.append(
        act="reset on the machine",
        by=by,
        subject=f"people.MachineReset/{made.pk}",
        facts={"person": person.code},
    )
    return made
