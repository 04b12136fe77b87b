"""Asking a witness: what it holds of our log, and what a depositary is shown of the other centre's."""

from contextlib import closing
from datetime import UTC, datetime

from django.conf import settings

from tregua.exchange import own_history, receipts, trust
from tregua.exchange.mirrors import mirror_of_peer
from tregua.exchange.models import Reached
from tregua.exchange.witnesses import Witness, place_of
from tregua.record import evidence, note
from tregua.record.checkpoint import Checkpoint
from tregua.record.keys import log_vkey
from tregua.record.signed_tree import ReadingError, SignedTree, open_head
from tregua.record.source import FolderSource, HttpSource


def ask(witness: Witness) -> list[ReadingError]:
    """Keep what the witness cosigned and return what is wrong.

    SourceError, NoteError or CheckpointError when it cannot be asked.
    """
    with closing(witness.source()) as source:
        faults = [_ask_of_ours(witness, source)]
        if not witness.is_peer:
            faults.append(_ask_of_theirs(witness, source))
    return [one for one in faults if one is not None]


def _ask_of_ours(witness: Witness, source: FolderSource | HttpSource) -> ReadingError | None:
    raw = source.get(f"{place_of(settings.ORIGIN)}/checkpoint", longest=note.LONGEST)
    if raw is None:
        return None
    point = receipts.keep(raw, note.parse_vkey(log_vkey()), [witness.key])
    try:
        own_history.check(point, raw.decode(), source=witness.address)
    except ReadingError as error:
        return error
    return None


def _ask_of_theirs(witness: Witness, source: FolderSource | HttpSource) -> ReadingError | None:
    verifier = trust.peer_verifier()
    if verifier is None:
        return None
    raw = source.get(f"{place_of(verifier.name)}/checkpoint", longest=note.LONGEST)
    if raw is None:
        return None
    point = receipts.keep(raw, verifier, [witness.key])
    Reached.objects.update_or_create(
        name=witness.name,
        defaults={"theirs_size": point.size, "theirs_root": point.root, "theirs_note": raw.decode()},
    )
    return split_view(point, raw, source=witness.address)


def split_view(point: Checkpoint, raw: bytes, *, source: str) -> ReadingError | None:
    """Return the fork when the other centre shows somebody else another history than us; None while none is seen.

    A head beyond what we hold is compared once we have pulled so far.
    """
    mirror = mirror_of_peer()
    held = mirror.held() if mirror else None
    if mirror is None or held is None or point.size > held.checkpoint.size or point.size == 0:
        return None
    tree = SignedTree(mirror.as_source(), open_head(held.note, mirror.verifier))
    if tree.root_at(point.size).hex() == point.root:
        return None
    return _fork(tree, mirror.verifier.vkey, point, raw, source)


def _fork(tree: SignedTree, vkey: str, point: Checkpoint, raw: bytes, source: str) -> ReadingError:
    place = f"size {point.size}"
    says = f"somebody else was shown another history: at {point.size} entries it has another root than ours"
    made = evidence.make(
        "FORK",
        vkey,
        at=datetime.now(UTC),
        source=source,
        place=place,
        says=says,
        held=tree.head.note.decode(),
        offered=raw.decode(),
        hashes=tree.prefix_proof(point.size) if point.size < tree.size else [],
    )
    return ReadingError("FORK", place, says, made)
