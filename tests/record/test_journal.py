"""Every act is in the journal, in order, in the act's own transaction, or not at all."""

import pytest
from django.db import transaction

from tregua.record import actions as record
from tregua.record import log, tree
from tregua.record.entry import EntryError, parse_canonical
from tregua.record.models import Entry, Log


def test_an_act_says_what_who_about_what_and_when(staff):
    with transaction.atomic():
        entry = record.append(
            act="report filed", by="duty", subject="reports.Report/1", facts={"grade": "F6"}
        )
    assert entry.content["act"] == "report filed"
    assert entry.content["by"] == "duty"
    assert entry.content["facts"] == {"grade": "F6"}
    assert entry.content["n"] == entry.index
    assert entry.content["at"].endswith("Z")
    assert parse_canonical(bytes(entry.data)) == entry.content
    assert list(Entry.objects.about("reports.Report/1")) == [entry]


def test_the_indexes_have_no_gap_and_the_kept_nodes_give_the_root(staff):
    for n in range(70):
        record.append(act="tick", by="duty", facts={"tick": n})
    entries = list(Entry.objects.journal())
    assert [entry.index for entry in entries] == list(range(len(entries)))
    leaves = [tree.leaf_hash(bytes(entry.data)) for entry in entries]
    for size in range(len(leaves) + 1):
        assert log.frontier_at(Log.JOURNAL, size).root() == tree.root(leaves[:size])


def test_what_is_rolled_back_leaves_no_gap(staff):
    before = log.size_of(Log.JOURNAL)
    with transaction.atomic():
        record.append(act="tick", by="duty")
        transaction.set_rollback(True)
    assert log.size_of(Log.JOURNAL) == before
    with transaction.atomic():
        assert record.append(act="tick", by="duty").index == before


@pytest.mark.parametrize("fact", [1.5, 2**53, object(), "\ud800"])
def test_what_the_record_cannot_write_exactly_is_refused(staff, fact):
    with pytest.raises(EntryError):
        record.append(act="tick", by="duty", facts={"fact": fact})
