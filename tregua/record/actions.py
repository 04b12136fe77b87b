"""Writing in the record: every act into the journal, released entries into the published log."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from tregua.record import entry as leaf
from tregua.record import journal, log, seat
from tregua.record.journal import Act
from tregua.record.models import Body, Entry, Log
from tregua.record.publishing import publish
from tregua.record.releasing import Leaving, begin, release_all

__all__ = [
    "Act",
    "Entry",
    "Leaving",
    "RedactionError",
    "append",
    "append_all",
    "begin",
    "publish",
    "publish_after_commit",
    "redact",
    "release",
    "release_all",
    "write_alone",
]


class RedactionError(Exception):
    """This entry cannot be redacted; the message says why."""


def append(*, act: str, by: str, subject: str = "", facts: Mapping[str, Any] | None = None) -> Entry:
    """Write an act into the journal, inside the act's own transaction.

    Raises seat.NotSeatedError when this copy of the centre may not write.
    """
    log.lock(Log.JOURNAL)
    seat.must_hold()
    return journal.write(act=act, by=by, subject=subject, facts=facts)


def write_alone() -> None:
    """Be the only one who writes in this centre until the transaction ends: for an act that looks before it writes."""
    log.lock(Log.JOURNAL)


def append_all(acts: Iterable[Act], *, by: str) -> range:
    """Write many acts of one moment into the journal, inside their own transaction; return their indexes.

    The journal has the same bytes as if they were appended one by one. Raises seat.NotSeatedError as `append` does.
    """
    log.lock(Log.JOURNAL)
    seat.must_hold()
    return journal.write_all(acts, by=by)


def release(
    *,
    kind: str,
    record_id: str,
    public: dict[str, Any],
    by: str,
    refs: Sequence[leaf.Ref] = (),
    type: str = "record",  # noqa: A002 - the name of the field
    sch: str = "",
    further: Sequence[str] = (),
) -> Entry:
    """Add one entry with its public part to the published log (see releasing.release_all)."""
    indexes = release_all([Leaving(kind, record_id, public, refs, type, sch, further)], by=by)
    return Entry.objects.published().get(index=indexes[0])


def publish_after_commit(*, by: str, at_once: bool = False) -> None:
    """Publish once this transaction is committed; where that fails the entry waits, and the pages say so.

    A centre that publishes every so many minutes lets the entry wait for that, unless it must go out at once.
    """
    if at_once or not settings.CENTRE.publish_every:
        transaction.on_commit(lambda: publish(by=by), robust=True)


@transaction.atomic
def redact(index: int, *, reason_code: str, authority: str, by: str) -> Entry:
    """Destroy the public part of a released entry, and say so in the published log; the log still verifies.

    The other centre must do the same when it reads the redaction.
    """
    log.lock(Log.JOURNAL)
    log.lock(Log.PUBLISHED)
    body = (
        Body.objects.select_related("entry")
        .select_for_update()
        .get(entry__log=Log.PUBLISHED, entry__index=index)
    )
    if body.redacted_by_id:
        raise RedactionError(gettext("Entry %(index)s is redacted already.") % {"index": index})
    if not reason_code.strip() or not authority.strip():
        raise RedactionError(
            gettext("Say why entry %(index)s is redacted and by whose authority.") % {"index": index}
        )
    target = leaf.parse(bytes(body.entry.data)).data
    if target["t"] == "redact":
        raise RedactionError(gettext("A redaction cannot be redacted."))
    made = release(
        kind=target["kind"],
        record_id=target["id"],
        sch="redact/1",
        type="redact",
        refs=[leaf.Ref(settings.ORIGIN, index, body.entry.leaf_hash)],
        public={"reason_code": reason_code, "authority": authority},
        by=by,
    )
    body.disclosures = ""
    body.redacted_by = made
    body.save(update_fields=["disclosures", "redacted_by"])
    return made
