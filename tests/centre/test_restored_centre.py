"""A restored centre refuses to sign until it knows what it had published; from the published files it catches up."""

import shutil

import pytest

from tests.centre import backing_up as by
from tests.centre.conftest import tregua
from tests.exchange.players import served
from tregua.record.evidence import verify_evidence

REASON = ("--reason", "the laptop was stolen")


@pytest.fixture(scope="module")
def stolen(backed_up, tmp_path_factory):
    """Return the restored folder's maker, what others hold of the log, and its last head: 40 entries more than the backup."""
    folder = tmp_path_factory.mktemp("stolen")
    centre, stick, key = backed_up
    live = folder / "live"
    shutil.copytree(centre, live)
    assert tregua("centre", "confirm", *REASON, "--published", centre, "--centre", live).returncode == 0
    more = 'actions.redact(3, reason_code="safety", authority="head", by="head")'
    assert by.publish(live, 300, 339, more).returncode == 0
    shutil.copytree(live / "published", folder / "others" / "published")
    return stick, key, folder / "others", by.root_of(live)


@pytest.fixture
def restored(stolen, tmp_path):
    stick, key, _others, _head = stolen
    assert by.proved(by.restore(stick, "--to", tmp_path / "restored", key=key))["well"]
    return tmp_path / "restored"


def test_it_can_be_read_and_neither_writes_nor_signs(restored):
    assert "may not write" in tregua("doctor", "--centre", restored).stdout
    refused = by.publish(restored, 900, 901)
    assert "NotSeatedError" in refused.stderr
    done = tregua("centre", "confirm", *REASON, "--centre", restored)
    assert done.returncode == 1
    assert "does not know what this centre published" in done.stderr
    assert "--published DIR" in done.stderr
    assert "--seen-by-partner N" in done.stderr
    assert "NotSeatedError" in by.publish(restored, 900, 901).stderr


def test_with_a_copy_of_the_published_log_it_catches_up_to_the_very_same_root_and_signs_on(
    restored, stolen, tmp_path
):
    _stick, _key, others, (size, root) = stolen
    done = tregua("centre", "confirm", *REASON, "--published", others, "--centre", restored)
    assert done.returncode == 0, done.stderr
    assert "40 published entries were taken back" in done.stdout
    assert "the public part of 3 was redacted" in done.stdout
    assert by.root_of(restored) == (size, root)
    assert by.files_of(restored / "published") == by.files_of(others / "published")
    assert not (restored / "restored.json").exists()
    assert by.publish(restored, 900, 905).returncode == 0
    earlier = others / "published" / "checkpoint"
    seen = tregua("verify", restored / "published", "--earlier", earlier)
    assert seen.returncode == 0, seen.stdout
    assert f"the earlier checkpoint of {size} entries is a prefix" in seen.stdout
    assert "well   logs" in tregua("doctor", "--centre", restored).stdout


def test_a_copy_on_a_server_is_as_good_as_one_in_a_folder(restored, stolen):
    _stick, _key, others, (size, root) = stolen
    with served(others / "published") as site:
        done = tregua("centre", "confirm", *REASON, "--published", site.url, "--centre", restored)
    assert done.returncode == 0, done.stderr
    assert by.root_of(restored) == (size, root)
    assert not (restored / "taking-back").exists()


def test_with_fewer_entries_than_the_other_centre_holds_it_is_not_confirmed(restored, stolen):
    size = stolen[3][0]
    ours = size - 40
    done = tregua("centre", "confirm", *REASON, "--seen-by-partner", size, "--centre", restored)
    assert done.returncode == 1
    assert f"holds {size} of our published entries and this copy has only {ours}" in done.stderr
    assert "--published DIR" in done.stderr
    assert "NotSeatedError" in by.publish(restored, 900, 901).stderr
    assert (
        tregua("centre", "confirm", *REASON, "--seen-by-partner", ours, "--centre", restored).returncode == 0
    )
    assert by.publish(restored, 900, 901).returncode == 0


def test_another_history_under_our_key_is_refused_and_kept_as_evidence(restored, stolen, tmp_path):
    """A second copy signed too: it published something else after the backup."""
    stick, key, others, (size, _root) = stolen
    fork = tmp_path / "fork"
    by.proved(by.restore(stick, "--to", fork, key=key))
    assert tregua("centre", "confirm", *REASON, "--seen-by-partner", 0, "--centre", fork).returncode == 0
    assert by.publish(fork, 700, 760).returncode == 0
    first = tregua("centre", "confirm", *REASON, "--published", others, "--centre", restored)
    assert first.returncode == 0
    done = tregua("centre", "confirm", *REASON, "--published", fork, "--centre", restored)
    assert done.returncode == 1
    assert f"tells another history (entry {size - 40}" in done.stderr
    evidence = next(restored.glob("evidence/OWN-*.txt")).read_text()
    assert verify_evidence(evidence).place == f"entry {size - 40}"
    assert (fork / "published" / "checkpoint").read_text() in evidence
    assert (restored / "published" / "checkpoint").read_text() in evidence


def test_a_doctored_folder_is_refused(restored, stolen, tmp_path):
    doctored = tmp_path / "doctored"
    shutil.copytree(stolen[2] / "published", doctored)
    bundle = max(doctored.glob("tile/entries/001.p/*"), key=lambda file: int(file.name))
    bundle.write_bytes(bundle.read_bytes().replace(b"01J310", b"01J999"))
    done = tregua("centre", "confirm", *REASON, "--published", doctored, "--centre", restored)
    assert done.returncode == 1
    assert "TAMPER" in done.stderr
    assert "Nothing was changed" in done.stderr
    assert by.root_of(restored)[0] == stolen[3][0] - 40


def test_a_database_that_was_put_back_in_its_old_place_does_not_sign_either(restored, stolen, tmp_path):
    """Somebody copies the old database over the live one: the published files are ahead, and give back what is missing."""
    _stick, _key, others, _head = stolen
    shutil.copytree(others / "published", restored / "published", dirs_exist_ok=True)
    done = tregua("centre", "confirm", *REASON, "--seen-by-partner", 0, "--centre", restored)
    assert done.returncode == 0
    refused = by.publish(restored, 900, 901)
    assert refused.returncode
    assert "the database is an old copy" in refused.stderr.replace("\n", " ")


def test_a_restored_centre_is_backed_up_into_the_same_folder(restored, stolen, tmp_path):
    stick = tmp_path / "stick"
    shutil.copytree(stolen[0], stick)
    before = len(by.snapshots(stick))
    assert tregua("backup", stick, "--centre", restored).returncode == 0
    assert len(by.snapshots(stick)) >= min(before, 3)
    assert by.damage(stick, "--key", stolen[1]) == {}
