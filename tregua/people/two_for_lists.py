"""Two people give a list out that holds words as they were told: one asks with a reason, another approves within a day.

The file is made when it is taken out, once and within a day, of exactly the filter that was approved.
"""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from tregua.people.list_proposals import ListDecision, ListProposal, ListTaken
from tregua.people.pages import ANYBODY_HERE
from tregua.people.persons import Person
from tregua.people.saving_filters import SavedFilterError, opened_by
from tregua.record import actions as record

PERMISSION: Final = "lists.take_out"
OPEN_FOR: Final = timedelta(days=1)


class ListError(Exception):
    """The list is not given out; the message says why and what to do."""


def waiting() -> QuerySet[ListProposal]:
    """Return what waits for a second person, the oldest first."""
    since = timezone.now() - OPEN_FOR
    return (
        ListProposal.objects.filter(decision=None, recorded_at__gt=since)
        .select_related("recorded_by")
        .order_by("pk")
    )


def may_decide(proposal: ListProposal, person: Person) -> bool:
    """Return whether this is another person who may take lists out and open this one."""
    return proposal.recorded_by != person and _may_open(proposal.view, person)


def may_take_out(proposal: ListProposal, person: Person) -> bool:
    """Return whether this person may take out now what they asked for: approved within a day, and only once."""
    return (
        proposal.recorded_by == person
        and not proposal.open
        and proposal.decision.approved
        and proposal.decision.recorded_at > timezone.now() - OPEN_FOR
        and not hasattr(proposal, "taken")
    )


@transaction.atomic
def propose(*, view: str, query: str, words: str, form: str, reason: str, by: Person) -> ListProposal:
    """Ask to take a list out; nothing leaves until another person approves."""
    by.must(PERMISSION)
    if not reason.strip():
        raise ListError(
            gettext("Say what the file is for: somebody else approves it, and the reason stands in it.")
        )
    if len(reason) > 300 or len(query) > 1000:
        raise ListError(gettext("This is too long: a shorter reason, or fewer words in the filter."))
    made: ListProposal = ListProposal.objects.create(
        view=view, query=query, words=words[:1500], form=form, reason=reason.strip(), recorded_by=by
    )
    _journal("taking a list out proposed", made, by)
    return made


@transaction.atomic
def decide(proposal: ListProposal, *, approved: bool, reason: str = "", by: Person) -> ListDecision:
    """Approve or refuse as another person who may take this list out."""
    by.must(PERMISSION)
    held = ListProposal.objects.select_for_update(of=("self",)).select_related("recorded_by")
    proposal = held.get(pk=proposal.pk)
    if proposal.recorded_by == by:
        raise ListError(gettext("You asked for this yourself. Somebody else must decide."))
    if not _may_open(proposal.view, by):
        raise ListError(gettext("You do not open this list. Somebody who does must decide."))
    if not proposal.open:
        raise ListError(gettext("Somebody has decided this already."))
    if proposal.recorded_at <= timezone.now() - OPEN_FOR:
        raise ListError(gettext("This was asked for more than a day ago. Ask again."))
    made: ListDecision = ListDecision.objects.create(
        proposal=proposal, approved=approved, reason=reason.strip()[:300], recorded_by=by
    )
    _journal("taking a list out approved" if approved else "taking a list out refused", proposal, by)
    return made


def approved(pk: str, *, view: str, query: str, by: Person) -> ListProposal:
    """Return what was approved of exactly this list and filter; ListError when it was not, or not any more."""
    found = ListProposal.objects.select_related("recorded_by", "decision__recorded_by", "taken")
    proposal = found.filter(pk=pk, view=view, query=query).first()
    if proposal is None or not may_take_out(proposal, by):
        raise ListError(gettext("This cannot be taken out, or not any more. Ask for it again."))
    return proposal


def taken(proposal: ListProposal, *, number: str, by: Person) -> ListTaken:
    """Note that the approved list was taken out; it is not taken out again."""
    ListProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if ListTaken.objects.filter(proposal=proposal).exists():
        raise ListError(gettext("This cannot be taken out, or not any more. Ask for it again."))
    made: ListTaken = ListTaken.objects.create(proposal=proposal, number=number, recorded_by=by)
    return made


def _may_open(view: str, person: Person) -> bool:
    try:
        permission = opened_by(view)
    except SavedFilterError:
        return False
    return person.may(PERMISSION) and (permission == ANYBODY_HERE or person.may(permission))


def _journal(act: str, proposal: ListProposal, by: Person) -> None:
    facts = {"list": proposal.view, "reason": proposal.reason}
    record.append(act=act, by=by.code, subject=f"people.ListProposal/{proposal.pk}", facts=facts)
