"""`tregua centre confirm`: this copy may write from now on, once it knows what this centre had published."""

import os
import sys
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from tregua.centre.backup import live
from tregua.centre.backup.faults import BackupError
from tregua.centre.backup.rehearsal import MARK
from tregua.exchange import coming_back, faults, guard
from tregua.exchange.models import PeerEntry
from tregua.exchange.shredding import apply_redactions
from tregua.record import checking, keys, seat, stopped, taking_back
from tregua.record.signed_tree import ReadingError
from tregua.record.source import SourceError
from tregua.record.stopped import SigningStoppedError

OPERATOR: Final = "operator"
SHOWN: Final = 20
UNKNOWN: Final = (
    "This copy does not know what this centre published after the copy was made, and signing without knowing would make "
    "two histories under one name. Nobody who holds a copy of our published log could be reached. Bring one, from the "
    "other centre, a depositary or whoever copies it (a folder, a stick or an address):\n"
    "  tregua centre confirm --reason … --published DIR_OR_URL\n"
    "or ask the other centre how many of our entries it holds and give that number (0 when it holds none):\n"
    "  tregua centre confirm --reason … --seen-by-partner N\n"
)


def run(given: Namespace) -> int:
    """Take the seat, because an operator answers for it and others have not seen more of our log."""
    try:
        live.must_be_a_register()
        taken = _confirm(given)
    except taking_back.ForkError as fork:
        sys.stderr.write(f"{fork}\nThe evidence is in {_keep_evidence(fork)}\n")
        return 1
    except (ReadingError, SourceError) as error:
        sys.stderr.write(
            f"{given.published} cannot be used: {error}. Nothing was changed; bring another copy.\n"
        )
        return 1
    except (seat.NotSeatedError, keys.LogKeyError, SigningStoppedError, BackupError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    (Path(settings.CENTRE_FOLDER) / MARK).unlink(missing_ok=True)
    apply_redactions()
    if taken:
        _tell(taken)
    sys.stdout.write(f"{settings.CENTRE_FOLDER} may write from now on. See that no other copy is in use.\n")
    return 0


def _confirm(given: Namespace) -> taking_back.TakenBack | None:
    """Confirm with what the operator brought, or with what those say who hold copies of our log.

    A centre that was sealed for a move knows everything itself.
    """
    known = max(partner_holds(), given.seen_by_partner or 0)
    if given.published:
        with coming_back.our_log_at(given.published) as source:
            return taking_back.confirm_with(source, by=OPERATOR, reason=given.reason, partner_holds=known)
    if (
        given.seen_by_partner is None
        and seat.is_sealed()
        and not (Path(settings.CENTRE_FOLDER) / MARK).exists()
    ):
        seat.take_seat(by=OPERATOR, reason=given.reason)
        return None
    answered = guard.held_by_others()
    if given.seen_by_partner is None and answered is None:
        raise seat.NotSeatedError(UNKNOWN.rstrip())
    stopped.must_not_release()
    seat.confirm(by=OPERATOR, reason=given.reason, partner_holds=max(known, answered or 0))
    return None


def partner_holds() -> int:
    """Return how much of our published log the other centre has surely seen, as its own entries show."""
    return max(
        (
            int(ref["i"]) + 1
            for refs in PeerEntry.objects.values_list("refs", flat=True)
            for ref in refs
            if ref.get("o") == settings.ORIGIN
        ),
        default=0,
    )


def _tell(taken: taking_back.TakenBack) -> None:
    """Say what came back, and what did not."""
    _tell_public_parts(taken)
    if not taken.entries and not taken.redacted:
        sys.stdout.write("That copy of the published log has nothing that is missing here.\n")
        return
    sys.stdout.write(
        f"{len(taken.entries)} published entries were taken back; the published log has {taken.size} again, root "
        f"{taken.root[:16]}…\nThe records behind them are not in this register: enter them anew, as corrections.\n"
    )
    for index, kind_of_entry, kind, record in taken.entries[:SHOWN]:
        sys.stdout.write(f"  {index}  {kind_of_entry}  {kind}  {record}\n")
    if len(taken.entries) > SHOWN:
        sys.stdout.write(f"  and {len(taken.entries) - SHOWN} more\n")
    for index in taken.redacted:
        sys.stdout.write(
            f"  the public part of {index} was redacted after this copy was made; it is blanked here too\n"
        )
    if os.environ.get(keys.PASSPHRASE):
        try:
            checking.repair()
        except (keys.LogKeyError, SigningStoppedError) as error:
            sys.stdout.write(f"The published files are made anew when the centre is served: {error}\n")


def _tell_public_parts(taken: taking_back.TakenBack) -> None:
    """Say which public parts were found again and which nobody gave back."""
    if taken.filled:
        sys.stdout.write(f"{len(taken.filled)} public parts that were missing were filled in.\n")
    if taken.missing:
        which = ", ".join(map(str, taken.missing[:SHOWN])) + (", …" if len(taken.missing) > SHOWN else "")
        sys.stdout.write(
            f"Missing: that copy lacks the public part of {len(taken.missing)} entries ({which}), which nothing redacted, "
            "and it is not here either. Bring another copy, which fills them in, with the same command; what nobody has "
            "any more a person redacts on the page of the entry.\n"
        )


def _keep_evidence(fork: taking_back.ForkError) -> Path:
    """Keep what proves that two histories were signed; both notes as a plain text where more cannot be shown."""
    if fork.evidence:
        return faults.keep_evidence(fork.evidence)
    folder = Path(settings.CENTRE_FOLDER) / "evidence"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / f"OWN-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.txt"
    file.write_text(
        f"{fork}\n\n--- the head that this register holds\n{fork.note_held}\n--- the head that was brought\n"
        f"{fork.note_offered}",
        encoding="utf-8",
    )
    return file
