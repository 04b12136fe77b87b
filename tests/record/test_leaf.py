"""A leaf is read in one look where it can be; that look and the long one agree on every byte."""

import json
import os
import random

import pytest

from tests.record.conftest import leaf
from tregua.record import entry
from tregua.record.entry import EntryError, Ref

ROUNDS = 100_000 if os.environ.get("TREGUA_FULL") else 4_000
REFS = [Ref("latakia.example/log1", 7, "ab" * 32), Ref("amman.example/log1", 2**53 - 1, "0f" * 32)]
PIECES = [
    b'"',
    b",",
    b"[",
    b"]",
    b"{",
    b"}",
    b" ",
    b"0",
    b"1",
    b"9",
    b"-",
    b"e",
    b"\\u0041",
    b"\\/",
    b"\xc3\xa9",
    b"1.0",
    b"z",
]


def looks(raw):
    """Return what each of the two looks says of these bytes: the leaf, or None."""
    said = []
    for look in (entry.parse, entry._parse_any):
        try:
            said.append(look(raw))
        except EntryError:
            said.append(None)
    return said


def spoilt(raw, chance):
    at = chance.randrange(len(raw))
    return random.Random(chance.random()).choice(
        [
            raw[:at] + raw[at + 1 :],
            raw[:at] + chance.choice(PIECES) + raw[at:],
            raw[:at] + bytes([raw[at] ^ 1 << chance.randrange(8)]) + raw[at + 1 :],
            raw[:at] + raw[at : at + chance.randrange(60)] + raw[at:],
        ]
    )


def test_both_looks_agree_on_whatever_is_spoilt():
    chance = random.Random(11)
    whole = [leaf(1)[0], leaf(2, refs=REFS)[0], leaf(3, refs=REFS[:1], type="supersede")[0]]
    for _ in range(ROUNDS):
        raw = spoilt(chance.choice(whole), chance)
        quick, long = looks(raw)
        assert quick == long, raw


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("_sd", []),
        ("_sd", ["a" * 43, "a" * 43]),
        ("_sd", ["b" * 43, "a" * 43]),
        ("_sd", [f"{number:043d}" for number in range(64)]),
        ("_sd", [f"{number:043d}" for number in range(65)]),
        ("refs", [{"h": "ab" * 32, "i": 2**53 - 1, "o": "a"}]),
        ("refs", [{"h": "ab" * 32, "i": 2**53, "o": "a"}]),
        ("refs", [{"h": "ab" * 32, "i": -1, "o": "a"}]),
        ("refs", [{"h": "ab" * 32, "i": 0, "o": "a"}] * 17),
        ("t", "vote"),
        ("id", "Ahmad of the bakery"),
        ("id", "a" * 41),
        ("kind", "ahmad of the bakery"),
        ("kind", "x" * 33),
        ("v", 2),
        ("v", 0),
        ("extra", 1),
    ],
)
def test_both_looks_agree_at_the_edges(field, value):
    data = json.loads(leaf(1)[0]) | {field: value}
    quick, long = looks(json.dumps(data, sort_keys=True, separators=(",", ":")).encode())
    assert quick == long


def test_a_person_cannot_be_described_in_what_nobody_can_blank():
    """A leaf stays for ever: what stands in it openly has room for a word or an identifier, not for a sentence."""
    for field, value in (
        ("id", "Ahmad al-Example, Salma"),
        ("kind", "killed Ahmad"),
        ("t", "Ahmad"),
        ("sch", "Ahmad/1"),
    ):
        with pytest.raises(EntryError, match=field):
            entry.parse(entry.canonical(json.loads(leaf(1)[0]) | {field: value}))
