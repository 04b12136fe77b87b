"""The partner's files are not what it signed: what the mirror says, where it says it, and what it keeps.

The log has 600 entries: two full bundles and one of 88. Whatever is wrong is named to one bundle; what was verified before
stays, and the pull goes on from there once the files are right again.
"""

import pytest

from tests.exchange.players import Player, served
from tests.record.conftest import leaf
from tregua.record import evidence, tiles
from tregua.record.mirror import Mirror, ReadingError
from tregua.record.source import FolderSource, HttpSource

ORIGIN = "amman.example/log1"


@pytest.fixture(scope="module")
def log():
    return [leaf(number, origin=ORIGIN) for number in range(600)]


@pytest.fixture
def theirs(tmp_path, log):
    made = Player(tmp_path / "theirs", ORIGIN)
    made.log = list(log)
    made.publish()
    return made


@pytest.fixture
def mirror(tmp_path, theirs):
    return Mirror(tmp_path / "mirror", theirs.verifier)


def pull(mirror, theirs):
    return mirror.pull(FolderSource(theirs.published))


def refused(mirror, theirs):
    with pytest.raises(ReadingError) as seen:
        pull(mirror, theirs)
    return seen.value


def flip(file, place=100):
    raw = bytearray(file.read_bytes())
    raw[place] ^= 1
    file.write_bytes(raw)


def write(theirs, number, entries):
    width = len(entries)
    path = theirs.published / tiles.bundle_path(number, 256 if width == 256 else width)
    path.write_bytes(tiles.pack(entries))


def entries_of(theirs, number):
    return [data for data, _line in theirs.log[number * 256 : number * 256 + 256]]


def test_an_honest_log_is_held_whole(mirror, theirs):
    held = pull(mirror, theirs)
    assert held.checkpoint == theirs.head()
    assert list(mirror.entries(0, 600)) == [data for data, _line in theirs.log]
    assert list(mirror.bodies(0, 600)) == [line for _data, line in theirs.log]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_one_bit_of_an_entry_is_turned(mirror, theirs, number):
    theirs.publish(300)
    pull(mirror, theirs)
    theirs.publish()
    if number == 0:  # what is held is not fetched again: nothing can be spoilt in it
        flip(theirs.published / "tile/entries/000")
        assert pull(mirror, theirs).checkpoint.size == 600
        return
    path = theirs.published / tiles.bundle_path(number, 256 if number == 1 else 88)
    raw = path.read_bytes()
    flip(path, -100)
    fault = refused(mirror, theirs)
    assert fault.check == "TAMPER"
    assert f"{number:03d}" in fault.where or f"bundle {number}" in fault.where
    assert mirror.held().checkpoint.size == 300, "what was verified stays"
    path.write_bytes(raw)
    assert pull(mirror, theirs).checkpoint.size == 600, "and goes on once the file is right"


def test_what_was_tampered_with_is_proved_alone(mirror, theirs):
    flip(theirs.published / "tile/entries/001")
    fault = refused(mirror, theirs)
    proved = evidence.verify_evidence(fault.evidence.text)
    assert (proved.kind, proved.place, proved.origin) == ("TAMPER", "bundle 1", ORIGIN)


@pytest.mark.parametrize("path", ["tile/1/000.p/2", "tile/entries/002.p/88"])
def test_one_bit_of_what_gives_the_root_is_turned(mirror, theirs, path):
    flip(theirs.published / path, 20)
    assert refused(mirror, theirs).check == "TAMPER"
    assert mirror.held() is None


@pytest.mark.parametrize("path", ["tile/0/001", "tile/0/002.p/88"])
def test_one_bit_of_a_tile_that_the_entries_give_again(mirror, theirs, path):
    """Our copy is right, whether their tile was looked at or worked out from the entries."""
    right = (theirs.published / path).read_bytes()
    flip(theirs.published / path, 20)
    try:
        pull(mirror, theirs)
    except ReadingError:
        assert mirror.held() is None
    else:
        assert (mirror.folder / path).read_bytes() == right


def test_an_entry_is_removed(mirror, theirs):
    """From the middle of a full bundle: what follows moves up, and one is missing at its end."""
    entries = entries_of(theirs, 1)
    (theirs.published / "tile/entries/001").write_bytes(tiles.pack(entries[:7] + entries[8:]))
    assert refused(mirror, theirs).check in {"TRUNCATED", "TAMPER"}


def test_the_last_entry_is_cut_off_and_the_head_left(mirror, theirs):
    entries = entries_of(theirs, 2)
    path = theirs.published / "tile/entries/002.p/88"
    path.write_bytes(tiles.pack(entries[:-1]))
    assert refused(mirror, theirs).check in {"TRUNCATED", "TAMPER"}


def test_two_entries_change_places(mirror, theirs):
    entries = entries_of(theirs, 1)
    entries[3], entries[4] = entries[4], entries[3]
    write(theirs, 1, entries)
    assert refused(mirror, theirs).check == "TAMPER"


def test_a_bundle_is_withheld_and_comes_later(mirror, theirs):
    path = theirs.published / "tile/entries/001"
    raw = path.read_bytes()
    path.unlink()
    assert refused(mirror, theirs).check == "TRUNCATED"
    assert mirror.held() is None
    path.write_bytes(raw)
    with served(theirs.published) as site, HttpSource(site.url) as source:
        assert mirror.pull(source).checkpoint.size == 600
        assert "/tile/entries/000" not in site.asked, "what came whole before is not asked for again"


def test_a_public_part_is_withheld_without_a_redaction(mirror, theirs):
    """The entry is signed, its public part is not served: the log is held, and the fault is told."""
    path = theirs.published / "body/001"
    lines = path.read_bytes().split(b"\n")
    lines[7] = b""
    path.write_bytes(b"\n".join(lines))
    held = pull(mirror, theirs)
    assert held.checkpoint.size == 600
    assert [(one.check, one.where) for one in held.faults] == [("BODY", "entry 263")]


def test_a_public_part_is_another_than_the_entry_commits_to(mirror, theirs):
    path = theirs.published / "body/000"
    lines = path.read_bytes().split(b"\n")
    lines[7] = leaf(7, origin=ORIGIN)[1].encode()
    path.write_bytes(b"\n".join(lines))
    held = pull(mirror, theirs)
    (fault,) = held.faults
    assert (fault.check, fault.where) == ("BODY", "entry 7")
    assert evidence.verify_evidence(fault.evidence.text).kind == "BODY"
    assert next(iter(mirror.bodies(7, 8))) == ""


def test_a_public_part_that_is_redacted_is_no_fault_and_goes_here_too(mirror, theirs):
    pull(mirror, theirs)
    theirs.redact(7)
    theirs.publish()
    assert pull(mirror, theirs).faults == ()
    assert next(iter(mirror.bodies(7, 8))) == ""
