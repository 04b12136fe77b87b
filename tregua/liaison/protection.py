"""Requests for protection: asked, moved on with reasons, and what a harm obliges us to. Stories are sealed.

The journal names the request and its status and nothing else of it: auditors read the journal.
"""

from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.utils.translation import gettext

from tregua.agreement.models import Party
from tregua.liaison.choices import Asked, Beneficiary, Imminence, ReviewResult
from tregua.liaison.choices import ProtectionStatus as Status
from tregua.liaison.models import DisclosureReview, ProtectionRequest, ProtectionStep, Threat
from tregua.liaison.saying import LiaisonError, classes, known, said
from tregua.people.models import Person, SealedAbout
from tregua.people.vault import seal
from tregua.record import actions as record

# Contact may be lost, people may be harmed or change their mind at any time.
_ANY_TIME: Final = (Status.CLOSED_HARMED, Status.CLOSED_LOST, Status.CLOSED_WITHDRAWN)
_OUT: Final = (Status.CLOSED_SAFE, Status.CLOSED_MOVED, *_ANY_TIME)
# What may follow what (E-29).
FOLLOWS: Final[dict[str, tuple[str, ...]]] = {
    Status.RECEIVED: (Status.ACKNOWLEDGED, *_ANY_TIME),
    Status.ACKNOWLEDGED: (Status.ASSESSED, *_ANY_TIME),
    Status.ASSESSED: (Status.ACCEPTED, Status.IN_PART, Status.REFERRED, Status.DECLINED, *_ANY_TIME),
    Status.ACCEPTED: (Status.ACTIVE, *_OUT),
    Status.IN_PART: (Status.ACTIVE, *_OUT),
    Status.REFERRED: (Status.ACTIVE, Status.ASSESSED, *_OUT),
    Status.DECLINED: (Status.ASSESSED, *_OUT),
    Status.ACTIVE: (Status.REVIEWED, *_OUT),
    Status.REVIEWED: (Status.ACTIVE, Status.REVIEWED, Status.ASSESSED, *_OUT),
    # A harm may become known after all else is over; who was lost may be heard from again.
    Status.CLOSED_SAFE: (Status.CLOSED_HARMED,),
    Status.CLOSED_MOVED: (Status.CLOSED_HARMED,),
    Status.CLOSED_LOST: (Status.ASSESSED, Status.CLOSED_SAFE, Status.CLOSED_MOVED, Status.CLOSED_HARMED),
    Status.CLOSED_WITHDRAWN: (Status.CLOSED_HARMED,),
    Status.CLOSED_HARMED: (),
    # Who took it over may tell of a harm; the clocks run there.
    Status.CLOSED_HANDED_OVER: (Status.CLOSED_HARMED,),
}
CLOSED: Final = (*_OUT, Status.CLOSED_HANDED_OVER)
NEEDS_REASON: Final = (Status.IN_PART, Status.REFERRED, Status.DECLINED, *CLOSED)


@transaction.atomic
def ask_protection(
    *,
    beneficiaries: Sequence[str],
    asked: Sequence[str],
    addressed_to: str,
    by: Person,
    hearsay_depth: int = 0,
    language: str = "",
    story: str = "",
    threat_by: Party | None = None,
    threat_by_as_written: str = "",
    imminence: str = "",
) -> ProtectionRequest:
    """Record that somebody asks for protection: for which classes and what; the story is sealed at once.

    With a word on who threatens or how soon, the threat is recorded against the first of these classes.
    Whoever answers the telephone may record one and not read it again.
    """
    if not by.may("protection.decide"):
        by.must("liaison.record")
    if hearsay_depth < 0:
        raise LiaisonError(gettext("Hearsay is counted from 0: they ask us themselves."))
    made = ProtectionRequest.objects.create(
        beneficiaries=classes(beneficiaries, Beneficiary, gettext("Say for whom protection is asked.")),
        asked=classes(asked, Asked, gettext("Say what is asked.")),
        addressed_to=said(addressed_to, gettext("Say to whom the request is addressed.")),
        hearsay_depth=hearsay_depth,
        language=language,
        story=seal(story, about=SealedAbout.AT_RISK) if story.strip() else None,
        recorded_by=by,
    )
    record.append(
        act="protection asked", by=by.code, subject=f"liaison.ProtectionRequest/{made.pk}", facts={}
    )
    if threat_by or threat_by_as_written.strip() or imminence:
        record_threat(
            against=made.beneficiaries[0], by_party=threat_by, by_as_written=threat_by_as_written,
            basis=gettext("as those say who ask for protection"), imminence=imminence or Imminence.NOT_KNOWN,
            request=made, by=by,
        )  # fmt: skip
    return made


@transaction.atomic
def step_protection(
    request: ProtectionRequest, *, status: str, by: Person, reason: str = "", note: str = ""
) -> ProtectionStep:
    """Move a request to its next status; refusing, referring and closing need a reason; details are sealed."""
    by.must("protection.decide")
    wanted = known(status, Status)
    ProtectionRequest.objects.select_for_update().get(pk=request.pk)
    before = ProtectionRequest.objects.get(pk=request.pk).status
    if wanted not in FOLLOWS[before]:
        may = " · ".join(str(Status(one).label) for one in FOLLOWS[before])
        raise LiaisonError(
            gettext("“%(after)s” cannot follow “%(before)s”. What may follow: %(may)s.")
            % {"after": wanted.label, "before": Status(before).label, "may": may or gettext("nothing")}
        )
    if wanted in NEEDS_REASON:
        said(reason, gettext("Say why; the reason is kept. Use no names: details go into the sealed note."))
    made = ProtectionStep.objects.create(
        request=request,
        status=wanted,
        reason=reason.strip(),
        note=seal(note, about=SealedAbout.AT_RISK) if note.strip() else None,
        recorded_by=by,
    )
    record.append(
        act="protection request moved",
        by=by.code,
        subject=f"liaison.ProtectionRequest/{request.pk}",
        facts={
            "status": str(wanted),
            "from": str(before),
            "review_of_disclosures": wanted == Status.CLOSED_HARMED,
        },
    )
    return made


@transaction.atomic
def close_as_handed_over(request: ProtectionRequest, *, by: Person) -> ProtectionStep:
    """Close a request here because the other centre took it over; whoever opened its answer says so by that."""
    made = ProtectionStep.objects.create(request=request, status=Status.CLOSED_HANDED_OVER, recorded_by=by)
    record.append(
        act="protection request moved",
        by=by.code,
        subject=f"liaison.ProtectionRequest/{request.pk}",
        facts={"status": str(Status.CLOSED_HANDED_OVER)},
    )
    return made


@transaction.atomic
def review_disclosures(
    request: ProtectionRequest, *, result: str, account: str, by: Person
) -> DisclosureReview:
    """Record what the review of our own disclosures found after somebody was harmed; the account is sealed."""
    by.must("protection.decide")
    if ProtectionRequest.objects.get(pk=request.pk).status != Status.CLOSED_HARMED:
        raise LiaisonError(gettext("A review of our disclosures belongs to a request that ended in harm."))
    if DisclosureReview.objects.filter(request=request).exists():
        raise LiaisonError(gettext("Our disclosures have been reviewed already."))
    made = DisclosureReview.objects.create(
        request=request,
        result=known(result, ReviewResult),
        account=seal(
            said(account, gettext("Say what was looked at and found; it is sealed.")),
            about=SealedAbout.AT_RISK,
        ),
        recorded_by=by,
    )
    record.append(
        act="disclosures reviewed", by=by.code, subject=f"liaison.ProtectionRequest/{request.pk}", facts={}
    )
    return made


@transaction.atomic
def record_threat(
    *,
    against: str,
    basis: str,
    imminence: str,
    by: Person,
    by_party: Party | None = None,
    by_as_written: str = "",
    request: ProtectionRequest | None = None,
) -> Threat:
    """Record a threat against a class of people, as somebody says it; who threatens may be not known."""
    if not by.may("protection.decide"):
        by.must("liaison.record")
    made = Threat.objects.create(
        against=known(against, Beneficiary),
        by_party=by_party,
        by_as_written=by_as_written.strip(),
        basis=said(basis, gettext("Say what the threat is known from.")),
        imminence=known(imminence, Imminence),
        request=request,
        recorded_by=by,
    )
    record.append(act="threat recorded", by=by.code, subject=f"liaison.Threat/{made.pk}", facts={})
    return made


@transaction.atomic
def note_reading(request: ProtectionRequest, *, by: Person) -> None:
    """Write into the journal that somebody read a request; reading one is never unseen."""
    by.must("protection.read")
    record.append(
        act="protection request read", by=by.code, subject=f"liaison.ProtectionRequest/{request.pk}", facts={}
    )


@transaction.atomic
def note_listing(*, by: Person) -> None:
    """Write into the journal that somebody looked at the list of requests."""
    by.must("protection.read")
    record.append(act="protection requests listed", by=by.code, facts={})
