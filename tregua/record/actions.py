"""Writing in the record: every act into the journal, released entries into the published log."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction

from tregua.record import disclosure, journal, log, seat
from tregua.record import entry as leaf
from tregua.record.models import Body, Entry, Log


def append(*, act: str, by: str, subject: str = "", facts: Mapping[str, Any] | None = None) -> Entry:
    """Write an act into the journal, inside the act's own transaction.

    Raises seat.NotSeatedError when this copy of the centre may not write.
    """
    log.lock(Log.JOURNAL)
    seat.must_hold()
    return journal.write(act=act, by=by, subject=subject, facts=facts)


@transaction.atomic
def release(
    *,
    kind: str,
    record_id: str,
    public: dict[str, Any],
    by: str,
    refs: Sequence[leaf.Ref] = (),
    type: str = "record",  # noqa: A002 - the name of the field
    sch: str = "",
) -> Entry:
    """Add a leaf with its public part to the published log; it is signed by the next `publish`."""
    told = append(act="entry released", by=by, subject=record_id, facts={"kind": kind, "type": type})
    log.lock(Log.PUBLISHED)
    index = log.size_of(Log.PUBLISHED)
    opened = disclosure.disclose(disclosure.PUBLIC_NAME, public)
    data = leaf.build(
        origin=settings.ORIGIN,
        type=type,
        kind=kind,
        id=record_id,
        sch=sch or f"{kind}/1",
        digests=disclosure.padded([disclosure.digest(opened)]),
        refs=refs,
    )
    del told
    made = log.add(Log.PUBLISHED, data, index=index, subject=record_id)
    Body.objects.create(entry=made, disclosures=opened)
    return made
