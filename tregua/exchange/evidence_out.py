"""The copy of an evidence file that somebody outside is given: without marks, by the hands of two, in the ledger.

One person draws it and says that nobody can be recognised, another looks at exactly that copy and gives it out. Until then
whoever proposed it may withdraw it.
"""

import hashlib
import re
from typing import Final

import pyrage
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.exchange.actions import ExchangeError
from tregua.exchange.copies import CopyDecision, CopyProposal
from tregua.exchange.ledger import Audience, Way, disclose
from tregua.incidents import clean_copy
from tregua.incidents.clean_copy import Box, NotCleanError
from tregua.incidents.evidence import Did, EvidenceFile, note_custody, original
from tregua.people.models import Person

WHY: Final = {
    "kind": _("Only pictures and PDF can be written without marks here. Print a document into a PDF on a machine without a network and take that in; sound and film leave only when a person has cleaned them elsewhere."),
    "large": _("This file is too large to be written anew: too many pixels or pages, or several pictures in one."),
    "unreadable": _("This file cannot be read as what it begins with, so no clean copy can be made of it."),
}  # fmt: skip
LINE: Final = re.compile(r"^\s*(\d{1,3})[ ,;]+(\d{1,3})[ ,;]+(\d{1,3})[ ,;]+(\d{1,3})\s*$")


def boxes_of(text: str) -> list[Box]:
    """Return the rectangles that somebody wrote down, one a line: left, top, right, bottom in per cent."""
    boxes = []
    for number, line in enumerate(filter(str.strip, text.splitlines()), 1):
        found = LINE.match(line)
        box = Box(*map(int, found.groups())) if found else None
        if box is None or not (box.left < box.right <= 100 and box.top < box.bottom <= 100):
            raise ExchangeError(
                gettext(
                    "Line %(n)s is no rectangle. Write four numbers from 0 to 100: left, top, right, bottom."
                )
                % {"n": number}
            )
        boxes.append(box)
    return boxes


def waiting() -> QuerySet[CopyProposal]:
    """Return the copies that wait for a second person, the oldest first."""
    found = CopyProposal.objects.filter(decision=None).order_by("pk")
    return found.select_related("file__incident", "file__sealed", "recorded_by").defer("file__raw")


def propose_copy(
    file: EvidenceFile,
    *,
    to: str,
    reason: str,
    boxes: list[Box],
    nobody_recognisable: bool,
    by: Person,
    identity: pyrage.x25519.Identity | None = None,
) -> CopyProposal:
    """Propose exactly one copy for somebody outside, in which nobody can be recognised; nothing leaves yet.

    Not one transaction: that somebody opened what is sealed stays noted, also where no copy can be made of it.
    """
    by.must("exchange.propose")
    if not nobody_recognisable:
        raise ExchangeError(_look_first())
    if not to.strip() or not reason.strip():
        raise ExchangeError(gettext("Say who is given it and why; both are kept."))
    copy, _kind = _made(file, boxes, reason=reason, by=by, identity=identity)
    with transaction.atomic():
        made: CopyProposal = CopyProposal.objects.create(
            file=file, to=to.strip(), reason=reason.strip(), boxes=[list(box) for box in boxes],
            sha256=hashlib.sha256(copy).hexdigest(), recorded_by=by,
        )  # fmt: skip
        note_custody(file, Did.COPY_PROPOSED, by=by, reason=made.reason, to=made.to, sha256=made.sha256)
    return made


def look_at_copy(
    proposal: CopyProposal, *, by: Person, identity: pyrage.x25519.Identity | None = None
) -> tuple[bytes, str]:
    """Return the copy that would leave, for the second person to look at; that they looked is noted."""
    by.must("exchange.release")
    _must_wait(proposal)
    made = _exactly(proposal, by=by, identity=identity)
    note_custody(proposal.file, Did.LOOKED_AT, by=by, sha256=proposal.sha256)
    return made


def give_copy(
    proposal: CopyProposal,
    *,
    nobody_recognisable: bool,
    by: Person,
    identity: pyrage.x25519.Identity | None = None,
) -> tuple[bytes, str]:
    """Return the copy that somebody else proposed, confirmed as a second person; who is given it is in the ledger."""
    by.must("exchange.release")
    _must_be_another(proposal, by)
    if not nobody_recognisable:
        raise ExchangeError(_look_first())
    copy = _exactly(proposal, by=by, identity=identity)
    with transaction.atomic():
        _decide(proposal, confirmed=True, by=by)
        file, to = proposal.file, proposal.to
        note_custody(file, Did.COPY_GIVEN, by=by, reason=proposal.reason, to=to, sha256=proposal.sha256)
        disclose(
            record="incidents.EvidenceFile", record_id=file.pk, way=Way.EXPORT, audience=Audience.NAMED, by=by,
            fields=["pixels"], recipient=to, basis=proposal.reason,
        )  # fmt: skip
    return copy


@transaction.atomic
def refuse_copy(proposal: CopyProposal, *, reason: str, by: Person) -> CopyDecision:
    """Say that a proposed copy does not leave, and why."""
    by.must("exchange.release")
    _must_give_a_reason(reason)
    made = _decide(proposal, confirmed=False, reason=reason.strip(), by=by)
    note_custody(proposal.file, Did.COPY_REFUSED, by=by, reason=made.reason, to=proposal.to)
    return made


@transaction.atomic
def withdraw_copy(proposal: CopyProposal, *, reason: str, by: Person) -> CopyDecision:
    """Take back a copy that one proposed oneself and nobody has decided yet, and say why."""
    by.must("exchange.propose")
    _must_give_a_reason(reason)
    locked = _locked(proposal)
    _must_wait(locked)
    if locked.recorded_by_id != by.pk:
        raise ExchangeError(
            gettext("Somebody else proposed this copy. They may withdraw it; a second person refuses it.")
        )
    made: CopyDecision = CopyDecision.objects.create(
        proposal=locked, confirmed=False, reason=reason.strip(), recorded_by=by
    )
    note_custody(proposal.file, Did.COPY_WITHDRAWN, by=by, reason=made.reason, to=proposal.to)
    return made


def _must_give_a_reason(reason: str) -> None:
    if not reason.strip():
        raise ExchangeError(gettext("Say why; the reason is kept."))


def _locked(proposal: CopyProposal) -> CopyProposal:
    found: CopyProposal = CopyProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    return found


def _decide(proposal: CopyProposal, *, confirmed: bool, by: Person, reason: str = "") -> CopyDecision:
    locked = _locked(proposal)
    _must_be_another(locked, by)
    made: CopyDecision = CopyDecision.objects.create(
        proposal=locked, confirmed=confirmed, reason=reason, recorded_by=by
    )
    return made


def _must_be_another(proposal: CopyProposal, by: Person) -> None:
    _must_wait(proposal)
    if proposal.recorded_by_id == by.pk:
        raise ExchangeError(
            gettext("You proposed this copy yourself. Somebody else must look at it and confirm.")
        )


def _must_wait(proposal: CopyProposal) -> None:
    if CopyDecision.objects.filter(proposal=proposal).exists():
        raise ExchangeError(gettext("Somebody has decided this already."))


def _exactly(
    proposal: CopyProposal, *, by: Person, identity: pyrage.x25519.Identity | None
) -> tuple[bytes, str]:
    """Make the proposed copy anew; what differs from what was proposed does not leave."""
    boxes = [Box(*box) for box in proposal.boxes]
    copy, kind = _made(proposal.file, boxes, reason=proposal.reason, by=by, identity=identity)
    if hashlib.sha256(copy).hexdigest() != proposal.sha256:
        raise ExchangeError(gettext("The copy made now is not the one that was proposed. Propose it again."))
    return copy, kind


def _made(
    file: EvidenceFile,
    boxes: list[Box],
    *,
    reason: str,
    by: Person,
    identity: pyrage.x25519.Identity | None,
) -> tuple[bytes, str]:
    try:
        return clean_copy.clean(
            original(file, by=by, reason=reason, identity=identity), file.media_type, boxes
        )
    except NotCleanError as refused:
        raise ExchangeError(str(WHY[refused.why])) from refused


def _look_first() -> str:
    return gettext(
        "Look at every face and number plate first. Black out who could be recognised, then say that nobody can be."
    )
