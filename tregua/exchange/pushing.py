"""Giving a witness our newest head at once, and taking its cosignature from the answer."""

from contextlib import closing
from typing import Final

from django.conf import settings

from tregua.exchange import guard, receipts
from tregua.exchange.models import Reached
from tregua.exchange.witnesses import Witness
from tregua.record import cosignature, note, tile_proofs, tiles
from tregua.record.keys import log_vkey
from tregua.record.models import Head
from tregua.record.note import NoteError
from tregua.record.publishing import published_folder
from tregua.record.source import Answer, HttpSource
from tregua.record.witness import write_request

LONGEST_ANSWER: Final = 64 * 1024
# Somebody else may push, or the witness may poll, between two answers.
ATTEMPTS: Final = 3


class PushError(Exception):
    """The witness did not cosign; the message says why."""


class AheadError(PushError):
    """The witness holds more of our log than we have: this centre is an old copy, or our key is used elsewhere."""


def push(witness: Witness, head: Head) -> None:
    """Post this head of ours; keep the cosignature. PushError or SourceError when there is none."""
    known = receipts.newest(settings.ORIGIN, witness.key)
    old = known.size if known and known.size <= head.size else 0
    with closing(witness.source()) as source:
        if not isinstance(source, HttpSource):
            return
        for _attempt in range(ATTEMPTS):
            answer = _post(source, old, head)
            if answer.status != 409:
                break
            old = _size_of(answer)
            if old > head.size:
                guard.doubt(old)
                raise AheadError(f"{witness.name} holds {old} entries of our log, and we have {head.size}")
    if answer.status != 200:
        raise PushError(f"{witness.name} answers {answer.status}: {_words(answer)}")
    _take(witness, head, answer.content)


def _post(source: HttpSource, old: int, head: Head) -> Answer:
    folder = published_folder()
    proof = tile_proofs.consistency(
        lambda path, longest: tiles.read(folder, path, longest=longest), old, head.size
    )
    return source.send(
        "add-checkpoint", write_request(old, proof, head.note.encode()), longest=LONGEST_ANSWER
    )


def _size_of(answer: Answer) -> int:
    text = answer.content.decode("ascii", errors="replace").strip()
    if not text.isdigit() or len(text) > 19:
        raise PushError("the witness answers 409 and does not say which size it holds")
    return int(text)


def _words(answer: Answer) -> str:
    return answer.content.decode(errors="replace").strip()[:200].replace("\0", "\ufffd")


def _take(witness: Witness, head: Head, content: bytes) -> None:
    try:
        lines = content.decode().splitlines(keepends=True)
        signed = cosignature.with_lines(head.note.encode(), lines)
        receipts.keep(signed, note.parse_vkey(log_vkey()), [witness.key])
    except (NoteError, UnicodeDecodeError) as error:
        raise PushError(f"{witness.name} answers with a line that is not its own: {error}") from error
    if not receipts.has(receipts.of_ours(head), witness.key):
        raise PushError(f"{witness.name} answers without its own cosignature")
    Reached.objects.update_or_create(name=witness.name, defaults={"pushed_size": head.size})
    receipts.show()
