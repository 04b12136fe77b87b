"""Evidence stands alone: it proves what it says to whoever has the file, and an altered file proves nothing."""

import subprocess
import sys

import pytest

from tests.exchange.players import Player
from tests.record.conftest import SIGNER, VKEY, lay_out, leaf
from tregua.record import evidence, tree, verify
from tregua.record.evidence import EvidenceError, parse_evidence, verify_evidence
from tregua.record.mirror import Mirror, ReadingError
from tregua.record.source import FolderSource


@pytest.fixture
def theirs(tmp_path):
    return Player(tmp_path / "theirs").says(5)


def caught(theirs, folder):
    """Return the evidence of the one thing that is wrong there."""
    mirror = Mirror(theirs.folder / "mirror", theirs.verifier)
    mirror.pull(FolderSource(theirs.published))
    try:
        faults = mirror.pull(FolderSource(folder)).faults
    except ReadingError as error:
        return error.evidence
    return faults[0].evidence


def rollback(theirs):
    mirror = Mirror(theirs.folder / "mirror", theirs.verifier)
    mirror.pull(FolderSource(theirs.published))
    theirs.publish(size=4)
    with pytest.raises(ReadingError) as error:
        mirror.pull(FolderSource(theirs.published))
    return error.value.evidence


def tampered(theirs):
    path = theirs.published / "tile/entries/000.p/5"
    raw = bytearray(path.read_bytes())
    raw[30] ^= 1
    path.write_bytes(raw)
    with pytest.raises(ReadingError) as error:
        Mirror(theirs.folder / "mirror", theirs.verifier).pull(FolderSource(theirs.published))
    return error.value.evidence


def body(theirs):
    theirs.log[2] = (theirs.log[2][0], theirs.log[3][1])
    theirs.publish()
    held = Mirror(theirs.folder / "mirror", theirs.verifier).pull(FolderSource(theirs.published))
    return held.faults[0].evidence


def frozen(theirs):
    mirror = Mirror(theirs.folder / "mirror", theirs.verifier)
    mirror.pull(FolderSource(theirs.published))
    theirs.says(1)
    with pytest.raises(ReadingError) as error:
        mirror.pull(FolderSource(theirs.published), frozen_at=5)
    return error.value.evidence


def four(theirs):
    theirs.log.pop()
    theirs.publish()
    return caught(theirs, theirs.fork(at=2, grows=9).published)


KINDS = {
    "FORK": lambda theirs: caught(theirs, theirs.fork(at=2, grows=3).published),
    "FORK of a longer tree": lambda theirs: caught(theirs, theirs.fork(at=2, grows=9).published),
    "FORK of a longer tree, from a power of two": four,
    "ROLLBACK": rollback,
    "TAMPER": tampered,
    "BODY": body,
    "FROZEN": frozen,
}


@pytest.fixture(params=KINDS)
def proof(request, theirs):
    made = KINDS[request.param](theirs)
    assert made.kind == request.param.split()[0]
    return made


def test_it_verifies_alone_and_is_written_in_one_way(proof, theirs):
    again = verify_evidence(proof.text)
    assert (again.text, again.origin, again.fingerprint) == (proof.text, theirs.origin, proof.fingerprint)
    assert "\nsays: " in proof.text.split("---")[0]


def test_the_independent_verifier_says_the_same(proof, tmp_path, theirs):
    file = tmp_path / "evidence.txt"
    file.write_text(proof.text)
    ran = subprocess.run(
        [sys.executable, "-I", verify.__file__, "--evidence", file, "--vkey", theirs.vkey],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_no_word_of_it_can_be_altered(proof):
    """Each line, altered in turn: the notes and hashes no longer prove it, or it is not written as it must be.

    When, where and in which words it was seen is the keeper's word; so is what exactly was served.
    """
    proved, heading, served = proof.text.partition("--- served\n")
    lines = proved.split("\n")
    for number, line in enumerate(lines[:-1]):
        if line.startswith(("seen: ", "source: ", "says: ", "place: ")):
            continue
        for other in ([f"{line[:-1]}x"], [line[1:]], [f"{line} "], []):
            altered = "\n".join([*lines[:number], *other, *lines[number + 1 :]])
            if altered != proved:
                with pytest.raises(EvidenceError):
                    verify_evidence(altered + heading + served)


def test_two_notes_that_agree_prove_nothing(theirs):
    early, late = theirs.note(3).decode(), theirs.note().decode()
    hashes = tree.consistency_proof(theirs.hashes(), 3)
    honest = evidence.make(
        "FORK", theirs.vkey, source="-", place="size 3", says="-", held=early, offered=late, hashes=hashes
    )
    with pytest.raises(EvidenceError, match="do not contradict"):
        verify_evidence(honest.text)
    same = evidence.make("FORK", theirs.vkey, source="-", place="size 5", says="-", held=late, offered=late)
    with pytest.raises(EvidenceError, match="do not contradict"):
        verify_evidence(same.text)


def test_somebody_holds_more_of_our_log_than_we(theirs):
    early, late = theirs.note(3).decode(), theirs.note().decode()
    more = evidence.make("OWN", theirs.vkey, source="-", place="size 5", says="-", held=early, offered=late)
    verify_evidence(more.text)
    less = evidence.make("OWN", theirs.vkey, source="-", place="size 5", says="-", held=late, offered=early)
    with pytest.raises(EvidenceError):
        verify_evidence(less.text)


def test_the_same_thing_seen_again_has_the_same_name(theirs):
    fork = theirs.fork(at=2, grows=3).published
    first, second = (caught(theirs, fork) for _ in range(2))
    assert first.fingerprint == second.fingerprint


def test_a_bundle_too_large_for_a_file_stands_by_its_hash(tmp_path, monkeypatch):
    monkeypatch.setattr(evidence, "MOST_SERVED", 1000)
    lay_out(tmp_path / "log", [leaf(number) for number in range(260)])
    path = tmp_path / "log/tile/entries/000"
    path.write_bytes(path.read_bytes().replace(b"01J7", b"01J8", 1))
    with pytest.raises(ReadingError) as error:
        Mirror(tmp_path / "mirror", SIGNER.verifier).pull(FolderSource(tmp_path / "log"))
    assert "sha256 " in verify_evidence(error.value.evidence.text).parts["served"]
    assert error.value.evidence.vkey == VKEY


@pytest.mark.parametrize(
    "text", ["", "nonsense", evidence.FIRST, evidence.FIRST + "tregua evidence/2\n\n--- end\n"]
)
def test_what_is_no_evidence_is_refused(text):
    with pytest.raises(EvidenceError):
        parse_evidence(text)
