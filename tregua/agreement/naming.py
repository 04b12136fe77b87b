"""Noting that a signatory published their own name, confirming it as a second person, and revoking it."""

import hashlib
from datetime import date
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tregua.agreement.models import Acceptance, OwnName, OwnNameConfirmed, OwnNameRevoked, OwnPublication
from tregua.agreement.saying import AgreementError, known, said
from tregua.people.models import Person, Sealed
from tregua.people.sealed import SealedAbout
from tregua.people.vault import VaultError, seal
from tregua.record import actions as record
from tregua.record.forgetting import forget_on_disk

MOST_BYTES: Final = 7 * 1024 * 1024


def name_told(acceptance: Acceptance) -> OwnNameConfirmed | None:
    """Return the name of a signatory who published it, as two people saw it; None while it stays sealed.

    Whatever shows a signatory's name asks here; nothing else in the program has one in plain.
    """
    return (
        OwnNameConfirmed.objects.filter(
            own_name__acceptance=acceptance, own_name__revoked=None, own_name__acceptance__taken_back=None
        )
        .exclude(name="")
        .select_related("own_name__recorded_by", "recorded_by")
        .order_by("-pk")
        .first()
    )


@transaction.atomic
def note_own_name(
    acceptance: Acceptance, *, where: str, published_on: date, source: str, copy: bytes, by: Person
) -> OwnName:
    """Note where and when a signatory published their own name; nothing is shown until somebody else confirms it.

    The proof is kept: a copy of what they published, sealed like the name that it holds.
    """
    by.must("agreement.change")
    locked = Acceptance.objects.select_for_update().get(pk=acceptance.pk)
    if hasattr(acceptance, "taken_back"):
        raise AgreementError(gettext("This acceptance has been taken back already."))
    if locked.signatory_id is None:
        raise AgreementError(gettext("Nobody is known to have signed this acceptance."))
    if locked.own_names.filter(revoked=None).exists():
        raise AgreementError(gettext("A proof is noted already. Revoke it before you note another."))
    if published_on > timezone.localdate():
        raise AgreementError(gettext("This day is still to come. Give the day on which they published it."))
    made = OwnName.objects.create(
        acceptance=acceptance,
        where=known(where, OwnPublication),
        published_on=published_on,
        source=said(source, gettext("Give the address or the number of the message in which they did.")),
        copy=_sealed(copy),
        copy_sha256=hashlib.sha256(copy).hexdigest(),
        recorded_by=by,
    )
    _journal("own name noted", made, by)
    return made


@transaction.atomic
def confirm_own_name(own_name: OwnName, *, name: str, by: Person) -> OwnNameConfirmed:
    """Confirm, as somebody who did not note it, that they published their own name, and write it as it stands there."""
    by.must("agreement.change")
    locked = OwnName.objects.select_for_update().get(pk=own_name.pk)
    if by.pk == locked.recorded_by_id:
        raise AgreementError(gettext("You noted this yourself. Somebody else must look at the source."))
    if hasattr(locked, "revoked"):
        raise AgreementError(gettext("This proof was revoked. Note another."))
    if hasattr(locked, "confirmed"):
        raise AgreementError(gettext("Somebody has confirmed this already."))
    if hasattr(locked.acceptance, "taken_back"):
        raise AgreementError(gettext("This acceptance has been taken back already."))
    made = OwnNameConfirmed.objects.create(
        own_name=locked,
        name=said(name, gettext("Write the name as it stands in the source.")),
        recorded_by=by,
    )
    _journal("own name confirmed", locked, by)
    return made


@transaction.atomic
def revoke_own_name(own_name: OwnName, *, reason: str, by: Person) -> OwnNameRevoked:
    """Revoke a proof, alone and at once: the name goes from this register, from its files too, and is sealed again."""
    by.must("agreement.change")
    locked = OwnName.objects.select_for_update().get(pk=own_name.pk)
    if hasattr(locked, "revoked"):
        raise AgreementError(gettext("This proof was revoked already."))
    made = OwnNameRevoked.objects.create(
        own_name=locked, reason=said(reason, gettext("Say why; the reason is kept.")), recorded_by=by
    )
    OwnNameConfirmed.objects.filter(own_name=locked).update(name="")
    _journal("own name revoked", locked, by)
    transaction.on_commit(lambda: forget_on_disk(OwnNameConfirmed), robust=True)
    return made


def _sealed(copy: bytes) -> Sealed:
    if not copy:
        raise AgreementError(
            gettext("Add a copy of what they published: a source that is taken down proves nothing any more.")
        )
    if len(copy) > MOST_BYTES:
        raise AgreementError(
            gettext("This copy is larger than %(most)s megabytes. A picture of the page is enough.")
            % {"most": MOST_BYTES // 1024 // 1024}
        )
    try:
        return seal(copy, about=SealedAbout.SIGNATORY)
    except VaultError as error:
        raise AgreementError(str(error)) from error


def _journal(act: str, own_name: OwnName, by: Person) -> None:
    """Write the act into the journal: which, never the name nor the source, which may hold it."""
    record.append(
        act=act,
        by=by.code,
        subject=f"agreement.Acceptance/{own_name.acceptance_id}",
        facts={"own name": own_name.pk},
    )
