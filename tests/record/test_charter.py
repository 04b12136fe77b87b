"""Charters: what is followed, and each way in which one is not."""

import os
import random
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest

from tests.record.delegations import (
    CENTRES,
    LOGS,
    MIRRORS,
    NEW_LOG,
    NOW,
    ROOTS,
    YEAR,
    after,
    first,
    key,
    policy,
    signed,
)
from tregua.record.charter import Centre, CharterError, Root
from tregua.record.charter_chain import follow, joined, missing, open_signed, read_chain, signed_by
from tregua.record.charter_parsing import parse
from tregua.record.checkpoint import Checkpoint
from tregua.record.note import Signer

MUTATIONS = 100_000 if os.environ.get("TREGUA_FULL") else 1500
FROZEN = Checkpoint("hmeimim.example/log1", 1412, "ab" * 32)
NEWCOMER = Signer("amman.example/root-dora", key(29))


def refused(before, raw, says, now=NOW):
    with pytest.raises(CharterError, match=says):
        follow(before, raw, now=now)


def test_a_charter_is_written_in_one_way_and_read_back():
    draft = first(clauses=("republish bodies", "redact never finding/1"), freezes=())
    assert parse(draft.text) == draft
    assert draft.republishes_bodies
    assert draft.never_redacts("finding/1")
    assert not draft.never_redacts("statement/1")
    assert draft.log("amman.example/log1") == LOGS["amman"].verifier
    assert draft.mirrors == {code: one.key.vkey for code, one in MIRRORS.items()}


def test_the_text_ends_at_the_first_empty_line_of_the_note():
    draft = first()
    text, _signatures = signed(draft).split(b"\n\n", 1)
    assert text + b"\n" == draft.text.encode()


def test_every_four_of_six_with_two_of_each_side_are_enough_and_no_fewer():
    draft = first()
    for count in range(7):
        for names in combinations(ROOTS, count):
            sides = [sum(name.startswith(code) for name in names) for code in CENTRES]
            enough = count >= 4 and min(sides) >= 2
            if count == 0:
                continue
            assert (missing(draft, open_signed(signed(draft, *names))) == []) == enough, names


def test_one_centre_alone_is_not_enough_however_many_keys_it_has():
    own = [Root("hmeimim", Signer(f"hmeimim.example/root-{n}", key(100 + n)).verifier) for n in range(4)]
    draft = first(roots=(*first().roots, *own))
    signers = [Signer(one.key.name, key(100 + n)) for n, one in enumerate(own)]
    raw = signed(draft, *signers, "hmeimim/anna", "amman/anna")
    refused(None, raw, "1 of them of amman, and 2 are needed")


def test_one_root_key_replaced_and_a_log_frozen_in_one_step():
    one = follow(None, signed(first()), now=NOW).charter
    gone = ROOTS["amman/carol"].verifier
    two = after(
        one,
        roots=(
            *(root for root in one.roots if root.key != gone),
            Root("amman", NEWCOMER.verifier),
        ),
        centres=(Centre("hmeimim", (FROZEN.origin, NEW_LOG.name)), one.centres[1]),
        freezes=(FROZEN,),
        policy=policy(*LOGS.values(), NEW_LOG),
    )
    made = follow(one, signed(two, "hmeimim/anna", "hmeimim/boris", "amman/anna", "amman/boris"), now=NOW)
    assert made.charter.frozen(FROZEN.origin) == FROZEN
    assert made.charter.centre_of(NEW_LOG.name).code == "hmeimim"
    assert [one.charter.version for one in read_chain([signed(one), made.raw])] == [1, 2]


def test_new_keys_alone_are_not_enough():
    one = first()
    new = [Root(code, Signer(f"{code}.example/new-{n}", key(200 + n + 10 * place)).verifier)
           for place, code in enumerate(CENTRES) for n in range(2)]  # fmt: skip
    signers = [Signer(root.key.name, key(200 + n + 10 * place))
               for (place, n), root in zip([(p, n) for p in range(2) for n in range(2)], new, strict=True)]  # fmt: skip
    refused(one, signed(after(one, roots=tuple(new)), *signers), "0 of the 4 root keys of version 1")


def test_the_new_keys_sign_too():
    one = first()
    new = tuple(Root(code, Signer(f"{code}.example/new-{n}", key(200 + n + 10 * place)).verifier)
                for place, code in enumerate(CENTRES) for n in range(2))  # fmt: skip
    refused(one, signed(after(one, roots=new)), "0 of the 4 root keys of version 2")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"version": 3}, "next charter has version 2"),
        ({"version": 1, "previous": "none"}, "another charter of version 1"),
        ({"previous": "0" * 64}, "does not follow"),
        ({"expires": NOW - timedelta(days=1), "not_before": NOW - timedelta(days=9)}, "expired"),
        ({"not_before": NOW + timedelta(days=1)}, "not before"),
    ],
    ids=["skipped", "same again", "of another chain", "expired", "too early"],
)
def test_what_does_not_follow_is_refused(changes, says):
    one = first()
    given = {"clauses": ("republish bodies",)} | changes
    refused(one, signed(after(one, **given)), says)


def test_the_very_moment_of_expiry_is_too_late():
    refused(None, signed(first()), "expired", now=YEAR)
    assert follow(None, signed(first()), now=YEAR - timedelta(seconds=1))


def test_another_first_charter_is_refused():
    refused(first(), signed(first(clauses=("republish bodies",))), "another charter of version 1")


def test_a_chain_begins_with_version_one():
    refused(None, signed(after(first())), "the first charter has version 1")


def test_what_is_frozen_stays_frozen():
    one = first()
    two = after(
        one,
        centres=(Centre("hmeimim", (FROZEN.origin, NEW_LOG.name)), one.centres[1]),
        freezes=(FROZEN,),
        policy=policy(*LOGS.values(), NEW_LOG),
    )
    refused(two, signed(after(two, freezes=(replace(FROZEN, size=1413),))), "stays frozen")
    back = after(two, freezes=(), centres=one.centres, policy=policy())
    refused(two, signed(back), "stays frozen")


def test_a_centre_and_its_logs_stay():
    one = first()
    moved = after(one, centres=(Centre("hmeimim", (NEW_LOG.name,)), one.centres[1]),
                  policy=policy(NEW_LOG, LOGS["amman"]))  # fmt: skip
    refused(one, signed(moved), "stay in the charter")


def test_a_wrong_or_doubled_signature_of_a_root_key_is_refused():
    draft = first()
    other = signed(replace(draft, clauses=("republish bodies",)), "amman/anna").split(b"\n\n")[1]
    raw = signed(draft, "hmeimim/anna", "hmeimim/boris", "amman/boris", "amman/carol")
    refused(None, raw + other, "does not fit")
    twice = signed(draft, "amman/anna", "amman/anna", "hmeimim/anna", "hmeimim/boris", "amman/boris")
    refused(None, twice, "signed twice")


def test_signatures_of_strangers_are_not_counted():
    stranger = Signer("stranger.example/root", key(99))
    raw = signed(first(), stranger, "hmeimim/anna", "hmeimim/boris", "amman/anna")
    refused(None, raw, "3 of the 4")


CASES = {
    "one key under two names": (
        lambda: first(roots=(*first().roots[:5], Root("amman", Signer("amman.example/x", key(20)).verifier))),
        "only once",
    ),
    "two keys under one name": (
        lambda: first(roots=(*first().roots[:5], Root("amman", Signer("amman.example/root-anna", key(98)).verifier))),
        "name of a root key",
    ),
    "one root key of a centre": (lambda: first(roots=first().roots[:4]), "fewer than 2"),
    "threshold too low": (lambda: first(threshold=3), "threshold"),
    "threshold too high": (lambda: first(threshold=7), "threshold"),
    "the key of a log as root key": (
        lambda: first(roots=(*first().roots, Root("amman", Signer("amman.example/r", key(51)).verifier))),
        "charters only",
    ),
    "the key of a mirror as root key": (
        lambda: first(roots=(*first().roots, Root("amman", Signer("amman.example/r", key(61)).verifier))),
        "charters only",
    ),
    "a root key of nobody": (
        lambda: first(roots=(*first().roots, Root("geneva", Signer("g.example/r", key(97)).verifier))),
        "does not name",
    ),
    "a single centre": (lambda: first(centres=first().centres[:1]), "two centres"),
    "a centre twice": (lambda: first(centres=(first().centres[0],) * 2), "only once"),
    "a log without its key": (
        lambda: first(policy=policy(LOGS["amman"])), "one line “log” for each"
    ),
    "a key of no log": (lambda: first(policy=policy(*LOGS.values(), NEW_LOG)), "one line “log” for each"),
    "a log that ended without a freeze": (
        lambda: first(
            centres=(Centre("hmeimim", ("hmeimim.example/log1", NEW_LOG.name)), first().centres[1]),
            policy=policy(*LOGS.values(), NEW_LOG),
        ),
        "is frozen",
    ),
    "a freeze of nobody's log": (lambda: first(freezes=(replace(FROZEN, origin="x.example/log1"),)), "no centre has"),
    "a quorum without one centre": (
        lambda: first(policy=policy().replace("all hmeimim amman depositary", "2 hmeimim amman depositary")),
        "can be met without hmeimim",
    ),
    "no quorum at all": (lambda: first(policy=policy().replace("quorum final", "quorum none")), "met without"),
    "a centre without a mirror": (
        lambda: first(policy=policy().replace("witness amman ", "witness oman ").replace("hmeimim amman", "hmeimim oman")),
        "witness amman",
    ),
    "no policy": (lambda: first(policy=""), "policy"),
    "an unknown clause": (lambda: first(clauses=("annex the other",)), "no clause"),
    "a clause about no schema": (lambda: first(clauses=("redact never finding",)), "no clause"),
    "a clause twice": (lambda: first(clauses=("republish bodies",) * 2), "only once"),
    "expiring before it holds": (lambda: first(expires=NOW), "expires after"),
    "a first one with a hash": (lambda: first(previous="0" * 64), "previous"),
    "a second one without": (lambda: first(version=2), "previous"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_charter_that_cannot_be_meant_is_refused(case):
    make, says = CASES[case]
    with pytest.raises(CharterError, match=says):
        parse(make().text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version 1\n", "version 01\n"),
        ("version 1\n", "version 1\nversion 1\n"),
        ("version 1\n", ""),
        ("version 1\n", "version ١\n"),
        ("threshold 4\n", "threshold  4\n"),
        ("threshold 4\n", "threshold 4\nthreshold 4\n"),
        ("2016-03-01T00:00:00Z", "2016-3-1T00:00:00Z"),
        ("2016-03-01T00:00:00Z", "2016-03-01T00:00:00+00:00"),
        ("2016-03-01T00:00:00Z", "2016-02-30T00:00:00Z"),
        ("tregua charter/v1", "tregua charter/v2"),
        ("policy\n", "\npolicy\n"),
        ("policy\n", "remark none\npolicy\n"),
        ("policy\n", ""),
        ("quorum final\n", "quorum final"),
        ("quorum final\n", "quorum final\r\n"),
        ("quorum final\n", "quorum final\nquorum final\n"),
        ("centre amman", "centre Amman"),
        ("centre amman amman.example/log1", "centre amman"),
        ("root amman ", "root "),
    ],
)
def test_a_line_that_is_not_as_it_must_be_is_refused(old, new):
    text = first().text
    assert old in text
    with pytest.raises(CharterError):
        parse(text.replace(old, new, 1))


def test_signatures_of_several_people_come_together():
    draft = first()
    one = joined([signed(draft, name) for name in ROOTS])
    assert [root.key.name for root in signed_by(draft, open_signed(one))] == [s.name for s in ROOTS.values()]
    assert joined([one, signed(draft, "amman/anna")]) == one
    with pytest.raises(CharterError, match="different texts"):
        joined([one, signed(replace(draft, threshold=5), "amman/anna")])


def test_a_spoilt_charter_is_refused_with_one_exception_and_none_is_followed():
    good = signed(first(), "hmeimim/anna", "hmeimim/boris", "amman/anna", "amman/boris")
    text = good.split(b"\n\n")[0]
    dice = random.Random(20160227)
    for _ in range(MUTATIONS):
        spoilt = bytearray(good)
        for _again in range(dice.randint(1, 4)):
            place = dice.randrange(len(spoilt))
            match dice.randrange(4):
                case 0:
                    spoilt[place] ^= 1 << dice.randrange(8)
                case 1:
                    del spoilt[place : place + dice.randint(1, 40)]
                case 2:
                    spoilt[place:place] = bytes(dice.choices(b"\n +/=-\xe2\x80\x94az09", k=3))
                case _:
                    other = dice.randrange(len(spoilt))
                    spoilt[place:place] = spoilt[other : other + dice.randint(1, 80)]
        try:
            made = follow(None, bytes(spoilt), now=NOW)
        except CharterError:
            continue
        # Only a line of a stranger may have come or gone: what is said, and who said it, is the same.
        assert made.charter.text.encode() == text + b"\n"


def test_a_spoilt_draft_is_refused_with_one_exception_or_is_another_draft():
    good = first(clauses=("redact never finding/1",)).text
    dice = random.Random(4)
    for _ in range(MUTATIONS):
        place, other = dice.randrange(len(good)), dice.randrange(len(good))
        middle = dice.choice(["", "\n", " ", "9" * 30, "\u0663", "\t", "+", "none", good[other : other + 60]])
        spoilt = good[:place] + middle + good[place + dice.randint(0, 9) :]
        try:
            made = parse(spoilt)
        except CharterError:
            continue
        assert made.text == spoilt
