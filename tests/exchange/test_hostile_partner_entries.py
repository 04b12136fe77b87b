"""The partner puts an entry into its log that no honest program writes: what our readers say, entry by entry.

Each log below is rightly signed and its tree is right; only the one entry is not. What the entry refers to wrongly is
kept, listed against its writer, and has no effect.
"""

from datetime import UTC, datetime

import pytest

from tests.exchange.players import Player
from tregua.exchange.fold import Logged, fold
from tregua.exchange.fold import Ref as Place
from tregua.record import entry
from tregua.record.entry import EntryError, Ref
from tregua.record.reading import ReadingError, read_published

ORIGIN = "amman.example/log1"


@pytest.fixture
def theirs(tmp_path):
    return Player(tmp_path).says(2)


GOOD = entry.build(
    origin=ORIGIN, type="record", kind="finding", id="f1", sch="finding/1", digests=["A" * 43]
).decode()
WRITTEN = {
    "a number with a fraction": GOOD.replace('"v":1', '"v":1.0'),
    "not a number": GOOD.replace('"v":1', '"v":NaN'),
    "a key twice": GOOD.replace('"v":1', '"v":1,"v":1'),
    "a space": GOOD.replace('"v":1', '"v": 1'),
    "a line end": GOOD + "\n",
    "keys in another order": GOOD.replace('"t":"record","v":1', '"v":1,"t":"record"'),
    "a letter as an escape": GOOD.replace("finding", r"\u0066inding", 1),
    "a slash as an escape": GOOD.replace("finding/1", r"finding\/1"),
    "half of a character": GOOD.replace('"id":"f1"', r'"id":"\ud800"'),
    "a number beyond 2^53": GOOD.replace('"v":1', f'"v":{2**53 + 1}'),
    "minus zero": GOOD.replace('"v":1', '"v":-0'),
    "a mark of byte order": "\ufeff" + GOOD,
    "nested five thousand deep": "[" * 5000 + "]" * 5000,
    "a number of five thousand digits": GOOD.replace('"v":1', f'"v":{"9" * 5000}'),
    "longer than 8,192 bytes": GOOD.replace('"id":"f1"', f'"id":"{"f" * 9000}"'),
    "a person's name where a word of the format stands": GOOD.replace(
        '"kind":"finding"', '"kind":"Имя Человека"'
    ),
    "a person's name as the id": GOOD.replace('"id":"f1"', '"id":"Haji Murad of Old Bridge"'),
    "a person's name as the schema": GOOD.replace("finding/1", "Haji Murad/1"),
    "made for another log": GOOD.replace(ORIGIN, "hmeimim.example/log1"),
}


@pytest.mark.parametrize("what", WRITTEN)
def test_they_log(theirs, what):
    theirs.log.append((WRITTEN[what].encode("utf-8", "surrogatepass"), ""))
    theirs.publish()
    with pytest.raises(ReadingError) as seen:
        read_published(theirs.published, theirs.vkey)
    assert (seen.value.check, seen.value.where) == ("ENTRY", "entry 2")


@pytest.mark.parametrize("what", [one for one in WRITTEN if one != "made for another log"])
def test_we_would_not_write(what):
    with pytest.raises(EntryError):
        entry.parse(WRITTEN[what].encode("utf-8", "surrogatepass"))


def folded(*players):
    """Return the common record of these centres, as everybody works it out from their published files."""
    logs = []
    for one in players:
        for part in read_published(one.published, one.vkey).entries:
            says = part.data if part.known else {"t": "newer", "kind": "", "id": "", "refs": []}
            refs = tuple(Place(ref["o"], ref["i"], ref["h"]) for ref in says["refs"])
            logs.append(
                Logged(
                    one.origin,
                    part.index,
                    part.leaf_hash,
                    says["t"],
                    says["kind"],
                    says["id"],
                    refs,
                    part.public,
                )
            )
    return fold([logs], datetime(2016, 3, 6, tzinfo=UTC))


@pytest.fixture
def ours(tmp_path):
    return Player(tmp_path / "ours", "hmeimim.example/log1").says(2)


def whys(common):
    return [(one.entry.index, one.why) for one in common.faults]


def test_a_reference_with_a_forged_hash_has_no_effect_and_is_listed(ours, theirs):
    forged = Ref(ours.origin, 0, "ab" * 32)
    theirs.add("position", sort="position", refs=[forged], position="confirmed")
    theirs.publish()
    common = folded(ours, theirs)
    assert whys(common) == [(2, "refers to an entry with another hash than that entry has")]
    assert not common.of(ours.origin)[0].positions


@pytest.mark.parametrize("index", [2, 3, 2**53 - 1])
def test_a_reference_to_itself_or_forward_has_no_effect_and_is_listed(ours, theirs, index):
    theirs.add("finding", sort="supersede", refs=[Ref(theirs.origin, index, "ab" * 32)])
    theirs.says()
    assert whys(folded(ours, theirs)) == [(2, "refers to itself or to a later entry")]


def test_an_answer_to_what_has_not_arrived_is_pending_and_counts_once_it_is_there(ours, theirs):
    ours.says()
    theirs.add("position", sort="position", refs=[ours.ref(2)], position="cannot_confirm")
    theirs.publish()
    ours.publish(2)
    assert [one.index for one in folded(ours, theirs).pending] == [2]
    ours.publish()
    common = folded(ours, theirs)
    assert not common.pending
    assert common.of(ours.origin)[2].positions[theirs.origin].word == "cannot_confirm"


@pytest.mark.parametrize("sort", ["supersede", "redact"])
def test_they_change_or_redact_an_entry_of_ours(ours, theirs, sort):
    theirs.add("finding", sort=sort, refs=[ours.ref(0)], answer="nothing happened")
    theirs.publish()
    common = folded(ours, theirs)
    assert whys(common) == [(2, "changes what is not its own")]
    item = common.of(ours.origin)[0]
    assert (len(item.versions), item.is_redacted, item.public) == (1, False, {"n": 0})


def test_they_withdraw_an_item_of_ours_and_judge_one_of_their_own(ours, theirs):
    theirs.add("position", sort="position", refs=[ours.ref(0)], position="withdrawn", reason="for them")
    theirs.add("position", sort="position", refs=[theirs.ref(0)], position="confirmed")
    theirs.publish()
    common = folded(ours, theirs)
    assert [index for index, _why in whys(common)] == [2, 3]
    assert common.of(ours.origin)[0].withdrawn is None


def test_an_entry_of_a_future_version_is_kept_counted_and_shown_as_such(ours, theirs):
    theirs.log.append((b'{"new":["field"],"v":2}', "what only newer programs understand"))
    theirs.says()
    common = folded(ours, theirs)
    assert [one.index for one in common.unknown] == [2]
    assert len(common.of(theirs.origin)) == 3
