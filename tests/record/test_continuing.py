"""A log that was opened anew: every reader takes the entries of the frozen log before its genesis, and nothing else."""

import pytest

from tests.record.conftest import lay_out, leaf
from tests.record.delegations import LOGS, NEW_LOG
from tregua.record import tree, verify
from tregua.record.entry import Ref
from tregua.record.mirror import Mirror
from tregua.record.reading import ReadingError, read_published
from tregua.record.source import FolderSource
from tregua.record.tree import leaf_hash

OLD, NEW = LOGS["hmeimim"], NEW_LOG
OTHER = "amman.example/log1"


def ref(index, log, origin=OLD.name):
    return Ref(origin, index, leaf_hash(log[index][0]).hex())


def old_entries(count=3):
    return [leaf(number, origin=OLD.name) for number in range(count)]


def genesis(log, *, origin=NEW.name, of=OLD.name):
    return leaf(90, origin=origin, type="genesis", refs=[ref(len(log) - 1, log, of)])


def reopened():
    log = old_entries()
    log.append(genesis(log))
    return [*log, leaf(4, origin=NEW.name)]


def check(folder, log, signer=NEW):
    """Return what each of the three readers says is wrong, "" for nothing."""
    lay_out(folder / "log", log, signer=signer)
    try:
        read_published(folder / "log", signer.verifier.vkey)
        reader = ""
    except ReadingError as error:
        reader = error.where
    held = Mirror(folder / "mirror", signer.verifier).pull(FolderSource(folder / "log"))
    alone = verify.main([str(folder / "log"), "--vkey", signer.verifier.vkey])
    return reader, [fault.where for fault in held.faults], alone


def test_a_log_that_continues_a_frozen_one_is_whole_for_every_reader(tmp_path):
    assert check(tmp_path, reopened()) == ("", [], 0)


def test_it_is_an_extension_of_the_frozen_tree(tmp_path):
    log = reopened()
    frozen = lay_out(tmp_path / "old", log[:3], signer=OLD)
    lay_out(tmp_path / "log", log, signer=NEW)
    hashes = [leaf_hash(data) for data, _line in log]
    proof = tree.consistency_proof(hashes, frozen.size)
    head = read_published(tmp_path / "log", NEW.verifier.vkey).checkpoint
    roots = [bytes.fromhex(one.root) for one in (frozen, head)]
    tree.verify_consistency(frozen.size, roots[0], head.size, roots[1], proof)


LIES = {
    "without a genesis": lambda: [*old_entries(), leaf(3, origin=NEW.name)],
    "a genesis that refers to another log": lambda: [
        *old_entries(), genesis(old_entries(), of=OTHER), leaf(4, origin=NEW.name)],
    "an old name after the genesis": lambda: [*reopened(), leaf(5, origin=OLD.name)],
    "an entry of another log in the middle": lambda: [*reopened(), leaf(5, origin=OTHER), leaf(6, origin=NEW.name)],
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_name_changes_at_a_genesis_alone(tmp_path, lie):
    reader, faults, alone = check(tmp_path, LIES[lie]())
    assert reader
    assert faults
    assert alone == 1


def test_the_entries_of_a_log_that_never_begins_are_planted(tmp_path):
    lay_out(tmp_path / "log", old_entries(), signer=NEW)
    with pytest.raises(ReadingError, match=OLD.name):
        read_published(tmp_path / "log", NEW.verifier.vkey)
    assert verify.main([str(tmp_path / "log"), "--vkey", NEW.verifier.vkey]) == 1
