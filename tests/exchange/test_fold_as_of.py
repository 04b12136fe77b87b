"""As of a cosigned time: what counts, what waits, what is void, who has read a correction; in any order of arrival."""

import os
import random
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.exchange.test_fold import TODAY, A, B, C, entry, said, seen, to
from tregua.exchange.covering import Cosigned
from tregua.exchange.fold import Logged, Ref, fold

HISTORIES = 1000 if os.environ.get("TREGUA_FULL") else 200
SORTS = ("record", "record", "record", "position", "position", "supersede", "redact", "ack", "oath")


def at(hour):
    return datetime(2016, 3, 6, tzinfo=UTC) + timedelta(hours=hour)


def heads(*said_of):
    return [Cosigned(origin, size, at(hour), "somebody else") for origin, size, hour in said_of]


def test_an_entry_counts_from_its_earliest_cosignature_on():
    log = [entry(A, 0), entry(A, 1)]
    cosigned = heads((A, 2, 9), (A, 1, 8), (A, 2, 7.5))
    assert [item.since for item in fold([log], at(10), cosigned=cosigned).items] == [at(7.5), at(7.5)]
    cosigned = heads((A, 2, 9), (A, 1, 8))
    assert [item.since for item in fold([log], at(10), cosigned=cosigned).items] == [at(8), at(9)]
    before = fold([log], at(8.5), cosigned=cosigned)
    assert [item.latest.index for item in before.items] == [0]
    assert before.uncovered == (log[1],)
    assert fold([log], at(7), cosigned=cosigned).items == ()


def test_our_own_entries_wait_for_a_cosignature_and_count_for_us_alone():
    ours = replace(entry(A, 0), logged_at=at(6))
    mine = fold([[ours]], at(7), cosigned=(), reader=A)
    assert [item.waiting for item in mine.items] == [True]
    assert fold([[ours]], at(5), cosigned=(), reader=A).items == ()
    assert fold([[ours]], at(7), cosigned=(), reader=B).items == ()
    (item,) = fold([[ours]], at(9), cosigned=heads((A, 1, 8)), reader=A).items
    assert (item.waiting, item.since) == (False, at(8))


def test_our_answer_waits_too():
    theirs = entry(B, 0)
    answer = replace(said(A, 0, theirs, "contested", reason="no"), logged_at=at(6))
    (item,) = fold([[theirs], [answer]], at(7), cosigned=heads((B, 1, 5)), reader=A).items
    assert (item.positions[A].word, item.positions[A].waiting, item.positions[A].since) == (
        "contested",
        True,
        None,
    )


def test_unanswered_is_said_since_a_cosigned_time_and_an_answer_since_its_own():
    item = entry(A, 0)
    cosigned = heads((A, 1, 8), (B, 1, 9))
    silent = fold([[item]], at(10), cosigned=cosigned, reader=B).items[0].positions[B]
    assert (silent.word, silent.since) == ("received", at(8))
    answered = fold([[item], [said(B, 0, item, "confirmed")]], at(10), cosigned=cosigned).items[0]
    assert (answered.positions[B].word, answered.positions[B].since) == ("confirmed", at(9))


def test_silence_past_a_deadline_says_since_when_it_lasts():
    item = entry(A, 0, answer_by="2016-03-05")
    silent = fold([[item], [entry(B, 0)]], at(10), cosigned=heads((A, 1, 1), (B, 1, 1))).of(A)[0].positions[B]
    assert (silent.word, silent.due, silent.since) == ("no_answer", "2016-03-05", at(1))


def test_an_answer_to_an_earlier_version_is_none_to_one_that_asks_anew():
    first = entry(A, 0)
    second = entry(A, 1, "supersede", refs=[to(first)], answer_by="2016-03-01")
    (item,) = fold([[first, second], [said(B, 0, first, "confirmed")]], TODAY).items
    assert (item.positions[B].word, item.positions[B].entry.index) == ("no_answer", 0)


def test_an_ack_shows_that_a_correction_was_seen():
    first = entry(A, 0)
    second = entry(A, 1, "supersede", refs=[to(first)], answer="no_violation")
    early, late = (entry(B, number, "ack", kind="", origin=A, size=size) for number, size in ((0, 1), (1, 2)))
    (item,) = fold([[first, second], [early]], TODAY).items
    assert (item.changed, item.seen, item.positions[B].word) == (second, {}, "received")
    (item,) = fold([[first, second], [early, late]], TODAY).items
    assert (item.seen[B].index, item.seen[B].acknowledged) == (1, True)


def test_a_position_shows_it_as_well_and_a_withdrawal_or_redaction_must_be_seen_too():
    first, other = entry(A, 0), entry(A, 3)
    withdrawal = said(A, 1, first, "withdrawn", reason="wrong village")
    redaction = entry(A, 2, "redact", refs=[to(first)])
    log = [first, withdrawal, redaction, other]
    item = fold([log, [said(B, 0, first, "contested", reason="no")]], TODAY).items[0]
    assert (item.changed, item.seen) == (redaction, {})
    item = fold([log, [said(B, 0, other, "confirmed")]], TODAY).items[0]
    assert (item.seen[B].index, item.seen[B].acknowledged) == (0, False)


def test_an_ack_of_oneself_or_in_no_known_form_shows_nothing():
    item = entry(A, 0)
    odd = [
        entry(B, 0, "ack", kind="", origin=B, size=1),
        entry(B, 1, "ack", kind="", origin=A, size=True),
        entry(B, 2, "ack", kind="", origin=A, size="1"),
        entry(B, 3, "ack", kind=""),
    ]
    assert fold([[item], odd], TODAY).of(A)[0].seen == {}


def test_a_confirmation_may_name_an_item_of_its_own():
    theirs, ours = entry(A, 0), entry(B, 0)
    answer = entry(B, 1, "position", refs=[to(theirs), to(ours)], position="confirmed")
    position = fold([[theirs], [ours, answer]], TODAY).of(A)[0].positions[B]
    assert position.names == (to(ours),)


def test_beyond_a_freeze_entries_are_void_and_what_speaks_of_them_has_no_effect():
    log = [entry(A, 0), entry(A, 1)]
    late = said(B, 0, log[1], "confirmed")
    common = fold([log, [late]], TODAY, frozen={A: 1})
    assert (common.void, [item.latest.index for item in common.of(A)]) == ((log[1],), [0])
    assert [fault.why for fault in common.faults] == ["refers to an entry that a charter made void"]
    assert fold([log, [late]], TODAY, frozen={C: 0}).void == ()


def random_history(chance):
    """Let some centres write at random, with acks, wrong references and unknown types; say when each was cosigned."""
    origins = [A, B, C][: chance.randint(2, 3)]
    entries: list[Logged] = []
    sizes = dict.fromkeys(origins, 0)
    cosigned, hour = [], 0.0
    for _ in range(chance.randint(1, 40)):
        hour += chance.random()
        origin, sort = chance.choice(origins), chance.choice(SORTS)
        target = chance.choice(entries) if entries else None
        public = {"day": "2016-03-05", "answer_by": chance.choice(("", "2016-03-06", "2016-03-20"))}
        refs: list[Ref] = []
        if sort == "ack":
            other = chance.choice(origins)
            public = {"origin": other, "size": sizes[other]}
        elif sort != "record" and target:
            refs = [to(target, chance.choice(("", "", "", "wrong")))]
        if sort == "position":
            word = chance.choice(
                ("confirmed", "contested", "cannot_confirm", "under_check", "withdrawn", "odd")
            )
            public = {"position": word, "due": chance.choice(("2016-03-06", "2016-04-01", "soon"))}
            refs += [to(own) for own in entries[-1:] if own.origin == origin]
        entries.append(entry(origin, sizes[origin], sort, refs=refs, **public))
        sizes[origin] += 1
        if chance.random() < 0.4:
            head = chance.choice(origins)
            cosigned.append(Cosigned(head, sizes[head], at(hour), "somebody else"))
    return entries, cosigned, at(hour)


def arrivals(entries, chance):
    """Yield three ways in which one history may arrive: in pieces, in any order, some of it twice."""
    for _ in range(3):
        shuffled = [*entries, *chance.sample(entries, len(entries) // 3)]
        chance.shuffle(shuffled)
        cuts = sorted(chance.randint(0, len(shuffled)) for _ in range(3))
        yield [shuffled[first:last] for first, last in zip([0, *cuts], [*cuts, None], strict=True)]


def whole(common):
    """Return everything a common record says."""
    more = [(item.since, item.waiting, item.changed, item.changed_at, item.seen) for item in common.items]
    return seen(common), more, common.void, common.uncovered


@pytest.mark.parametrize("number", range(HISTORIES // 20))
def test_the_same_record_in_whatever_order_it_arrives(number):
    for history in range(20):
        chance = random.Random(number * 20 + history)
        entries, cosigned, end = random_history(chance)
        as_of = end - timedelta(hours=chance.choice((0, 0, 2, 5)))
        said_once = {"reader": chance.choice(("", A, B)), "frozen": chance.choice(({}, {}, {A: 3}))}
        wanted = whole(fold([entries], as_of, cosigned=cosigned, **said_once))
        for logs in arrivals(entries, chance):
            chance.shuffle(cosigned)
            assert whole(fold(logs, as_of, cosigned=cosigned + cosigned[:2], **said_once)) == wanted


@pytest.mark.parametrize("number", range(HISTORIES // 20))
def test_what_counts_only_grows_with_time(number):
    """Items, versions, redactions and what was read once stay; nothing that counted ceases to."""
    for history in range(20):
        entries, cosigned, end = random_history(random.Random(number * 20 + history))
        before: dict = {}
        counted: set = set()
        for hour in range(0, int((end - at(0)) / timedelta(hours=1)) + 2, 2):
            common = fold([entries], at(hour), cosigned=cosigned)
            now = {item.versions[0].place: item for item in common.items}
            for place, earlier in before.items():
                item = now[place]
                assert item.versions[: len(earlier.versions)] == earlier.versions
                assert earlier.redacted <= item.redacted
                assert item.since == earlier.since
                if item.changed == earlier.changed:
                    assert item.seen == item.seen | earlier.seen
                for origin, position in earlier.positions.items():
                    assert origin in item.positions
                    if position.entry and item.positions[origin].entry:
                        assert item.positions[origin].entry.index >= position.entry.index
            covered = {one.place for one in entries} - {one.place for one in common.uncovered}
            assert counted <= covered
            before, counted = now, covered


def test_a_partial_log_is_an_earlier_state_of_the_whole():
    for number in range(50):
        chance = random.Random(number)
        entries, _cosigned, _end = random_history(chance)
        sizes = {origin: chance.randint(0, 20) for origin in (A, B, C)}
        part = fold([[one for one in entries if one.index < sizes[one.origin]]], TODAY)
        everything = {item.versions[0].place for item in fold([entries], TODAY).items}
        assert {item.versions[0].place for item in part.items} <= everything


def test_ten_thousand_entries_a_side_fold():
    logs: dict[str, list[Logged]] = {A: [], B: []}
    for number in range(5000):
        for mine, other in ((A, B), (B, A)):
            logs[mine].append(entry(mine, 2 * number, day="2016-03-05", answer_by="2016-03-20"))
            target = logs[other][2 * (number // 2)] if logs[other] else logs[mine][-1]
            logs[mine].append(said(mine, 2 * number + 1, target, "cannot_confirm"))
    cosigned = [
        Cosigned(origin, size, at(size / 100), "x") for origin in (A, B) for size in range(4, 10_001, 4)
    ]
    began = time.process_time()
    common = fold(logs.values(), at(200), cosigned=cosigned, reader=A)
    assert len(common.items) == 10_000
    assert time.process_time() - began < 20, "each entry was held against all others"
