"""Opening what the other centre sealed to somebody here: with a custodian's key, a reason, and a note that stays."""

from typing import Any

import pyrage
from django.utils.translation import gettext

from tregua.exchange.packages import Given, read
from tregua.exchange.sealing import SealingError
from tregua.exchange.seals import Received, fingerprint
from tregua.people.models import Person
from tregua.people.vault import note_opening
from tregua.record import entry as leaf
from tregua.record import openings
from tregua.record.openings import OpeningError


def open_received(
    received: Received, *, identity: pyrage.x25519.Identity, by: Person, reason: str
) -> dict[str, Any]:
    """Return the fields that were granted to this key, each compared with what the other centre committed to."""
    package = read(bytes(received.package))
    own = str(identity.to_public())
    for_us = [one for one in package.grants if one.to == own]
    found: dict[str, Any] = {}
    refused = "" if for_us else _not_for(own)
    try:
        for one in for_us:
            found |= openings.opened(_disclosures(one, identity), leaf.parse(package.leaf).digests)
    except OpeningError as error:
        refused = gettext("Refused: %(why)s. Tell the other centre; nothing of it is shown.") % {"why": error}
    note_opening(f"exchange.Received/{received.entry_index}", opened=not refused, by=by, reason=reason)
    if refused:
        raise SealingError(refused)
    return found


def _disclosures(given: Given, identity: pyrage.x25519.Identity) -> list[str]:
    return openings.unseal(given.blob, openings.unwrap(given.key, identity))


def _not_for(key: str) -> str:
    return gettext(
        "This was sealed to somebody else: your key has the digits %(digits)s. Ask the other centre to grant it to them."
    ) % {"digits": fingerprint(key)}
