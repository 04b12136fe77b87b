"""The list of who outside can be given what is sealed: entered by one, confirmed by another who compared the digits aloud."""

from django.db import transaction
from django.utils.translation import gettext

from tregua.exchange.refusing import ExchangeError
from tregua.exchange.seals import Recipient, RecipientConfirmed, RecipientRetired
from tregua.people.conflict import Conflict
from tregua.people.models import Custodian, Person
from tregua.record import actions as record
from tregua.record.openings import is_recipient


class RecipientError(ExchangeError):
    """This recipient cannot be entered, confirmed or retired; the message says why."""


@transaction.atomic
def add_recipient(*, name: str, body: str, key: str, by: Person) -> Recipient:
    """Enter who outside can be given what is sealed; nothing goes there before somebody else has compared the digits."""
    by.must("exchange.recipients")
    key = key.strip()
    if not is_recipient(key):
        raise RecipientError(gettext("This is not an age recipient: it begins with age1…."))
    if Custodian.objects.filter(recipient=key).exists():
        raise RecipientError(gettext("This is the key of a custodian of our own centre."))
    if Recipient.objects.filter(key=key).exists():
        raise RecipientError(gettext("This key is on the list already."))
    made = Recipient.objects.create(name=name.strip(), body=body.strip(), key=key, recorded_by=by)
    _journal("recipient entered", made, by, body=made.body)
    return made


@transaction.atomic
def confirm_recipient(recipient: Recipient, *, heard_from: str, how: str, by: Person) -> RecipientConfirmed:
    """Say that the digits were compared aloud with their holder, by somebody else than who entered the key."""
    by.must("exchange.recipients")
    record.write_alone()
    if recipient.recorded_by_id == by.pk:
        raise RecipientError(
            gettext("Somebody else than the person who entered this key must compare its digits.")
        )
    _must_be_new(recipient)
    theirs = RecipientConfirmed.objects.filter(recipient=recipient).first()
    if theirs is not None:
        raise Conflict(theirs=theirs, yours={"heard_from": heard_from, "how": how})
    made = RecipientConfirmed.objects.create(
        recipient=recipient, heard_from=heard_from, how=how, recorded_by=by
    )
    _journal("recipient confirmed", recipient, by)
    return made


@transaction.atomic
def retire_recipient(recipient: Recipient, *, reason: str, by: Person) -> RecipientRetired:
    """Seal nothing more to this recipient. What they were given stays open to them."""
    by.must("exchange.recipients")
    record.write_alone()
    _must_be_new(recipient)
    made = RecipientRetired.objects.create(recipient=recipient, reason=reason, recorded_by=by)
    _journal("recipient retired", recipient, by)
    return made


def _must_be_new(recipient: Recipient) -> None:
    theirs = RecipientRetired.objects.filter(recipient=recipient).first()
    if theirs is not None:
        raise RecipientError(gettext("This recipient was retired already."))


def _journal(act: str, recipient: Recipient, by: Person, **facts: str) -> None:
    record.append(act=act, by=by.code, subject=f"exchange.Recipient/{recipient.pk}", facts=facts)
