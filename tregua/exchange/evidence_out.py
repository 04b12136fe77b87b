"""The copy of an evidence file that somebody outside is given: without marks, looked over by a person, in the ledger."""

import hashlib
import re
from typing import Final

import pyrage
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.exchange.actions import ExchangeError
from tregua.exchange.ledger import Audience, Way, disclose
from tregua.incidents import clean_copy
from tregua.incidents.clean_copy import Box, NotCleanError
from tregua.incidents.evidence import Did, EvidenceFile, note_custody, original
from tregua.people.models import Person

WHY: Final = {
    "kind": _("Only pictures and PDF can be written without marks here. Print a document into a PDF on a machine without a network and take that in; sound and film leave only when a person has cleaned them elsewhere."),
    "large": _("This file is too large to be written anew: too many pixels or pages, or several pictures in one."),
    "unreadable": _("This file cannot be read as what it begins with, so no clean copy can be made of it."),
}  # fmt: skip
LINE: Final = re.compile(r"^\s*(\d{1,3})[ ,;]+(\d{1,3})[ ,;]+(\d{1,3})[ ,;]+(\d{1,3})\s*$")


def boxes_of(text: str) -> list[Box]:
    """Return the rectangles that somebody wrote down, one a line: left, top, right, bottom in per cent."""
    boxes = []
    for number, line in enumerate(filter(str.strip, text.splitlines()), 1):
        found = LINE.match(line)
        box = Box(*map(int, found.groups())) if found else None
        if box is None or not (box.left < box.right <= 100 and box.top < box.bottom <= 100):
            raise ExchangeError(
                gettext(
                    "Line %(n)s is no rectangle. Write four numbers from 0 to 100: left, top, right, bottom."
                )
                % {"n": number}
            )
        boxes.append(box)
    return boxes


def give_copy(
    file: EvidenceFile,
    *,
    to: str,
    reason: str,
    boxes: list[Box],
    nobody_recognisable: bool,
    by: Person,
    identity: pyrage.x25519.Identity | None = None,
) -> tuple[bytes, str]:
    """Return a copy without marks, after a person has said that nobody can be recognised in it; the original stays.

    Not one transaction: that somebody opened what is sealed stays noted, also where no copy can be made of it.
    """
    by.must("exchange.release")
    if not nobody_recognisable:
        raise ExchangeError(
            gettext(
                "Look at every face and number plate first. Black out who could be recognised, then say that nobody can be."
            )
        )
    if not to.strip() or not reason.strip():
        raise ExchangeError(gettext("Say who is given it and why; both are kept."))
    try:
        copy, media_type = clean_copy.clean(
            original(file, by=by, reason=reason, identity=identity), file.media_type, boxes
        )
    except NotCleanError as refused:
        raise ExchangeError(str(WHY[refused.why])) from refused
    sha256 = hashlib.sha256(copy).hexdigest()
    with transaction.atomic():
        note_custody(file, Did.COPY_GIVEN, by=by, reason=reason, to=to, sha256=sha256)
        disclose(
            record="incidents.EvidenceFile", record_id=file.pk, way=Way.EXPORT, audience=Audience.NAMED, by=by,
            fields=["pixels"], recipient=to, basis=reason,
        )  # fmt: skip
    return copy, media_type
