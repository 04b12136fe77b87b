"""Sealing what a release gives to named recipients, granting it to one more, and opening it with a reason.

The serving process can seal: at the moment of release it has the fields in plain. Afterwards only a custodian's key
opens them, and only with that a further recipient can be given them. A recipient who has opened something cannot be
made to forget it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import pyrage
from django.db import transaction
from django.utils.translation import gettext

from tregua.exchange.ledger import Audience, Disclosed, Way, disclose
from tregua.exchange.models import Release
from tregua.exchange.refusing import ExchangeError
from tregua.exchange.seals import Grant, Opening, Recipient
from tregua.people.models import Custodian, Person
from tregua.people.vault import note_opening
from tregua.record import actions as record
from tregua.record import entry as leaf
from tregua.record import openings
from tregua.record.disclosure import open_disclosure
from tregua.record.models import Entry
from tregua.record.openings import NoKeyError, OpeningError


class SealingError(ExchangeError):
    """This cannot be sealed, granted or opened; the message says why and what to do."""


def recipients_of(grants: Mapping[str, Iterable[str]]) -> dict[str, Recipient]:
    """Return the recipients that terms name; SealingError when one may not be given anything (any more)."""
    usable = {one.pk: one for one in Recipient.objects.usable().filter(pk__in=list(grants))}
    if set(usable) != set(grants):
        raise SealingError(
            gettext(
                "A recipient is not confirmed, or was retired. See the list of recipients, then propose again."
            )
        )
    return usable


def keep_sealed(
    entry: Entry,
    disclosures: list[str],
    *,
    grants: Mapping[str, frozenset[str]],
    about: tuple[str, str],
    precision: Mapping[str, str],
    basis: str,
    by: Person,
) -> Opening:
    """Keep the sealed part of a new entry, inside its transaction: a key row for each custodian, a grant for each recipient."""
    custodians = list(Custodian.objects.in_use())
    if not custodians:
        raise SealingError(
            gettext(
                "This centre has no custodian, so nobody here could ever open what is sealed. Add one first."
            )
        )
    identity, recipient = openings.new_key()
    names = sorted(map(_name, disclosures))
    opening: Opening = Opening.objects.create(
        entry_index=entry.index,
        leaf_hash=entry.leaf_hash,
        fields=names,
        blob=openings.seal(disclosures, recipient),
    )
    for custodian in custodians:
        Grant.objects.create(
            opening=opening, custodian=custodian, key=openings.wrap(identity, custodian.recipient)
        )
    for pk, to in recipients_of(grants).items():
        fields = grants[pk]
        _give(opening, to, disclosures, fields, identity)
        disclose(
            record=about[0], record_id=about[1], entry_index=entry.index, fields=fields, precision=precision,
            audience=Audience.NAMED, recipient=str(to), way=Way.SEALED, by=by, basis=basis,
        )  # fmt: skip
    return opening


def _name(one: str) -> str:
    return open_disclosure(one).name


def _give(
    opening: Opening, to: Recipient, disclosures: list[str], fields: frozenset[str], identity: str
) -> Grant:
    """Write the grant: the entry's key for all of it, or the chosen disclosures alone under a key of their own."""
    if fields == frozenset(opening.fields):
        return Grant.objects.create(opening=opening, recipient=to, key=openings.wrap(identity, to.key))
    apart, recipient = openings.new_key()
    return Grant.objects.create(
        opening=opening,
        recipient=to,
        fields=sorted(fields),
        blob=openings.seal(openings.only(disclosures, fields), recipient),
        key=openings.wrap(apart, to.key),
    )


def digests_of(entry_index: int) -> list[str]:
    """Return what an entry of our log committed to."""
    return leaf.parse(bytes(Entry.objects.published().get(index=entry_index).data)).digests


def open_own(
    opening: Opening, *, identity: pyrage.x25519.Identity, by: Person, reason: str
) -> dict[str, Any]:
    """Return the sealed fields of an entry of ours, with a custodian's key; who opened it and why is noted."""
    plain, refused = _disclosures(opening, identity)
    note_opening(f"exchange.Opening/{opening.entry_index}", opened=plain is not None, by=by, reason=reason)
    if plain is None:
        raise SealingError(refused)
    return openings.opened(plain, digests_of(opening.entry_index))


def _disclosures(opening: Opening, identity: pyrage.x25519.Identity) -> tuple[list[str] | None, str]:
    key = opening.grants.filter(custodian__recipient=str(identity.to_public())).first()
    if key is None:
        return None, gettext("This was sealed before your key was added; another custodian can open it.")
    try:
        plain = openings.unseal(bytes(opening.blob), openings.unwrap(bytes(key.key), identity))
    except NoKeyError:
        return None, gettext("The key of this entry does not open with yours: its row was altered.")
    except OpeningError as error:
        return None, str(error)
    return plain, ""


def grant(
    opening: Opening,
    to: Recipient,
    *,
    fields: Iterable[str],
    identity: pyrage.x25519.Identity,
    by: Person,
    reason: str,
) -> Grant:
    """Give one more recipient all of what is sealed, or some fields of it, with a custodian's key and a reason.

    They cannot be made to forget what they open.
    """
    by.must("exchange.grant")
    chosen = frozenset(fields)
    if not chosen or not chosen <= frozenset(opening.fields):
        raise SealingError(gettext("Choose at least one of the sealed fields."))
    recipients_of({to.pk: chosen})
    if any(one.fields in ([], sorted(chosen)) for one in opening.grants.filter(recipient=to)):
        raise SealingError(gettext("This recipient has been given that already."))
    plain, refused = _disclosures(opening, identity)
    note_opening(f"exchange.Opening/{opening.entry_index}", opened=plain is not None, by=by, reason=reason)
    if plain is None:
        raise SealingError(refused)
    openings.opened(plain, digests_of(opening.entry_index))
    return _granted(opening, to, plain, chosen, identity, by=by, reason=reason)


@transaction.atomic
def _granted(
    opening: Opening,
    to: Recipient,
    plain: list[str],
    chosen: frozenset[str],
    identity: pyrage.x25519.Identity,
    *,
    by: Person,
    reason: str,
) -> Grant:
    record.write_alone()
    if not Opening.objects.filter(pk=opening.pk).exists():
        raise SealingError(gettext("This was destroyed in the meantime. Nothing was given."))
    own = opening.grants.get(custodian__recipient=str(identity.to_public()))
    made = _give(opening, to, plain, chosen, openings.unwrap(bytes(own.key), identity))
    about, precision = released_as(opening.entry_index)
    disclose(
        record=about[0], record_id=about[1], entry_index=opening.entry_index, fields=chosen, precision=precision,
        audience=Audience.NAMED, recipient=str(to), way=Way.SEALED, by=by, basis=f"grant: {reason}",
    )  # fmt: skip
    record.append(
        act="sealed part granted",
        by=by.code,
        subject=f"exchange.Opening/{opening.entry_index}",
        facts={"recipient": to.pk, "fields": sorted(chosen)},
    )
    return made


def released_as(entry_index: int) -> tuple[tuple[str, str], dict[str, str]]:
    """Return which record an entry of ours is of, and how coarse it left."""
    released = Release.objects.select_related("proposal").filter(entry_index=entry_index).first()
    if released is not None:
        proposal = released.proposal
        return (proposal.record, proposal.record_id), proposal.read_terms().precision
    told = Disclosed.objects.of_entry(entry_index).first()
    if told is not None:
        return (told.record, told.record_id), dict(told.precision)
    says = leaf.parse(bytes(Entry.objects.published().get(index=entry_index).data)).data
    return (f"exchange.{says['kind']}", says["id"]), {}
