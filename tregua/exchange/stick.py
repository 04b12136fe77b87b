"""A stick is as good as a line: each centre writes its published log on it, and what it holds of the other's.

    STICK/hmeimim.example/               what that centre publishes, as it lies on its disk and on its server
    STICK/hmeimim.example/witness/…/     what it holds of the other's log, with its cosignature
    STICK/hmeimim.example/sealed/        what it sealed to somebody at the other centre
    STICK/hmeimim.example/letters/       letters to its custodians
    STICK/hmeimim.example/evidence/      what it found wrong, each file proving itself

One folder for each origin's host, so that a stick carries several centres. Everything is written by the code that
mirrors a log: only what is missing, verified, the checkpoint last; a stick that was pulled out is written on. The names
are such as every file system takes, and nothing is a link.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.conf import settings

from tregua.exchange import guard, letter_box, loop, packages, peer, polling, receipts
from tregua.exchange.faults import keep_evidence
from tregua.exchange.mirrors import mirror_of_peer
from tregua.exchange.models import PeerFault
from tregua.exchange.withheld_entries import withheld_indexes
from tregua.exchange.witnesses import Witness, place_of, witnesses
from tregua.record import evidence, keys, note, publishing, seat, stopped, tiles, whole
from tregua.record.checkpoint import CheckpointError, open_checkpoint
from tregua.record.cosignature import parse_cosigner_vkey
from tregua.record.mirror import Mirror
from tregua.record.models import Head, Log
from tregua.record.note import NoteError, Verifier, parse_vkey
from tregua.record.signed_tree import ReadingError
from tregua.record.source import FolderSource

OPERATOR: Final = "operator"


class StickError(Exception):
    """Nothing can be written on this stick, or read from it; the message says what to do."""


@dataclass
class Carried:
    """What was written on a stick, or read from it, as numbers for a person."""

    ours: int = 0
    ours_before: int = 0
    they_hold: int = 0
    theirs: int = 0
    theirs_before: int = 0
    sealed: int = 0
    letters: int = 0
    evidence: int = 0
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def host_of(origin: str) -> str:
    """Return the name of the folder in which the log of this origin lies on a stick."""
    return origin.partition("/")[0]


def export(stick: Path) -> Carried:
    """Write on the stick what is missing there of our log, of what we hold of theirs, and what is sealed to them."""
    if not stick.is_dir():
        raise StickError(f"{stick} is no folder. Put the stick in, or make the folder.")
    done = Carried()
    _publish(done)
    try:
        folder = stick / host_of(settings.ORIGIN)
        _write_ours(folder, done)
        _write_theirs(folder, done)
        _write_beside(folder, done)
    except OSError as error:
        raise StickError(
            f"{stick} cannot be written: {error.strerror or error}. What is on it already is whole; make room or take "
            "another one, and write again."
        ) from error
    return done


def _publish(done: Carried) -> None:
    """Acknowledge what was read of theirs and sign what waits, so that the stick carries it; or say why not."""
    if not seat.holds():
        done.notes.append("This copy of the centre is read-only: what it has published already is written.")
        return
    try:
        loop.publish_now(by=OPERATOR)
    except (keys.LogKeyError, stopped.SigningStoppedError) as error:
        done.notes.append(f"What waits to be signed is not on the stick: {error}")


def _write_ours(folder: Path, done: Carried) -> None:
    head = Head.objects.latest_of(Log.PUBLISHED)
    if head is None:
        raise StickError("Nothing is published yet, so there is nothing to carry.")
    verifier = parse_vkey(keys.log_vkey())
    mirror = Mirror(folder, verifier)
    before = _size(mirror)
    try:
        held = mirror.pull(FolderSource(publishing.published_folder()))
    except ReadingError as error:
        raise StickError(
            f"Our published files, or those of ours on the stick, are not what was signed ({error}). Start the centre "
            f"anew: it makes its files again. If that does not help, remove {folder} from the stick."
        ) from error
    done.ours, done.ours_before = held.checkpoint.size, before
    receipt = next((receipts.newest(verifier.name, one.key) for one in witnesses() if one.is_peer), None)
    done.they_hold = receipt.size if receipt else 0


def _write_theirs(folder: Path, done: Carried) -> None:
    mine = mirror_of_peer()
    held = mine.held() if mine else None
    if mine is None or held is None:
        return
    copy = Mirror(folder / place_of(mine.verifier.name), mine.verifier)
    done.theirs_before = _size(copy)
    with mine.lock():
        done.theirs = copy.pull(mine.as_source()).checkpoint.size
    for index in withheld_indexes():
        copy.withhold(index)


def _write_beside(folder: Path, done: Carried) -> None:
    """Write what lies beside a log: charters, evidence, sealed parts."""
    for name, source in (
        ("charter", publishing.published_folder() / "charter"),
        ("evidence", Path(settings.CENTRE_FOLDER) / "evidence"),
    ):
        for file in sorted(one for one in source.glob("*") if one.is_file() and one.name[0] != "."):
            tiles.write(folder, f"{name}/{file.name}", file.read_bytes(), may_differ=True)
            done.evidence += name == "evidence"
    if settings.CENTRE.peer_code and seat.holds():
        done.sealed = packages.carry(folder, body=settings.CENTRE.peer_code, by=OPERATOR)
        whole.settle(folder / "sealed")
        done.letters = letter_box.carry_letters(folder)
        whole.settle(folder / letter_box.FOLDER)


def _size(mirror: Mirror) -> int:
    try:
        held = mirror.held()
    except (ReadingError, tiles.TileError):
        return 0
    return held.checkpoint.size if held else 0


def take_in(stick: Path) -> Carried:
    """Read from the stick the other centre's log, what others cosigned of ours, and what is sealed to us."""
    seat.must_hold()
    if not stick.is_dir():
        raise StickError(f"{stick} is no folder. Put the stick in.")
    done = Carried()
    faults = set(PeerFault.objects.values_list("pk", flat=True))
    mirror = mirror_of_peer()
    if mirror is not None:
        _read_theirs(stick / host_of(mirror.verifier.name), mirror, done)
    for folder in sorted(one for one in stick.iterdir() if one.is_dir() and not one.is_symlink()):
        _read_cosignatures(folder, done)
        _read_evidence(folder, done)
    receipts.show()
    new = PeerFault.objects.exclude(pk__in=faults).order_by("pk")
    done.faults = [f"{one.check_name} {one.where}: {one.detail}" for one in new]
    return done


def _read_theirs(folder: Path, mirror: Mirror, done: Carried) -> None:
    done.theirs_before = _size(mirror)
    if not (folder / "checkpoint").is_file():
        done.notes.append(f"There is nothing of the other centre in {folder}.")
        return
    source = FolderSource(folder)
    peer.read_from(source, mirror)
    held = mirror.held()
    if held is None:
        return
    done.theirs = held.checkpoint.size
    done.sealed = len(packages.receive(source, origin=mirror.verifier.name))
    done.letters = letter_box.receive_letters(source)
    polling.check_acks()
    polling.cosign_held()  # the next stick, or the line, brings it back to them
    if not receipts.has(held.checkpoint, parse_cosigner_vkey(keys.mirror_vkey())):
        done.notes.append(
            "It is not cosigned. See that the passphrase of the log key is set and the clock is right."
        )


def _read_cosignatures(folder: Path, done: Carried) -> None:
    """Keep what others cosigned of our log; whoever holds more of it than we stops us from signing."""
    verifier = parse_vkey(keys.log_vkey())
    raw = _file(folder, f"{place_of(verifier.name)}/checkpoint")
    if raw is None:
        return
    try:
        point = open_checkpoint(raw, verifier)
        known = witnesses()
        receipts.keep(raw, verifier, [one.key for one in known])
    except (NoteError, CheckpointError) as error:
        done.notes.append(f"What {folder.name} says to hold of our log counts for nothing: {error}")
        return
    done.they_hold = max(done.they_hold, point.size)
    who = next((one for one in known if host_of(one.key.name) == folder.name), None) or _somebody(
        folder, verifier
    )
    guard.compare(guard.Answer(who, point, raw))


def _somebody(folder: Path, verifier: Verifier) -> Witness:
    """Return whoever wrote this folder as one who holds a copy of our log, known or not: our own key signed it."""
    return Witness(folder.name, verifier, str(folder))  # type: ignore[arg-type]


def _read_evidence(folder: Path, done: Carried) -> None:
    for text in _texts(folder / "evidence"):
        with suppress(evidence.EvidenceError):
            keep_evidence(evidence.verify_evidence(text))
            done.evidence += 1


def _texts(folder: Path) -> Iterator[str]:
    for name in sorted(one.name for one in folder.glob("*.txt")):
        raw = _file(folder, name, longest=evidence.LONGEST_EVIDENCE)
        if raw is not None:
            yield raw.decode(errors="replace")


def _file(folder: Path, path: str, *, longest: int = note.LONGEST) -> bytes | None:
    try:
        return tiles.read(folder, path, longest=longest)
    except tiles.TileError:
        return None
