"""What waits in a centre today, and for whom, in the order of the day's work."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Exclusion
from tregua.bulletin.models import Bulletin
from tregua.calls.models import CallBack
from tregua.centre.blocks import Found, counted
from tregua.exchange import evidence_out
from tregua.exchange.concordance import we_owe
from tregua.exchange.fallen import fallen
from tregua.exchange.held import common_record, sides
from tregua.exchange.models import Proposal
from tregua.incidents.models import Finding, Incident
from tregua.incidents.windows import to_see_to
from tregua.intake.models import Draft, Message
from tregua.liaison.models import Assurance, ProtectionRequest, ProtectionStep
from tregua.liaison.pattern import alarms as hunt_alarms
from tregua.liaison.pattern import warnings_due
from tregua.matching.models import Suggestion
from tregua.people import alarms, breaches, outings, retention, suggestions, two_custodians, two_for_lists
from tregua.people.models import Person
from tregua.portal.models import Filing
from tregua.record.asked import Asked
from tregua.record.stopped import LogUnreadableError
from tregua.reports.models import Flag


@dataclass(frozen=True)
class Work:
    """Work that may wait: who may do it, what it is called, where it is done, and the rows that wait.

    `block` names the block of Today that shows the same rows and has counted them.
    """

    permission: str
    words: Promise
    view: str
    waiting: Asked | Callable[[Person], QuerySet[Any] | Sequence[Any]]
    query: str = ""
    block: str = ""


def _unacknowledged(person: Person) -> QuerySet[ProtectionRequest]:
    return ProtectionRequest.objects.readable_by(person).exclude(
        pk__in=ProtectionStep.objects.values("request")
    )


def _owed(_person: Person) -> Sequence[Any]:
    try:
        return we_owe(common_record(), sides())
    except LogUnreadableError:  # what is wrong with it stands above on the page, and comes first
        return []


WORK: Final = (
    Work("people.watch", _("Silent alarms"), "people:alarms", Asked(alarms.unanswered)),
    Work("people.watch", _("Teams out that are overdue"), "people:outings", lambda _person: outings.missed()),
    Work(
        "breach.handle",
        _("Breaches to deal with"),
        "people:breaches",
        Asked(lambda _person: breaches.unfinished()),
    ),
    Work(
        "intake.receive",
        _("Call-backs due"),
        "calls:calls",
        lambda _person: CallBack.objects.due(timezone.now()),
    ),
    Work("protection.read", _("Protection requests to acknowledge"), "liaison:protection", _unacknowledged),
    Work(
        "intake.read",
        _("New from the parties"),
        "portal:desk",
        Asked(lambda _person: Filing.objects.unseen()),
    ),
    Work(
        "protection.read",
        _("Warnings to give to people at risk"),
        "liaison:hunt",
        lambda _person: warnings_due(timezone.now()),
    ),
    Work(
        "protection.read",
        _("Areas where people are hunted"),
        "liaison:hunt",
        lambda _person: hunt_alarms(timezone.localdate()),
    ),
    Work(
        "intake.cut",
        _("New messages, nothing cut yet"),
        "intake:messages",
        lambda _person: Message.objects.without_drafts(),
        "?show=uncut",
        "messages",
    ),
    Work(
        "intake.cut",
        _("Drafts to decide"),
        "intake:messages",
        Asked(lambda _person: Draft.objects.undecided()),
        "?show=undecided",
    ),
    Work(
        "reports.file",
        _("Doubts to settle"),
        "reports:flags",
        Asked(lambda _person: Flag.objects.unsettled()),
    ),
    Work(
        "matching.judge",
        _("Pairs of reports to judge"),
        "matching:queue",
        lambda _person: Suggestion.objects.awaiting_judgement() if suggestions.are_on() else [],
        block="pairs",
    ),
    Work(
        "findings.draft",
        _("Findings returned to you"),
        "incidents:findings",
        Asked(lambda person: Finding.objects.returned_drafts().filter(recorded_by=person)),
        "?show=returned",
    ),
    Work(
        "findings.draft",
        _("Incidents to verify"),
        "incidents:list",
        lambda _person: Incident.objects.awaiting_verification(),
        block="verify",
    ),
    Work(
        "incidents.change",
        _("Windows without every guarantee, or over"),
        "incidents:windows",
        lambda _person: to_see_to(timezone.now()),
    ),
    Work(
        "findings.adopt",
        _("Findings to adopt"),
        "incidents:list",
        Asked(lambda _person: Finding.objects.awaiting_adoption()),
    ),
    Work(
        "liaison.record",
        _("Assurances to follow up"),
        "liaison:assurances",
        lambda _person: Assurance.objects.due(timezone.localdate()),
    ),
    Work(
        "exchange.release",
        _("Proposals to release or refuse"),
        "exchange:proposals",
        Asked(lambda _person: Proposal.objects.awaiting_release()),
    ),
    Work(
        "exchange.release",
        _("Published by us, taken back or replaced here"),
        "exchange:proposals",
        lambda _person: fallen(),
    ),
    Work(
        "exchange.release",
        _("Replies due to the other centre"),
        "exchange:concordance",
        _owed,
        "?show=due",
    ),
    Work(
        "vault.open",
        _("Of the vault, for a second custodian"),
        "people:together",
        lambda person: two_custodians.waiting().exclude(recorded_by=person),
    ),
    Work(
        "vault.open",
        _("Classes of sealed texts with something due"),
        "people:retention",
        lambda _person: retention.classes_due(),
    ),
    Work(
        "vault.open",
        _("Vault opened alone in an emergency"),
        "people:together",
        Asked(lambda person: two_custodians.to_review().exclude(recorded_by=person)),
    ),
    Work(
        "record.audit",
        _("Vault opened alone in an emergency, to review"),
        "people:reviews",
        Asked(lambda person: two_custodians.to_review().exclude(recorded_by=person)),
    ),
    Work(
        "agreement.change",
        _("Exclusions to confirm as a second person"),
        "agreement:agreement",
        Asked(lambda person: Exclusion.objects.awaiting_second().exclude(recorded_by=person)),
    ),
    Work(
        "lists.take_out",
        _("Lists that somebody wants to take out, for a second person"),
        "people:list_requests",
        lambda person: [one for one in two_for_lists.waiting() if two_for_lists.may_decide(one, person)],
    ),
    Work(
        "exchange.release",
        _("Copies of evidence to confirm as a second person"),
        "exchange:evidence_waiting",
        Asked(lambda person: evidence_out.waiting().exclude(recorded_by=person)),
    ),
    Work(
        "bulletin.approve",
        _("Bulletins to approve"),
        "bulletin:list",
        Asked(lambda _person: Bulletin.objects.awaiting_approval()),
    ),
)


def work_of(person: Person, blocks: Sequence[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """Return what may wait for this person: words, address and how many; nothing that they may not do.

    What one of these blocks has counted is not counted again.
    """
    known = {one["block"].code: one["found"] for one in blocks}
    return [
        {"words": one.words, "address": reverse(one.view) + one.query, **_how_many(one, person, known)}
        for one in WORK
        if person.may(one.permission)
    ]


def _how_many(work: Work, person: Person, known: Mapping[str, Found]) -> dict[str, Any]:
    found = known.get(work.block)
    if found:
        return {"count": found.count, "more": found.more}
    waiting = work.waiting
    return counted(waiting, person) if isinstance(waiting, Asked) else counted(waiting(person))
