"""Whom this centre trusts: the newest charter that it accepted says it; without one, centre.toml does.

The policy of an installation without a charter is made of centre.toml: a checkpoint is final when the mirror keys
of both centres and one depositary cosigned it. So each mirror key also cosigns its own centre's log.
"""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from tregua.exchange.charters import newest
from tregua.record.charter import Charter, CharterError
from tregua.record.charter_changes import policy_lines
from tregua.record.keys import LogKeyError, log_vkey, mirror_vkey
from tregua.record.note import NoteError, Verifier, parse_vkey
from tregua.record.policy import Policy, PolicyError, parse_policy

WARN_BEFORE: Final = timedelta(days=30)


def peer_verifier() -> Verifier | None:
    """Return the key of the log that the other centre writes now, or None while it is not known."""
    try:
        held = newest()
    except CharterError:
        return None  # the check-up tells; nothing is read until the files are whole again
    theirs = held.centre(settings.CENTRE.peer_code) if held else None
    if held and theirs:
        return held.log(theirs.logs[-1])
    try:
        return parse_vkey(settings.CENTRE.peer_vkey)
    except NoteError:
        return None


def peer_cosigner() -> str:
    """Return the vkey of the other centre's mirror, "" while it is not known or the charter names no single one."""
    try:
        held = newest()
    except CharterError:
        return ""
    return held.mirrors.get(settings.CENTRE.peer_code, "") if held else settings.CENTRE.peer_cosigner


def peer_verifiers() -> list[Verifier]:
    """Return the keys of all logs of the other centre, those that were frozen first, the one it writes now last."""
    held = newest()
    theirs = held.centre(settings.CENTRE.peer_code) if held else None
    if held and theirs:
        return [key for key in map(held.log, theirs.logs) if key]
    now = peer_verifier()
    return [now] if now else []


def frozen(origin: str) -> int | None:
    """Return the size at which the charter froze a log, or None: entries from there on are void."""
    held = newest()
    point = held.frozen(origin) if held else None
    return point.size if point else None


def freezes() -> dict[str, int]:
    """Return every frozen log and the size at which it ends."""
    held = newest()
    return {one.origin: one.size for one in held.freezes} if held else {}


def centre_of(origin: str) -> str:
    """Return the code of the centre whose log this is, now or before it was frozen; "" when nobody knows it."""
    held = newest()
    found = held.centre_of(origin) if held else None
    if found:
        return found.code
    now = peer_verifier()
    own = {settings.ORIGIN: settings.CENTRE.code}
    return own.get(origin, settings.CENTRE.peer_code if now and now.name == origin else "")


def republishes_bodies() -> bool:
    """Return whether the charter lets a mirror show the other side's public bodies to anybody."""
    held = newest()
    return bool(held and held.republishes_bodies)


def never_redacts(schema: str) -> bool:
    """Return whether the charter promises that records of this schema are never redacted."""
    held = newest()
    return bool(held and held.never_redacts(schema))


def expiring(held: Charter, now: datetime | None = None) -> int | None:
    """Return in how many days a charter expires (0 or less: it has), or None when that is far off."""
    left = held.expires - (now or timezone.now())
    return left.days + (1 if left > timedelta() else 0) if left <= WARN_BEFORE else None


def warning(held: Charter) -> str:
    """Return what is said of a charter that expires soon or has expired, "" of another."""
    left = expiring(held)
    if left is None:
        return ""
    says = (
        gettext("The charter expires on %(day)s. Draft and sign the next one: tregua keys charter draft")
        if left > 0
        else gettext("The charter expired on %(day)s. Draft and sign the next one: tregua keys charter draft")
    )
    return says % {"day": f"{held.expires:%Y-%m-%d}"}


def in_words() -> list[str]:
    """Return what the page of the exchange says of the charter where something is to be done."""
    try:
        held = newest()
    except CharterError as error:
        return [str(error)]
    if held is None:
        return []
    point = held.frozen(settings.ORIGIN)
    ends = gettext(
        "The charter froze this centre's log at %(size)s entries. Stop the server and run: tregua keys reopen"
    )
    return [one for one in (ends % {"size": point.size} if point else "", warning(held)) if one]


def policy() -> Policy | None:
    """Return the policy in force, or None while a key of it is not known: then nothing is final."""
    try:
        text = policy_text()
        return parse_policy(text) if text else None
    except (CharterError, PolicyError):
        return None


def policy_text() -> str:
    """Return the lines of the policy in force, "" while a key of it is not known."""
    held = newest()
    if held:
        return held.policy
    centre = settings.CENTRE
    own, theirs = mirror_vkey(), centre.peer_cosigner
    depositaries = [one.vkey for one in centre.depositaries]
    try:
        own_log = log_vkey()
    except LogKeyError:
        return ""
    if not (own and theirs and centre.peer_vkey and depositaries):
        return ""
    return policy_lines(
        logs=[own_log, centre.peer_vkey],
        mirrors={centre.code: own, centre.peer_code: theirs},
        depositaries=depositaries,
    )
