"""A bit of a backup changes: the check names the file and the snapshots, and the others are still restored."""

import shutil

import pytest

from tests.centre import backing_up as by
from tests.centre.conftest import tregua
from tests.centre.test_backup import copied
from tregua.centre.backup.store import Store


def flip(file, place=-40):
    raw = bytearray(file.read_bytes())
    raw[place] ^= 1
    file.write_bytes(raw)


@pytest.fixture
def stick(backed_up, tmp_path):
    copy = tmp_path / "stick"
    shutil.copytree(backed_up[1], copy)
    return copy


def chunk_of_the_last_alone(store):
    """Return a chunk that only the newest snapshot needs."""
    *earlier, last = store.all_snapshots()
    others = {name for snapshot in earlier for name in store.read_index(snapshot)}
    return store.chunk(next(name for name in store.read_index(last) if name not in others))


@pytest.mark.parametrize("place", [0, 10, 40, 70, 200, -40, -1])
def test_a_bit_in_a_chunk_spoils_the_snapshots_that_need_it_and_no_other(backed_up, stick, tmp_path, place):
    store = Store(stick)
    *earlier, last = store.all_snapshots()
    file = chunk_of_the_last_alone(store)
    flip(file, place)
    assert by.damage(stick) == {file.name: [last]}
    assert by.damage(stick, "--key", backed_up[2]) == {file.name: [last]}
    if place == 200:
        refused = by.restore(stick, "--to", tmp_path / "new", key=backed_up[2])
        assert refused.returncode == 1
        assert file.name in refused.stderr
        assert not list(tmp_path.glob("new*"))
        assert by.proved(
            by.restore(stick, "--to", tmp_path / "old", "--snapshot", earlier[-1], key=backed_up[2])
        )["well"]


@pytest.mark.parametrize("which", ["manifest", "index"])
def test_a_bit_in_what_a_snapshot_is_told_by_is_named(backed_up, stick, which):
    store = Store(stick)
    last = store.all_snapshots()[-1]
    file = {"manifest": store.manifest, "index": store.index}[which](last)
    flip(file, 100)
    assert by.damage(stick, "--key", backed_up[2])[file.name] == [last]


@pytest.mark.parametrize("place", [30, 100, 200, -5])
def test_a_bit_in_the_keys_of_a_run_spoils_nothing_for_there_are_two_files(backed_up, stick, tmp_path, place):
    store = Store(stick)
    last = store.all_snapshots()[-1]
    first, second = store.key_files(store.run_of_manifest(last))
    flip(first, place)
    assert by.damage(stick) == {first.name: []}
    assert by.damage(stick, "--key", backed_up[2]) == {first.name: []}
    flip(second, place)
    found = by.damage(stick, "--key", backed_up[2])
    assert last in found[first.name]
    assert last in found[second.name]


@pytest.mark.parametrize("how", ["cut", "empty", "gone", "swapped"])
def test_a_chunk_that_is_cut_empty_gone_or_another_is_named_and_written_again(
    backed_up, stick, tmp_path, how
):
    centre = copied(backed_up[0], tmp_path)
    store = Store(stick)
    by.backup(centre, stick)
    last = store.all_snapshots()[-1]
    names = sorted(store.read_index(last), key=lambda name: store.chunk(name).stat().st_size)
    file = store.chunk(names[-1])
    if how == "gone":
        file.unlink()
    elif how == "swapped":
        shutil.copy(store.chunk(names[0]), file)
    else:
        file.write_bytes(b"" if how == "empty" else file.read_bytes()[:-500])
    assert last in by.damage(stick)[file.name]
    made = by.backup(centre, stick)["snapshot"]
    assert made not in by.damage(stick, "--key", backed_up[2]).get(file.name, [])


def test_what_is_damaged_is_put_aside_and_healed_by_the_next_backup(backed_up, stick, tmp_path):
    centre = copied(backed_up[0], tmp_path)
    by.backup(centre, stick)
    store = Store(stick)
    last = store.all_snapshots()[-1]
    largest = max(store.read_index(last), key=lambda name: store.chunk(name).stat().st_size)
    flip(store.chunk(largest))
    done = tregua("backup", "check", stick, "--set-aside")
    assert (done.returncode, "put aside" in done.stdout) == (1, True)
    made = by.backup(centre, stick)["snapshot"]
    assert all(made not in snapshots for snapshots in by.damage(stick, "--key", backed_up[2]).values())


def test_nothing_is_removed_while_it_cannot_be_known_what_is_needed(backed_up, stick, tmp_path):
    centre = copied(backed_up[0], tmp_path)
    store = Store(stick)
    flip(store.index(store.all_snapshots()[-1]), 100)
    before = set(by.files_of(stick))
    done = tregua("backup", stick, "--centre", centre)
    assert done.returncode == 1
    assert "The backup is made. Old snapshots were not removed" in done.stderr
    assert before <= set(by.files_of(stick))
    assert by.journal(centre)[-1]["act"] == "backup made"


def test_a_mark_that_says_nothing_is_told(backed_up, stick):
    (stick / "tregua-backup.json").write_text("{}")
    done = tregua("backup", "list", stick)
    assert (done.returncode, "tregua-backup.json" in done.stderr) == (1, True)
    (stick / "tregua-backup.json").write_text('{"format": "tregua-backup/9", "owner": "x"}')
    done = tregua("backup", "list", stick)
    assert (done.returncode, "newer Tregua" in done.stderr) == (1, True)
