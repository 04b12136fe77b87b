"""What takes two custodians: destroying a sealed text, and taking many out at once. In an emergency one takes out alone.

One asks with a reason, another agrees within a day, each act is in the journal. What is taken out is never in plain
here: it is encrypted anew to the recipient that the other one saw. A person alone can do it at once when life hangs on
it; then every other custodian and every auditor is told, and an auditor reviews it.
"""

import base64
import json
from datetime import timedelta
from typing import Final

import pyrage
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext

from tregua.people import retention
from tregua.people.models import (
    AccessNote,
    Custodian,
    Person,
    Sealed,
    SealedAbout,
    VaultDecision,
    VaultProposal,
)
from tregua.people.vault import VaultError, decrypted, must_open
from tregua.record import actions as record
from tregua.record.forgetting import forget_on_disk

OPEN_FOR: Final = timedelta(days=1)
# Whoever may take out does it soon, or asks again.
TAKEN_WITHIN: Final = timedelta(hours=1)
MOST_AT_ONCE: Final = 1000
# So many bytes of ciphertext are opened for one file: all of them are in memory at once, some three times over.
MOST_BYTES: Final = 64 * 1024 * 1024


def waiting() -> QuerySet[VaultProposal]:
    """Return what waits for a second custodian, the oldest first."""
    return (
        VaultProposal.objects.filter(
            decision=None, in_emergency=False, recorded_at__gt=timezone.now() - OPEN_FOR
        )
        .select_related("recorded_by", "sealed")
        .defer("sealed__ciphertext")
        .order_by("pk")
    )


def to_review() -> QuerySet[VaultProposal]:
    """Return what one person took out alone and nobody has reviewed, the oldest first."""
    return (
        VaultProposal.objects.filter(decision=None, in_emergency=True)
        .select_related("recorded_by")
        .order_by("pk")
    )


@transaction.atomic
def propose_destroying(sealed: Sealed, *, reason: str, by: Person) -> VaultProposal:
    """Ask that a sealed text is destroyed for ever; nothing changes until another custodian agrees."""
    must_open(by, reason)
    _must_hold_a_key(by)
    if sealed.destroyed:
        raise VaultError(gettext("This text was destroyed. Nobody can open it again."))
    if waiting().filter(sealed=sealed).exists():
        raise VaultError(gettext("This is proposed already and waits for another custodian."))
    _must_have_another(by)
    return _propose("destroying proposed", by, sealed=sealed, reason=reason)


@transaction.atomic
def propose_destroying_due(about: str, *, reason: str, by: Person) -> VaultProposal:
    """Ask that what is due of a class is destroyed: the oldest thousand at most, and nothing that comes to be due later."""
    must_open(by, reason)
    _must_hold_a_key(by)
    last = list(retention.due(about).values_list("recorded_at", flat=True)[: retention.MOST_AT_ONCE])
    if not last:
        raise VaultError(gettext("Nothing of this class is due."))
    if waiting().filter(about=about).exclude(until=None).exists():
        raise VaultError(gettext("This is proposed already and waits for another custodian."))
    _must_have_another(by)
    return _propose("destroying proposed", by, about=about, reason=reason, until=last[-1])


@transaction.atomic
def propose_taking_out(
    about: str, *, recipient: str, reason: str, by: Person, in_emergency: bool = False
) -> VaultProposal:
    """Ask to take all sealed texts about one category out, encrypted to `recipient`; in an emergency nobody is asked."""
    must_open(by, reason)
    about, recipient = SealedAbout(about).value, recipient.strip()
    _read_recipient(recipient)
    found = _texts(about)[: MOST_AT_ONCE + 1].count()
    if not found:
        raise VaultError(gettext("Nothing of this kind is sealed."))
    if found > MOST_AT_ONCE:
        raise VaultError(
            gettext("These are more than %(most)s texts. Open those that are needed one by one.")
            % {"most": MOST_AT_ONCE}
        )
    if (_texts(about).aggregate(bytes=Sum(Length("ciphertext")))["bytes"] or 0) > MOST_BYTES:
        raise VaultError(gettext("These are too long for one file. Open those that are needed one by one."))
    if not in_emergency:
        _must_have_another(by)
    act = "vault opened alone in an emergency" if in_emergency else "taking out proposed"
    return _propose(act, by, about=about, recipient=recipient, reason=reason, in_emergency=in_emergency)


@transaction.atomic
def decide(proposal: VaultProposal, *, approved: bool, reason: str, by: Person) -> VaultDecision:
    """Agree or refuse as another custodian; what is to be destroyed is destroyed at once."""
    must_open(by, reason)
    _must_hold_a_key(by)
    proposal = _held(proposal)
    if proposal.in_emergency:
        raise VaultError(gettext("This was done in an emergency. It is reviewed, not agreed to."))
    _must_be_another(proposal, by)
    if proposal.recorded_at <= timezone.now() - OPEN_FOR:
        raise VaultError(gettext("This was proposed more than a day ago. Propose it again."))
    if approved and proposal.sealed is not None and proposal.sealed.destroyed:
        raise VaultError(gettext("This text was destroyed. Nobody can open it again."))
    made = _decide(proposal, approved, reason, by, "agreed to" if approved else "refused")
    if approved and proposal.sealed is not None:
        _destroy([proposal.sealed], proposal, by)
    elif approved and proposal.until is not None:
        _destroy(list(retention.due(proposal.about, up_to=proposal.until)), proposal, by)
    return made


@transaction.atomic
def review(proposal: VaultProposal, *, approved: bool, reason: str, by: Person) -> VaultDecision:
    """Say, as somebody who reads the journal, whether what was taken out in an emergency was right."""
    by.must("record.audit")
    proposal = _held(proposal)
    if not proposal.in_emergency:
        raise VaultError(gettext("This waits for another custodian, not for a review."))
    _must_be_another(proposal, by)
    if not reason.strip():
        raise VaultError(gettext("Say what you found; it is kept."))
    return _decide(proposal, approved, reason, by, "found right" if approved else "found wrong")


def would_go(proposal: VaultProposal) -> int:
    """Return how many texts would be destroyed now if somebody agreed."""
    if proposal.until is None:
        return 0
    return retention.due(proposal.about, up_to=proposal.until).count()


def may_take_out(proposal: VaultProposal, by: Person) -> bool:
    """Return whether this person may take out now what they asked for: agreed to, or in an emergency, and only once."""
    if proposal.recorded_by != by or proposal.destroys or proposal.notes.exists():
        return False
    if proposal.in_emergency:  # found wrong before it was taken out, it stays
        right = proposal.open or proposal.decision.approved
        return bool(right and proposal.recorded_at > timezone.now() - TAKEN_WITHIN)
    if proposal.open or not proposal.decision.approved:
        return False
    return bool(proposal.decision.recorded_at > timezone.now() - TAKEN_WITHIN)


@transaction.atomic
def take_out(proposal: VaultProposal, *, identity: pyrage.x25519.Identity, by: Person) -> bytes:
    """Return the texts as lines of JSON, encrypted to the recipient; each has a note of who took it out and why."""
    must_open(by, proposal.reason)
    proposal = _held(proposal)
    if not may_take_out(proposal, by):
        raise VaultError(gettext("This cannot be taken out, or not any more. Propose it again."))
    lines, opened = [], 0
    for sealed in _texts(proposal.about).filter(recorded_at__lte=proposal.recorded_at)[:MOST_AT_ONCE]:
        plain = decrypted(sealed, identity)
        AccessNote.objects.create(
            sealed=sealed, proposal=proposal, reason=proposal.reason, opened=plain is not None, recorded_by=by
        )
        if plain is not None:
            opened += 1
            lines.append(
                {"number": sealed.pk, "about": sealed.about, "sealed_at": sealed.recorded_at.isoformat()}
                | _written(plain)
            )  # fmt: skip
    _journal("sealed texts taken out", proposal, by, opened=opened)
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return bytes(pyrage.encrypt(text.encode(), [_read_recipient(proposal.recipient)]))


def _written(plain: bytes) -> dict[str, str]:
    """Return what was sealed as JSON can hold it: a text as it is, a file (PDF, DOCX) in base64, nothing lost."""
    try:
        return {"text": plain.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(plain).decode("ascii")}


def _texts(about: str) -> QuerySet[Sealed]:
    return Sealed.objects.filter(about=about).exclude(ciphertext=b"").order_by("pk")


def _held(proposal: VaultProposal) -> VaultProposal:
    """Return the proposal as it stands now, held until the transaction ends."""
    return (
        VaultProposal.objects.select_for_update(of=("self",))
        .select_related("recorded_by")
        .get(pk=proposal.pk)
    )


def _must_hold_a_key(by: Person) -> None:
    """Two accounts that somebody made are not two custodians: each has brought a key of their own."""
    if not Custodian.objects.in_use().filter(person=by).exists():
        raise VaultError(
            gettext("You have no key here yet. Whoever answers for what is sealed brings one first.")
        )


def _must_have_another(by: Person) -> None:
    keys = Custodian.objects.in_use().exclude(person=by)
    if not any(one.person.may("vault.open") for one in keys):
        raise VaultError(
            gettext("There is no other custodian who could agree. Let a second one bring a key first.")
        )


def _must_be_another(proposal: VaultProposal, by: Person) -> None:
    if by == proposal.recorded_by:
        raise VaultError(gettext("You asked for this yourself. Somebody else must decide."))
    if not proposal.open:
        raise VaultError(gettext("Somebody has decided this already."))


def _read_recipient(recipient: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise VaultError(gettext("This is not an age recipient: it begins with age1….")) from error


def _propose(act: str, by: Person, **says: object) -> VaultProposal:
    made: VaultProposal = VaultProposal.objects.create(recorded_by=by, **says)
    _journal(act, made, by)
    return made


def _decide(proposal: VaultProposal, approved: bool, reason: str, by: Person, act: str) -> VaultDecision:  # noqa: FBT001
    made: VaultDecision = VaultDecision.objects.create(
        proposal=proposal, approved=approved, reason=reason, recorded_by=by
    )
    what = "destroying" if proposal.destroys else "taking out"
    _journal(f"{what} {act}", proposal, by)
    return made


def _destroy(texts: list[Sealed], proposal: VaultProposal, by: Person) -> None:
    """Write nothing over the ciphertext: each row stays as a tombstone, and the files forget what stood there."""
    for sealed in texts:
        sealed.ciphertext, sealed.recipients = b"", []
        sealed.save(update_fields=["ciphertext", "recipients"])
        record.append(
            act="sealed text destroyed",
            by=by.code,
            subject=f"people.Sealed/{sealed.pk}",
            facts={"proposal": proposal.pk, "proposed by": proposal.recorded_by.code},
        )
    transaction.on_commit(lambda: forget_on_disk(Sealed), robust=True)


def _journal(act: str, proposal: VaultProposal, by: Person, **facts: int) -> None:
    """Write the act into the journal: which, never why, for a reason may name somebody."""
    record.append(
        act=act,
        by=by.code,
        subject=f"people.VaultProposal/{proposal.pk}",
        facts={"about": proposal.about, "sealed": proposal.sealed_id or "", **facts},
    )
