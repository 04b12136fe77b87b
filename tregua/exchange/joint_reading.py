"""A custodian opens a letter of the other centre: whose it is, what it does, and when it is refused.

A letter that the other centre did not sign for us, that was taken in before, that answers nothing, or that comes after
the end changes nothing but that it was opened.
"""

from typing import Any, Final

import pyrage
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from tregua.exchange import letter_form, trust
from tregua.exchange.joint import JointError, follow_withdrawal, standing_consent, texts_of
from tregua.exchange.letters import (
    JointCase,
    JointKind,
    JointState,
    JointStep,
    LetterIn,
    LetterRead,
    Outcome,
    Verb,
)
from tregua.liaison.choices import Asked, Beneficiary, Imminence
from tregua.liaison.protection import CLOSED, close_as_handed_over
from tregua.people import two_custodians
from tregua.people.models import Person, Sealed, SealedAbout
from tregua.people.vault import VaultError, note_opening, seal
from tregua.record import actions as record
from tregua.record.cosignature import CosignatureError, parse_cosigner_vkey

_TEXTS: Final = ("verb", "ref", "number", "kind", "reason", "soon", "details")
_REF: Final = 32
_NUMBER: Final = 26


def read_letter(letter: LetterIn, *, identity: pyrage.x25519.Identity, by: Person, reason: str) -> LetterRead:
    """Open a letter with a custodian's key, note who opened it and why, and do what it says where it may."""
    plain = letter_form.opened(bytes(letter.ciphertext), identity)
    note_opening(f"exchange.LetterIn/{letter.pk}", opened=plain is not None, by=by, reason=reason)
    if plain is None:
        raise JointError(gettext("Your key does not open this letter. Another custodian's may."))
    return _take(letter, plain, by)


@transaction.atomic
def _take(letter: LetterIn, plain: bytes, by: Person) -> LetterRead:
    record.write_alone()
    if LetterRead.objects.filter(letter=letter).exists():
        raise JointError(gettext("This letter has been opened already."))
    says, outcome = _understood(plain)
    case = None
    if says is not None:
        outcome, case = _done(says, by)
    made = LetterRead.objects.create(
        letter=letter, outcome=outcome, number=says["number"] if says else "", case=case, recorded_by=by
    )
    record.append(
        act="letter opened",
        by=by.code,
        subject=f"exchange.LetterIn/{letter.pk}",
        facts={"outcome": str(outcome)},
    )
    return made


def _understood(plain: bytes) -> tuple[dict[str, Any] | None, str]:
    verifier = trust.peer_verifier()
    try:
        key = parse_cosigner_vkey(trust.peer_cosigner())
        says = letter_form.read(
            plain, keys=[key], sender=verifier.name if verifier else "", to=settings.ORIGIN
        )
    except (letter_form.LetterError, CosignatureError):
        return None, Outcome.NOT_THEIRS
    return (says, Outcome.TAKEN) if _is_well_formed(says) else (None, Outcome.MALFORMED)


def _is_well_formed(says: dict[str, Any]) -> bool:
    if says.keys() != letter_form.FIELDS or says["v"] != 1:
        return False
    if not all(type(says[name]) is str for name in _TEXTS) or len(says["reason"]) > 200:
        return False
    kept = says["ref"] + says["number"] + says["reason"]
    if len(says["ref"]) != _REF or len(says["number"]) != _NUMBER or "\0" in kept:  # no row holds a NUL
        return False
    lists = ((says["for"], Beneficiary), (says["asked"], Asked))
    if not all(type(codes) is list and set(map(str, codes)) <= set(kind.values) for codes, kind in lists):
        return False
    if says["verb"] == Verb.OFFER:
        whole = bool(says["for"] and says["asked"]) and says["soon"] in Imminence.values
        return whole and says["kind"] in JointKind.values
    return says["verb"] in Verb.values


def _done(says: dict[str, Any], by: Person) -> tuple[str, JointCase | None]:
    case = JointCase.objects.filter(ref=says["ref"]).first()
    if LetterRead.objects.filter(number=says["number"]).exists():
        return Outcome.REPEATED, case
    if says["verb"] == Verb.OFFER:
        return (Outcome.REPEATED, case) if case else (Outcome.TAKEN, _offered(says, by))
    if case is None:
        return Outcome.TO_NOTHING, None
    return (_revoked if says["verb"] == Verb.REVOKE else _answered)(case, says, by), case


def _offered(says: dict[str, Any], by: Person) -> JointCase:
    return JointCase.objects.create(
        ref=says["ref"], ours=False, kind=says["kind"], imminence=says["soon"], recorded_by=by,
        beneficiaries=[code for code in Beneficiary.values if code in says["for"]],
        asked=[code for code in Asked.values if code in says["asked"]],
        details=seal(says["details"], about=SealedAbout.AT_RISK) if says["details"].strip() else None,
    )  # fmt: skip


def _answered(case: JointCase, says: dict[str, Any], by: Person) -> str:
    if not case.ours or says["kind"] != case.kind:
        return Outcome.TO_NOTHING
    if case.state != JointState.OFFERED:
        return Outcome.TOO_LATE
    accepted = says["verb"] == Verb.ACCEPT
    if accepted and case.consent and not standing_consent(case):
        follow_withdrawal(case.consent, by)  # its time was over before they answered: they are told so
        return Outcome.TOO_LATE
    _step(case, JointState.ACCEPTED if accepted else JointState.REFUSED, says, by)
    # What is over here stays as it ended: after a harm, its review and what that is read from stay too.
    if accepted and case.kind == JointKind.TRANSFER and case.request and case.request.status not in CLOSED:
        close_as_handed_over(case.request, by=by)
        _ask_to_destroy(texts_of(case.request), by)
    return Outcome.TAKEN


def _revoked(case: JointCase, says: dict[str, Any], by: Person) -> str:
    offered_by_them = case.state == JointState.OFFERED and not case.ours
    together = case.state == JointState.ACCEPTED and case.kind == JointKind.JOINT
    if not (offered_by_them or together):
        return Outcome.TOO_LATE
    _step(case, JointState.REVOKED, says, by)
    if not case.ours and case.details:
        _ask_to_destroy([case.details], by)
    return Outcome.TAKEN


def _step(case: JointCase, state: str, says: dict[str, Any], by: Person) -> None:
    JointStep.objects.create(case=case, state=state, by_us=False, reason=says["reason"], recorded_by=by)


def _ask_to_destroy(texts: list[Sealed], by: Person) -> None:
    """Ask a second custodian to destroy what is no longer ours to keep; without one it stays, and the case page says so."""
    for one in texts:
        try:
            with transaction.atomic():
                two_custodians.propose_destroying(
                    one, reason=gettext("handed over to the other centre, or revoked by it"), by=by
                )
        except VaultError:
            continue
