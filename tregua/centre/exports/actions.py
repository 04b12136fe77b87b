"""The act of exporting: in the journal before anything is written, and again with the hash of what was written."""

from pathlib import Path

from django.db import transaction

from tregua.centre.exports.writing import Options, Written, export
from tregua.exchange.ledger import EVERYTHING, Audience, Way, disclose
from tregua.people.models import Person
from tregua.record import actions as record
from tregua.record import seat


def export_everything(
    target: Path, options: Options, *, reason: str, by: Person, given_to: str = ""
) -> Written:
    """Write everything this centre holds into a new folder; the journal says so first.

    With `given_to`, somebody outside is given it: the disclosure ledger then says so of every record.

    A copy that may not write can be exported all the same, for what can be read can be copied: its journal stays
    as it is, and so an export of a loaded export is the same export.
    """
    journalled = seat.holds()
    if journalled:
        with_these = [name for name in ("with_key", "with_accounts") if getattr(options, name)]
        protected = "encrypted" if options.passphrase else "left out"
        _append("everything exported", by, reason=reason, protected=protected, also=with_these)
        if given_to:
            disclose(
                record=EVERYTHING, record_id="", way=Way.EXPORT, audience=Audience.NAMED, recipient=given_to, by=by,
                basis=reason,
            )  # fmt: skip
    try:
        written = export(target, options)
    except BaseException as error:
        if journalled:
            _append("export not finished", by, why=type(error).__name__)
        raise
    if journalled:
        _append("export written", by, sha256=written.sha256, rows=written.rows, files=written.files)
    return written


@transaction.atomic
def _append(act: str, by: Person, **facts: object) -> None:
    record.append(act=act, by=by.code, facts=facts)
