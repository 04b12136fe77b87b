"""Who has vouched for a head, and what a partner does to make it look like more than it is.

The policy of the two centres: final is what both mirrors and the depositary cosigned.
"""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.exchange.players import Player
from tregua.record.cosignature import Cosigner, with_lines
from tregua.record.note import Signer
from tregua.record.policy import PolicyError, parse_policy

NOW = 1_790_000_000
DAY = 24 * 60 * 60
OURS = Cosigner("hmeimim.example/mirror", Ed25519PrivateKey.generate())
THEIRS = Cosigner("amman.example/mirror", Ed25519PrivateKey.generate())
OUTSIDE = Cosigner("depositary.example/mirror", Ed25519PrivateKey.generate())


@pytest.fixture
def theirs(tmp_path):
    return Player(tmp_path).says(3)


@pytest.fixture
def policy(theirs):
    return parse_policy(
        f"log {theirs.vkey}\n"
        f"witness hmeimim {OURS.key.vkey}\n"
        f"witness amman {THEIRS.key.vkey}\n"
        f"witness depositary {OUTSIDE.key.vkey}\n"
        "group final all hmeimim amman depositary\n"
        "quorum final\n"
    )


def head(theirs, *who, size=None, at=NOW):
    lines = [one.cosign(str(theirs.head(size)), at) for one in who]
    return with_lines(theirs.note(size), lines)


def lines(raw):
    return raw.decode().splitlines(keepends=True)


def without(raw, name):
    return "".join(line for line in lines(raw) if not line.startswith(f"— {name} ")).encode()


def test_all_three_have_seen_it(theirs, policy):
    opened = policy.open(head(theirs, OURS, THEIRS, OUTSIDE), NOW)
    assert opened.final
    assert opened.cosigned == {"hmeimim": NOW, "amman": NOW, "depositary": NOW}


@pytest.mark.parametrize("missing", [OURS, THEIRS, OUTSIDE], ids=lambda one: one.name)
def test_one_cosignature_is_missing_and_the_quorum_is_not_met(theirs, policy, missing):
    there = [one for one in (OURS, THEIRS, OUTSIDE) if one is not missing]
    assert not policy.open(head(theirs, *there), NOW).final


def test_they_strip_a_cosignature(theirs, policy):
    stripped = without(head(theirs, OURS, THEIRS, OUTSIDE), OUTSIDE.name)
    opened = policy.open(stripped, NOW)
    assert not opened.final
    assert "depositary" not in opened.cosigned


def test_they_move_a_cosignature_to_a_larger_head(theirs, policy):
    of_three = [line for line in lines(head(theirs, OUTSIDE)) if line.startswith(f"— {OUTSIDE.name}")]
    theirs.says()
    moved = with_lines(head(theirs, OURS, THEIRS), of_three)
    with pytest.raises(PolicyError, match="does not fit"):
        policy.open(moved, NOW)


def test_they_strip_the_signature_of_the_log_itself(theirs, policy):
    with pytest.raises(PolicyError, match="not signed by"):
        policy.open(without(head(theirs, OURS, THEIRS, OUTSIDE), theirs.origin), NOW)


def test_a_line_of_somebody_unknown_changes_nothing(theirs, policy):
    raw = head(theirs, OURS, THEIRS, OUTSIDE) + "— grease.example/x AAAAAAAAAAAAAAAAAAAA\n".encode()
    assert policy.open(raw, NOW).final


def test_one_key_signs_twice_with_two_times(theirs, policy):
    raw = head(theirs, OURS, THEIRS) + THEIRS.cosign(str(theirs.head()), NOW - 60).encode()
    with pytest.raises(PolicyError, match="twice"):
        policy.open(raw, NOW)


def test_a_cosignature_of_tomorrow(theirs, policy):
    with pytest.raises(PolicyError, match="seconds from now"):
        policy.open(head(theirs, OURS, THEIRS, at=NOW + DAY), NOW)


def test_they_cosign_with_the_key_of_their_log(theirs, policy):
    """Even under the name of their mirror it is another key, and a key nobody named counts for nothing."""
    false = Cosigner(THEIRS.name, theirs.signer.private)
    opened = policy.open(head(theirs, OURS, OUTSIDE, false), NOW)
    assert not opened.final
    assert "amman" not in opened.cosigned


def test_a_policy_that_names_a_log_s_key_as_a_witness_is_refused(theirs):
    with pytest.raises(PolicyError, match="key of the log"):
        parse_policy(f"log {theirs.vkey}\nwitness amman {theirs.vkey}\nquorum amman\n")


def test_a_log_that_no_policy_names(theirs, policy, tmp_path):
    stranger = Player(tmp_path / "stranger", "stranger.example/log1").says()
    with pytest.raises(PolicyError, match="names no log"):
        policy.open(head(stranger, OURS, THEIRS, OUTSIDE), NOW)
    imposter = Signer(theirs.origin, Ed25519PrivateKey.generate()).sign(str(theirs.head()))
    with pytest.raises(PolicyError, match="not signed by"):
        policy.open(imposter.encode(), NOW)
