"""Where letters between the centres wait: what may leave of ours, and what came. A server carries them and reads none."""

import hashlib
import re
from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils import timezone

from tregua.exchange.faults import SOFTWARE
from tregua.exchange.letter_form import LONGEST
from tregua.exchange.letters import JointState, LetterIn, LetterLeft, LetterOut, Verb
from tregua.liaison.consents import Consent
from tregua.liaison.protection import CLOSED
from tregua.record import actions as record
from tregua.record import whole
from tregua.record.source import Source, SourceError

FOLDER: Final = "letters"
LIST: Final = "letters/list"
LONGEST_LIST: Final = 64 * 1024
# More than this wait for a custodian only where somebody floods us; the rest stays where it is.
MOST_UNREAD: Final = 100
MOST_SENT: Final = 500
_NAME: Final = re.compile(r"[0-9a-f]{64}")


def may_leave() -> list[LetterOut]:
    """Return our letters that may leave now, the oldest first.

    An offer goes only while it stands, its request is open and the person concerned agrees. A revocation goes only where the offer had
    left: who was told nothing is not told that there was something.
    """
    rows = LetterOut.objects.defer("ciphertext").select_related("case__request")
    rows = rows.prefetch_related("case__steps", "case__request__steps", "case__letters__left")
    found = [one for one in rows.order_by("-id")[:MOST_SENT] if _may_leave(one)]
    return found[::-1]


def _may_leave(letter: LetterOut) -> bool:
    case = letter.case
    if not case.ours:
        return True
    if letter.verb == Verb.OFFER:
        standing = Consent.objects.standing(timezone.now()).filter(pk=case.consent_id)
        is_open = case.request is not None and case.request.status not in CLOSED
        return is_open and case.state == JointState.OFFERED and standing.exists()
    return any(one.left.all() for one in case.letters.all() if one.verb == Verb.OFFER)


def listing() -> bytes:
    """Return the names of the letters that may leave, a line each."""
    return "".join(f"{one.name}\n" for one in may_leave()).encode("ascii")


def take_along(name: str, *, way: str) -> bytes | None:
    """Return one letter that may leave now, and note that it left; None for nothing."""
    found = next((one for one in may_leave() if one.name == name), None)
    if found is None:
        return None
    _note_left(found, way)
    return bytes(found.ciphertext)


@transaction.atomic
def _note_left(letter: LetterOut, way: str) -> None:
    _row, is_new = LetterLeft.objects.get_or_create(letter=letter, way=way)
    if is_new:
        record.append(act="letter left", by=SOFTWARE, subject=f"exchange.LetterOut/{letter.pk}", facts={})


def carry_letters(folder: Path) -> int:
    """Write the letters that may leave on a stick, and take away what lies there and may no longer; return how many."""
    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    going = may_leave()
    names = {one.name for one in going}
    for file in place.iterdir():
        if file.name not in names:
            file.unlink()
    for one in going:
        _note_left(one, LetterLeft.Way.STICK)
        whole.put(place / one.name, bytes(one.ciphertext))
    whole.put(folder / LIST, "".join(f"{name.name}\n" for name in going).encode("ascii"))
    return len(going)


def receive_letters(source: Source) -> int:
    """Take in the letters that a source of the other centre holds for us; return how many are new.

    What is not what its name says is not taken in: whoever made it can neither be asked nor believed.
    """
    new = 0
    try:
        listed = (source.get(LIST, longest=LONGEST_LIST) or b"").decode("ascii", errors="replace")
        for name in listed.split("\n"):
            if not _NAME.fullmatch(name) or LetterIn.objects.filter(name=name).exists():
                continue
            if LetterIn.objects.unread().count() >= MOST_UNREAD:
                return new
            raw = source.get(f"{FOLDER}/{name}", longest=LONGEST)
            if raw and hashlib.sha256(raw).hexdigest() == name:
                _hold(name, raw)
                new += 1
    except SourceError:
        return new  # away, or slow: the next turn goes on
    return new


@transaction.atomic
def _hold(name: str, raw: bytes) -> None:
    row, is_new = LetterIn.objects.get_or_create(name=name, defaults={"ciphertext": raw})
    if is_new:
        record.append(act="letter received", by=SOFTWARE, subject=f"exchange.LetterIn/{row.pk}", facts={})
