"""What was published cannot be altered, cut, moved or replaced unseen: two readers, written apart, see it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.record.conftest import ORIGIN, SIGNER, VKEY, lay_out, leaf
from tregua.record import tiles, tree, verify
from tregua.record.entry import Ref
from tregua.record.evidence import verify_evidence
from tregua.record.mirror import Mirror
from tregua.record.note import Signer
from tregua.record.reading import ReadingError, read_published
from tregua.record.source import FolderSource


def fault(folder):
    """Return what our reader finds wrong, and require that the independent one finds something too."""
    with pytest.raises(ReadingError) as caught:
        read_published(folder, VKEY)
    assert verify.main([str(folder), "--vkey", VKEY]) == 1
    return caught.value


def flip(path, place=0, bit=1):
    raw = bytearray(path.read_bytes())
    raw[place] ^= bit
    path.write_bytes(raw)


def test_an_honest_log_is_in_order(folder):
    read = read_published(folder, VKEY)
    assert (read.checkpoint.origin, read.checkpoint.size) == (ORIGIN, 600)
    assert [one.public["n"] for one in read.entries] == list(range(600))
    assert verify.main([str(folder), "--vkey", VKEY]) == 0


def test_a_byte_of_an_entry_is_missed_in_its_bundle(folder):
    flip(folder / "tile/entries/001", 700)
    seen = fault(folder)
    assert (seen.check, seen.where) == ("TAMPER", "bundle 1")
    assert "entry 258" in seen.detail


def test_a_byte_of_a_tile_is_missed_in_that_tile(folder):
    flip(folder / "tile/0/001", 40)
    assert (fault(folder).check, fault(folder).where) == ("TAMPER", "tile/0/001")


def test_a_byte_of_an_upper_tile_is_missed_in_that_tile(folder):
    flip(folder / "tile/1/000.p/2", 40)
    seen = fault(folder)
    assert (seen.check, seen.where) == ("TAMPER", "tile/1/000.p/2")


def test_an_entry_and_its_tile_altered_together_do_not_give_the_signed_root(folder):
    path = folder / "tile/entries/001"
    entries = tiles.unpack(path.read_bytes(), 256)
    entries[3] = leaf(3, public={"n": "another"})[0]
    path.write_bytes(tiles.pack(entries))
    tile = folder / "tile/0/001"
    tile.write_bytes(b"".join(tree.leaf_hash(one) for one in entries))
    assert fault(folder).check == "TAMPER"


def test_entries_that_change_places_are_seen(folder):
    path = folder / "tile/entries/000"
    entries = tiles.unpack(path.read_bytes(), 256)
    entries[4], entries[5] = entries[5], entries[4]
    path.write_bytes(tiles.pack(entries))
    seen = fault(folder)
    assert (seen.check, seen.where) == ("TAMPER", "bundle 0")


def test_an_entry_that_is_dropped_is_seen(folder):
    path = folder / "tile/entries/000"
    entries = tiles.unpack(path.read_bytes(), 256)
    path.write_bytes(tiles.pack(entries[:4] + entries[5:]))
    assert (fault(folder).check, fault(folder).where) == ("TAMPER", "bundle 0")


def test_an_entry_that_is_added_is_seen(folder):
    path = folder / "tile/entries/000"
    path.write_bytes(path.read_bytes() + tiles.pack([leaf(1)[0]]))
    assert (fault(folder).check, fault(folder).where) == ("TAMPER", "bundle 0")


@pytest.mark.parametrize(
    "path", ["tile/entries/001", "tile/0/001", "tile/1/000.p/2", "tile/entries/002.p/88"]
)
def test_a_file_that_is_withheld_is_named(folder, path):
    (folder / path).unlink()
    assert (fault(folder).check, fault(folder).where) == ("TRUNCATED", path.replace(".p/88", ".p/88"))


def test_a_partial_file_may_have_become_a_full_one(folder, log_of_600, tmp_path):
    larger = tmp_path / "larger"
    lay_out(larger, log_of_600, size=512)
    shutil.rmtree(larger / "tile/1")
    part = tmp_path / "part"
    lay_out(part, log_of_600, size=400)
    for below in ("tile/0", "tile/entries", "body"):
        shutil.rmtree(part / below / "001.p")
        shutil.copy(larger / below / "001", part / below / "001")
    assert len(read_published(part, VKEY).entries) == 400
    assert verify.main([str(part), "--vkey", VKEY]) == 0


def test_nothing_published_is_not_a_forgery(tmp_path):
    assert fault(tmp_path).check == "NOTHING"


def test_a_checkpoint_with_another_size_is_not_signed(folder):
    path = folder / "checkpoint"
    path.write_text(path.read_text().replace("\n600\n", "\n599\n"))
    assert fault(folder).check == "SIGNATURE"


def test_another_key_of_the_same_name_is_another_signer(folder, log_of_600):
    other = Signer(ORIGIN, Ed25519PrivateKey.generate())
    lay_out(folder, log_of_600, signer=other)
    assert fault(folder).check == "SIGNATURE"


def test_a_link_out_of_the_folder_is_not_followed(folder, tmp_path):
    outside = tmp_path / "outside"
    (folder / "tile/entries/001").rename(outside)
    (folder / "tile/entries/001").symlink_to(outside)
    assert "out of the folder" in fault(folder).detail


def test_a_file_longer_than_it_may_be_is_not_read(folder):
    (folder / "tile/0/000").write_bytes(bytes(10_000))
    assert "longer" in fault(folder).detail


# --- what was held before -----------------------------------------------------------------------------------------


def held(log, folder, size=None):
    """Return a mirror that holds this log."""
    lay_out(folder / "before", log, size=size)
    mirror = Mirror(folder / "mirror", SIGNER.verifier)
    mirror.pull(FolderSource(folder / "before"))
    return mirror


def refused(mirror, folder):
    """Return what the mirror finds wrong with the folder; its evidence proves it alone, and what is held stays."""
    before = mirror.held()
    with pytest.raises(ReadingError) as caught:
        mirror.pull(FolderSource(folder))
    assert mirror.held() == before
    assert verify_evidence(caught.value.evidence.text).kind == caught.value.check
    return caught.value.check, caught.value.where


@pytest.mark.parametrize("size", [0, 1, 255, 256, 599, 600])
def test_what_was_held_is_a_prefix(folder, log_of_600, tmp_path, size):
    mirror = held(log_of_600, tmp_path, size)
    assert mirror.pull(FolderSource(folder)).checkpoint.size == 600


def test_another_history_at_the_same_size_is_a_fork(folder, log_of_600, tmp_path):
    other = [*log_of_600[:-1], leaf(599, public={"n": "other"})]
    assert refused(held(other, tmp_path), folder) == ("FORK", "size 600")


@pytest.mark.parametrize("changed", [0, 300, 499])
def test_another_history_under_a_larger_head_is_a_fork(folder, log_of_600, tmp_path, changed):
    other = [*log_of_600[:changed], leaf(changed, public={"n": "other"}), *log_of_600[changed + 1 : 500]]
    assert refused(held(other, tmp_path), folder) == ("FORK", f"entry {changed}")


def test_a_smaller_head_of_the_same_history_is_a_rollback(folder, log_of_600, tmp_path):
    assert refused(held([*log_of_600, leaf(600)], tmp_path), folder) == ("ROLLBACK", "size 600")


def test_a_smaller_head_of_another_history_is_a_fork(folder, log_of_600, tmp_path):
    other = [*log_of_600[:300], leaf(300, public={"n": "other"}), *log_of_600[301:], leaf(600)]
    assert refused(held(other, tmp_path), folder) == ("FORK", "size 600")


def test_the_independent_verifier_compares_an_earlier_checkpoint(folder, log_of_600, tmp_path, capsys):
    lay_out(tmp_path / "early", log_of_600, size=300)
    early = str(tmp_path / "early/checkpoint")
    assert verify.main([str(folder), "--vkey", VKEY, "--earlier", early]) == 0
    assert "300 entries is a prefix" in capsys.readouterr().out
    lay_out(tmp_path / "early", [*log_of_600[:299], leaf(0)])
    assert verify.main([str(folder), "--vkey", VKEY, "--earlier", early]) == 1
    assert "FORK" in capsys.readouterr().out
    lay_out(tmp_path / "early", [*log_of_600, leaf(0)])
    assert verify.main([str(folder), "--vkey", VKEY, "--earlier", early]) == 1
    assert "ROLLBACK" in capsys.readouterr().out


# --- public parts -------------------------------------------------------------------------------------------------


def test_a_public_part_that_was_altered_is_seen(folder, log_of_600):
    path = folder / "body/000"
    lines = path.read_text().split("\n")
    lines[7] = leaf(7)[1]  # the same words, but another salt
    path.write_text("\n".join(lines))
    seen = fault(folder)
    assert (seen.check, seen.where) == ("BODY", "entry 7")


def test_a_public_part_that_is_gone_without_a_redaction_is_a_fault(folder):
    path = folder / "body/000"
    lines = path.read_text().split("\n")
    lines[7] = ""
    path.write_text("\n".join(lines))
    seen = fault(folder)
    assert (seen.check, seen.where) == ("BODY", "entry 7")
    assert "no redaction" in seen.detail


@pytest.mark.parametrize("spoil", ["unlink", "cut", "bytes"])
def test_public_parts_that_cannot_be_read_are_a_fault(folder, spoil):
    path = folder / "body/001"
    if spoil == "unlink":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-900] if spoil == "cut" else b"\xff\n" * 256)
    assert fault(folder).check == "BODY"


def with_redaction(log, index, leaf_hash=None):
    ref = Ref(ORIGIN, index, leaf_hash or tree.leaf_hash(log[index][0]).hex())
    redacted = [*log, leaf(len(log), type="redact", refs=[ref])]
    redacted[index] = (redacted[index][0], "")
    return redacted


def test_a_redacted_public_part_is_empty_and_the_log_in_order(tmp_path, log_of_600):
    lay_out(tmp_path, with_redaction(log_of_600[:10], 7))
    assert read_published(tmp_path, VKEY).entries[7].public == {}
    assert verify.main([str(tmp_path), "--vkey", VKEY]) == 0


def test_a_redaction_holds_even_while_the_public_part_still_lies_there(tmp_path, log_of_600):
    log = with_redaction(log_of_600[:10], 7)
    log[7] = log_of_600[7]
    lay_out(tmp_path, log)
    assert read_published(tmp_path, VKEY).entries[7].public == {}


def test_a_redaction_of_another_leaf_redacts_nothing(tmp_path, log_of_600):
    lay_out(tmp_path, with_redaction(log_of_600[:10], 7, leaf_hash="ab" * 32))
    assert fault(tmp_path).check == "BODY"


def test_an_entry_made_for_another_log_is_refused(tmp_path, log_of_600):
    lay_out(tmp_path, [*log_of_600[:3], leaf(3, origin="hmeimim.example/log1")])
    seen = fault(tmp_path)
    assert (seen.check, seen.where) == ("ENTRY", "entry 3")


def test_an_entry_that_is_none_is_refused(tmp_path, log_of_600):
    lay_out(tmp_path, [*log_of_600[:3], (b'{"v":1, "t":"record"}', "")])
    assert fault(tmp_path).check == "ENTRY"


def test_an_entry_of_a_newer_version_is_kept_and_shown_as_such(tmp_path, log_of_600, capsys):
    lay_out(tmp_path, [*log_of_600[:3], (b'{"new":[],"v":2}', "whatever")])
    entry = read_published(tmp_path, VKEY).entries[3]
    assert (entry.known, entry.data, entry.public) == (False, {"new": [], "v": 2}, {})
    verify.main([str(tmp_path), "--vkey", VKEY])
    assert "newer version" in capsys.readouterr().out


# --- any byte -----------------------------------------------------------------------------------------------------


@given(data=st.data())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_bit_is_flipped_two_readers_see_it(data, folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "vkey")
    path = data.draw(st.sampled_from(files))
    raw = path.read_bytes()
    flip(path, data.draw(st.integers(0, len(raw) - 1)), 1 << data.draw(st.integers(0, 7)))
    try:
        fault(folder)
    finally:
        path.write_bytes(raw)


# --- the command --------------------------------------------------------------------------------------------------


def test_the_verifier_runs_alone_and_says_what_it_could_not_check(folder, tmp_path):
    alone = shutil.copy(verify.__file__, tmp_path / "check_a_log.py")
    ran = subprocess.run(
        [sys.executable, "-I", alone, folder], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert ran.returncode == 0, ran.stderr
    assert "600 entries give the signed root" in ran.stdout
    assert "whose key this is" in ran.stdout
    assert "All that was checked is in order." in ran.stdout


def test_the_verifier_speaks_to_programs(folder, capsys):
    assert verify.main([str(folder), "--vkey", VKEY, "--json"]) == 0
    says = json.loads(capsys.readouterr().out)
    assert says["ok"] is True
    assert says["log"]["entries"] == 600
    flip(folder / "tile/entries/001", 700)
    assert verify.main([str(folder), "--vkey", VKEY, "--json"]) == 1
    says = json.loads(capsys.readouterr().out)
    assert says["ok"] is False
    assert "TAMPER" in {one["check"] for one in says["faults"]}


@pytest.mark.parametrize("arguments", [[], ["/nowhere"], ["DIR", "--vkey", "nonsense"], ["DIR", "--unknown"]])
def test_the_verifier_called_wrongly_ends_with_2(folder, arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        verify.main([str(folder) if one == "DIR" else one for one in arguments])
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_the_verifier_stays_short_enough_to_be_read():
    assert len(Path(verify.__file__).read_text(encoding="utf-8").splitlines()) <= 680
