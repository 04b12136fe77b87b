"""A signed request: who may read what is not for everybody says so by a note under its mirror key.

    tregua request
    GET witness/3f…/body/000
    hmeimim.example/log1
    2016-03-26T09:00:00Z

The lines are: what this is, what is asked for, the origin of the log whose centre is asked, and when (UTC). The note
travels in base64 in the header `Authorization: Tregua …`. It holds for five minutes and for that one path; it can
pass neither for a checkpoint nor for a request to somebody else.
"""

import base64
import binascii
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from tregua.record.cosignature import Cosigner, CosignerKey, times
from tregua.record.note import NoteError, split

SCHEME: Final = "Tregua "
HOLDS_SECONDS: Final = 5 * 60
LONGEST: Final = 16 * 1024
_FIRST: Final = "tregua request"
_TIME: Final = "%Y-%m-%dT%H:%M:%SZ"


class RequestError(Exception):
    """This is not a request that one of these keys signed for this path, just now."""


def sign_request(cosigner: Cosigner, *, path: str, to: str, now: int) -> str:
    """Return the header's value for a GET of `path` from the centre whose log has the origin `to`."""
    text = _text(path, to, now)
    note = f"{text}\n{cosigner.cosign(text, now)}"
    return SCHEME + base64.b64encode(note.encode()).decode("ascii")


def check_request(header: str, *, keys: Iterable[CosignerKey], path: str, to: str, now: int) -> str:
    """Return the name of the key that signed this request; RequestError says what is wrong with it."""
    text, signatures = _opened(header)
    try:
        signed = times(text, signatures, keys, now=now)
    except NoteError as error:
        raise RequestError(str(error)) from error
    if not signed:
        raise RequestError("none of the keys that may ask signed this request")
    key, at = next(iter(signed.items()))
    if abs(at - now) > HOLDS_SECONDS:
        raise RequestError("the request is older than five minutes, or one of the two clocks is wrong")
    if text != _text(path, to, at):
        raise RequestError("the request was signed for another path, another centre or another time")
    return key.name


def _text(path: str, to: str, at: int) -> str:
    return f"{_FIRST}\nGET {path}\n{to}\n{datetime.fromtimestamp(at, UTC).strftime(_TIME)}\n"


def _opened(header: str) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    if not header.startswith(SCHEME) or len(header) > LONGEST:
        raise RequestError("the request is not signed: there is no header `Authorization: Tregua …`")
    try:
        return split(base64.b64decode(header[len(SCHEME) :], validate=True))
    except (binascii.Error, ValueError, NoteError) as error:
        raise RequestError(f"the header holds no signed note: {error}") from error
