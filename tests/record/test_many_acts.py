"""Many acts are written at once as they are one by one: the same bytes, the same tree, the same refusals."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tregua.record import actions as record
from tregua.record import checking, journal, log, seat, tree
from tregua.record.entry import EntryError
from tregua.record.models import Entry, Log

NOON = datetime(2016, 3, 1, 12, tzinfo=UTC)
ACTS = st.lists(
    st.builds(
        record.Act,
        act=st.text(min_size=1, max_size=12),
        subject=st.text(alphabet="abc/.1", max_size=20),
        facts=st.none()
        | st.dictionaries(
            st.text(alphabet="abcdef_", min_size=1, max_size=8),
            st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8),
            max_size=4,
        ),
    ),
    max_size=40,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(before=st.integers(0, 20), acts=ACTS)
def test_the_journal_has_the_same_bytes_whichever_way(staff, monkeypatch, before, acts):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)
    written = []
    for at_once in (False, True):
        with transaction.atomic():
            for n in range(before):
                record.append(act="tick", by="duty", facts={"tick": n})
            if at_once:
                indexes = record.append_all(acts, by="duty")
                assert len(indexes) == len(acts)
            else:
                for one in acts:
                    record.append(act=one.act, by="duty", subject=one.subject, facts=one.facts)
            record.append(act="after", by="duty")
            written.append(
                list(
                    Entry.objects.journal().values_list(
                        "log", "index", "data", "leaf_hash", "nodes", "subject", "recorded_at"
                    )
                )
            )
            transaction.set_rollback(True)
    assert written[0] == written[1]


def test_more_than_one_handful_gives_the_root_and_verifies(staff, monkeypatch):
    monkeypatch.setattr(log, "AT_ONCE", 7)
    with transaction.atomic():
        record.append_all((record.Act("tick", f"t/{n}", {"tick": n}) for n in range(100)), by="duty")
    leaves = [tree.leaf_hash(bytes(entry.data)) for entry in Entry.objects.journal()]
    assert log.frontier_at(Log.JOURNAL, len(leaves)).root() == tree.root(leaves)
    assert checking.check_log() == []
    assert Entry.objects.about("t/99").get().content["facts"] == {"tick": 99}


def test_one_act_that_cannot_be_written_takes_all_with_it(staff):
    before = log.size_of(Log.JOURNAL)
    acts = [record.Act("tick", facts={"n": n}) for n in range(5)] + [record.Act("tick", facts={"n": 1.5})]
    with pytest.raises(EntryError), transaction.atomic():
        record.append_all(acts, by="duty")
    long = record.Act("tick", facts={"words": "x" * journal.LONGEST})
    with pytest.raises(EntryError, match="Name ids"), transaction.atomic():
        record.append_all([long], by="duty")
    assert log.size_of(Log.JOURNAL) == before


def test_a_copy_writes_no_act_of_many(staff, settings, tmp_path):
    settings.CENTRE_FOLDER = tmp_path / "elsewhere"
    with pytest.raises(seat.NotSeatedError), transaction.atomic():
        record.append_all([record.Act("tick")], by="duty")


def test_many_acts_are_written_inside_the_transaction_of_their_act(staff, monkeypatch):
    monkeypatch.setattr(log, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(transaction.TransactionManagementError):
        record.append_all([record.Act("tick")], by="duty")
