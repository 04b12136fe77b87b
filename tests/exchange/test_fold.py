"""The common record is a pure function of the logs: the same whatever the order of arrival, nothing dropped."""

import random
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from tregua.exchange.fold import Logged, Ref, fold

A, B, C = "a.example/log1", "b.example/log1", "c.example/log1"
TODAY = datetime(2016, 3, 6, 12, tzinfo=UTC)


def entry(origin, index, sort="record", /, *, refs=(), kind="finding", leaf="", **public):
    return Logged(origin, index, leaf or f"{origin}/{index}", sort, kind, f"id-{index}", tuple(refs), public)


def to(target, leaf=""):
    return Ref(target.origin, target.index, leaf or target.leaf_hash)


def said(origin, index, target, position, **public):
    return entry(origin, index, "position", refs=[to(target)], position=position, **public)


def stance(common, origin):
    return {item.record_id: item.positions.get(origin) for item in common.items}


def test_what_was_never_answered_has_no_position_and_what_we_read_is_received():
    ours, theirs = entry(A, 0), entry(B, 0)
    common = fold([[ours], [theirs]], TODAY, reader=A)
    mine, other = common.of(A)[0], common.of(B)[0]
    assert mine.positions == {}
    assert other.positions[A].word == "received"
    assert other.positions[A].entry is None


def test_an_answer_to_a_later_entry_shows_that_the_earlier_ones_were_read():
    first, second = entry(A, 0), entry(A, 1)
    common = fold([[first, second], [said(B, 0, second, "confirmed")]], TODAY)
    assert [item.positions[B].word for item in common.items] == ["received", "confirmed"]


def test_the_latest_position_of_a_centre_counts():
    item = entry(A, 0)
    log = [
        said(B, 0, item, "under_check", due="2016-03-10"),
        said(B, 1, item, "contested", reason="no such place"),
    ]
    position = fold([[item], log], TODAY).items[0].positions[B]
    assert (position.word, position.reason, position.entry.index) == ("contested", "no such place", 1)


def test_a_check_that_is_overdue_reads_no_answer_by_that_day():
    item = entry(A, 0)
    log = [said(B, 0, item, "under_check", due="2016-03-05")]
    assert (
        fold([[item], log], datetime(2016, 3, 5, 12, tzinfo=UTC)).items[0].positions[B].word == "under_check"
    )
    late = fold([[item], log], TODAY).items[0].positions[B]
    assert (late.word, late.due) == ("no_answer", "2016-03-05")


def test_silence_past_the_day_that_was_asked_for_is_stated():
    item = entry(A, 0, answer_by="2016-03-01")
    silent = fold([[item], [entry(B, 0)]], TODAY).of(A)[0].positions[B]
    assert (silent.word, silent.due) == ("no_answer", "2016-03-01")
    answered = fold([[item], [said(B, 0, item, "cannot_confirm")]], TODAY).of(A)[0].positions[B]
    assert answered.word == "cannot_confirm"


def test_a_further_version_stands_and_the_position_on_the_earlier_one_says_so():
    first = entry(A, 0, day="2016-03-05", answer="violation")
    second = entry(A, 1, "supersede", refs=[to(first)], day="2016-03-05", answer="no_violation")
    common = fold([[first, second], [said(B, 0, first, "contested", reason="no")]], TODAY)
    (item,) = common.items
    assert [version.index for version in item.versions] == [0, 1]
    assert item.public["answer"] == "no_violation"
    assert not item.positions[B].on_latest


def test_an_owner_withdraws_and_redacts_only_its_own():
    first, second = entry(A, 0, words="x"), entry(A, 1, words="y")
    redaction = entry(A, 2, "redact", refs=[to(second)], reason_code="privacy")
    withdrawal = said(A, 3, first, "withdrawn", reason="wrong reading")
    common = fold([[first, second, redaction, withdrawal]], TODAY)
    assert common.items[0].withdrawn.reason == "wrong reading"
    assert common.items[0].public == {"words": "x"}
    assert common.items[1].is_redacted
    assert common.items[1].public == {}
    assert common.faults == ()


def test_nobody_changes_what_is_not_theirs():
    ours = entry(A, 0, words="x")
    foreign = [
        entry(B, 0, "redact", refs=[to(ours)]),
        entry(B, 1, "supersede", refs=[to(ours)]),
        said(B, 2, ours, "withdrawn", reason="no"),
    ]
    own_praise = said(A, 1, ours, "confirmed")
    common = fold([[ours, own_praise], foreign], TODAY)
    assert common.of(A)[0].public == {"words": "x"}
    assert common.of(A)[0].withdrawn is None
    assert {fault.entry.place for fault in common.faults} == {(B, 0), (B, 1), (B, 2), (A, 1)}


def test_a_wrong_hash_or_a_reference_forward_has_no_effect_and_is_listed():
    item = entry(A, 0)
    wrong = entry(B, 0, "position", refs=[to(item, "another")], position="confirmed")
    itself = entry(B, 1, "supersede", refs=[Ref(B, 1, f"{B}/1")])
    common = fold([[item], [wrong, itself]], TODAY)
    assert {fault.entry.index for fault in common.faults} == {0, 1}
    assert B not in common.items[0].positions


def test_an_answer_to_what_has_not_arrived_is_pending():
    item = entry(A, 0)
    answer = said(B, 0, item, "confirmed")
    assert fold([[answer]], TODAY).pending == (answer,)
    assert fold([[item], [answer]], TODAY).pending == ()


def test_entries_of_a_newer_version_are_kept_and_shown():
    newer = entry(A, 0, "oath")
    word = said(B, 0, entry(A, 1), "half_confirmed")
    common = fold([[newer, entry(A, 1)], [word]], TODAY)
    assert common.unknown == (newer, word)


def test_two_entries_at_one_place_are_a_fault_and_not_a_choice():
    one, other = entry(A, 0, leaf="aa"), entry(A, 0, leaf="bb")
    common = fold([[other], [one]], TODAY)
    assert [item.latest.leaf_hash for item in common.items] == ["aa"]
    assert [fault.entry.leaf_hash for fault in common.faults] == ["bb"]


def test_a_redacted_position_says_nothing_any_more():
    item = entry(A, 0)
    answer = said(B, 0, item, "contested", reason="a name slipped in")
    common = fold([[item], [answer, entry(B, 1, "redact", refs=[to(answer)], reason_code="privacy")]], TODAY)
    assert common.items[0].positions[B].word == "received"
    assert common.faults == ()


@st.composite
def histories(draw):
    """Some centres write at random: records, new versions, redactions, positions, also wrong ones."""
    entries = []
    sizes = dict.fromkeys((A, B, C), 0)
    for _ in range(draw(st.integers(1, 25))):
        origin = draw(st.sampled_from((A, B, C)))
        sort = draw(st.sampled_from(("record", "record", "position", "supersede", "redact", "ack", "oath")))
        target = draw(st.sampled_from(entries)) if entries else None
        public = {"day": "2016-03-05"}
        if sort == "position":
            word = draw(st.sampled_from(("confirmed", "contested", "under_check", "withdrawn", "odd")))
            public = {"position": word, "due": draw(st.sampled_from(("2016-03-01", "2016-04-01", "soon")))}
        leaf = draw(st.sampled_from(("", "", "", "wrong")))
        refs = [to(target, leaf)] if target and sort not in {"record", "ack"} else []
        entries.append(entry(origin, sizes[origin], sort, refs=refs, **public))
        sizes[origin] += 1
    return entries


def seen(common):
    return (
        [
            (
                item.latest.place,
                [version.place for version in item.versions],
                item.redacted,
                item.withdrawn,
                item.positions,
            )
            for item in common.items
        ],
        common.unknown,
        common.faults,
        common.pending,
    )


@settings(max_examples=200, deadline=None)
@given(histories(), st.randoms(use_true_random=False), st.sampled_from(("", A, B)))
def test_the_order_of_arrival_makes_no_difference(entries, chance: random.Random, reader):
    in_order = seen(fold([entries], TODAY, reader=reader))
    shuffled = list(entries)
    chance.shuffle(shuffled)
    cut = chance.randint(0, len(shuffled))
    twice = [shuffled[cut:], shuffled[:cut], shuffled[: cut // 2]]
    assert seen(fold(twice, TODAY, reader=reader)) == in_order


@settings(max_examples=100, deadline=None)
@given(histories())
def test_no_entry_disappears(entries):
    common = fold([entries], TODAY)
    versions = {version.place for item in common.items for version in item.versions}
    elsewhere = {one.place for one in (*common.unknown, *common.pending, *(f.entry for f in common.faults))}
    acts = {one.place for one in entries if one.type in {"position", "redact", "ack"}}
    assert {one.place for one in entries} <= versions | elsewhere | acts
