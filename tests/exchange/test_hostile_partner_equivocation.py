"""The partner tells two histories under one key: to us at two times, or to us and to somebody else.

Every head below is rightly signed with its real key, and every tree is right in itself. What catches it is what is held.
"""

import shutil

import pytest

from tests.exchange.players import Player, served
from tests.record.conftest import leaf
from tregua.record import evidence, verify
from tregua.record.mirror import Mirror, ReadingError
from tregua.record.reading import read_published
from tregua.record.source import FolderSource, HttpSource

ORIGIN = "amman.example/log1"


@pytest.fixture(scope="module")
def log():
    return [leaf(number, origin=ORIGIN) for number in range(600)]


@pytest.fixture
def theirs(tmp_path, log):
    made = Player(tmp_path / "theirs", ORIGIN)
    made.log = list(log)
    made.publish(300)
    return made


@pytest.fixture
def mirror(tmp_path, theirs):
    """What we hold of it: 300 entries."""
    made = Mirror(tmp_path / "mirror", theirs.verifier)
    made.pull(FolderSource(theirs.published))
    return made


def offered(mirror, player):
    """Offer a history; return the fault that is found, after looking that nothing of it was taken."""
    before = mirror.held()
    with pytest.raises(ReadingError) as seen:
        mirror.pull(FolderSource(player.published))
    assert mirror.held() == before
    return seen.value


def proved(fault, tmp_path):
    """Return what the evidence proves to our own reader and to the stand-alone program."""
    file = tmp_path / "evidence.txt"
    file.write_text(fault.evidence.text, encoding="utf-8", newline="")
    assert verify.main(["--evidence", str(file)]) == 0
    return evidence.verify_evidence(fault.evidence.text)


def notes(found):
    return [found.parts["held"].encode(), found.parts["offered"].encode()]


def test_the_same_size_with_another_root(mirror, theirs, tmp_path):
    fork = theirs.fork(at=299)
    assert (fork.size, fork.head() != theirs.head(300)) == (300, True)
    fault = offered(mirror, fork)
    assert fault.check == "FORK"
    found = proved(fault, tmp_path)
    assert notes(found) == [theirs.note(300), fork.note()]


def test_a_longer_history_that_was_rewritten_in_a_full_bundle(mirror, theirs, tmp_path):
    fork = theirs.fork(at=100, grows=300)
    fault = offered(mirror, fork)
    assert fault.check == "FORK"
    assert proved(fault, tmp_path).kind == "FORK"


def test_a_longer_history_that_was_rewritten_only_at_its_end(mirror, theirs, tmp_path):
    fork = theirs.fork(at=298, grows=10)
    fault = offered(mirror, fork)
    assert fault.check == "FORK"
    assert proved(fault, tmp_path).kind == "FORK"


def test_a_fork_at_its_very_end_that_then_grows(mirror, theirs, tmp_path):
    fork = theirs.fork(at=299, grows=1).says(300)
    assert offered(mirror, fork).check == "FORK"


@pytest.mark.parametrize("size", [1, 255, 256, 299])
def test_an_older_head_of_the_same_history_is_a_rollback_and_no_fork(mirror, theirs, tmp_path, size):
    theirs.publish(size)
    fault = offered(mirror, theirs)
    assert fault.check == "ROLLBACK"
    assert proved(fault, tmp_path).kind == "ROLLBACK"


def test_a_smaller_head_of_another_history_is_a_fork(mirror, theirs, tmp_path):
    fault = offered(mirror, theirs.fork(at=100, grows=50))
    assert fault.check == "FORK"
    assert proved(fault, tmp_path).kind == "FORK"


def test_honest_growth_is_taken_after_all_that(mirror, theirs):
    offered(mirror, theirs.fork(at=100, grows=300))
    theirs.publish()
    assert mirror.pull(FolderSource(theirs.published)).checkpoint == theirs.head(600)


def test_evidence_that_was_touched_proves_nothing(mirror, theirs):
    text = offered(mirror, theirs.fork(at=299)).evidence.text
    for old, new in (("FORK", "ROLLBACK"), ("\n300\n", "\n301\n"), (ORIGIN, "hmeimim.example/log1")):
        with pytest.raises(evidence.EvidenceError):
            evidence.verify_evidence(text.replace(old, new))


def test_one_history_to_us_and_another_to_the_depositary(mirror, theirs, tmp_path):
    """Each of the two sees a log in order; side by side their two notes are the proof."""
    fork = theirs.fork(at=200, grows=100)
    outside = Mirror(tmp_path / "depositary", theirs.verifier)
    outside.pull(FolderSource(fork.published))
    shown = tmp_path / "shown"
    shutil.copytree(outside.folder, shown)
    with pytest.raises(ReadingError) as seen:
        mirror.pull(FolderSource(shown))
    found = proved(seen.value, tmp_path)
    assert notes(found)[0] == mirror.held().note
    assert notes(found)[1].startswith(fork.note())


def test_whoever_reads_our_log_finds_in_it_the_head_that_they_denied(mirror, theirs, tmp_path, capsys):
    """We acknowledged their head in our own log. A stranger who was shown another history needs no help of ours."""
    ours = Player(tmp_path / "ours", "hmeimim.example/log1")
    note = mirror.held().note.decode()
    ours.add("ack", sort="ack", origin=ORIGIN, size=300, root=theirs.head(300).root, note=note)
    ours.publish()
    earlier = tmp_path / "their-head-in-our-log"
    earlier.write_text(read_published(ours.published, ours.vkey).entries[0].public["note"], encoding="utf-8")
    theirs.publish()
    honest = [str(theirs.published), "--vkey", theirs.vkey, "--earlier", str(earlier)]
    assert verify.main(honest) == 0
    fork = theirs.fork(at=200, grows=300)
    assert verify.main([str(fork.published), *honest[1:]]) == 1
    assert "FORK" in capsys.readouterr().out


def test_the_same_is_caught_over_the_line(mirror, theirs):
    fork = theirs.fork(at=100, grows=300)
    with served(fork.published) as site, HttpSource(site.url) as source, pytest.raises(ReadingError) as seen:
        mirror.pull(source)
    assert seen.value.check == "FORK"


def test_a_log_frozen_by_the_charter_may_not_grow(mirror, theirs, tmp_path):
    """After its key was stolen nothing beyond the size that both centres cosigned counts, however it is signed."""
    theirs.publish()
    with pytest.raises(ReadingError) as seen:
        mirror.pull(FolderSource(theirs.published), frozen_at=300)
    assert seen.value.check == "FROZEN"
    assert proved(seen.value, tmp_path).kind == "FROZEN"
    assert mirror.held().checkpoint.size == 300
