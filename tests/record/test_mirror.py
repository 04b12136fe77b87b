"""A mirror holds what a log signed, all of it, once it is verified; whatever happens, what was good is kept."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.exchange.players import Player, served
from tests.record.conftest import ORIGIN, SIGNER, VKEY, lay_out, leaf
from tregua.record import lock, note, tiles, tree, verify, whole
from tregua.record.cosignature import Cosigner, cosigned_by
from tregua.record.entry import Ref
from tregua.record.evidence import verify_evidence
from tregua.record.mirror import ClockError, Mirror, ReadingError
from tregua.record.mirrored_bodies import MirroredBodies
from tregua.record.source import FolderSource, HttpSource

ROOT = Path(__file__).resolve().parents[2]
KILLS = 100 if os.environ.get("TREGUA_FULL") else 3


@pytest.fixture
def mirror(tmp_path):
    return Mirror(tmp_path / "mirror", SIGNER.verifier)


@pytest.fixture
def theirs(tmp_path):
    return Player(tmp_path / "theirs").says(3)


@pytest.fixture
def ours(theirs, tmp_path):
    return Mirror(tmp_path / "ours", theirs.verifier)


def pull(mirror, folder, **more):
    return mirror.pull(FolderSource(folder), **more)


def files(folder):
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.relative_to(folder).parts[0] in {"checkpoint", "tile", "body", "vkey"}
    }


def spoil(file, place=40):
    raw = bytearray(file.read_bytes())
    raw[place] ^= 1
    file.write_bytes(raw)


# --- an honest log ------------------------------------------------------------------------------------------------


def test_a_mirror_is_the_log_file_by_file(mirror, folder):
    held = pull(mirror, folder)
    assert (held.checkpoint.size, held.faults) == (600, ())
    assert files(mirror.folder) == files(folder)
    assert verify.main([str(mirror.folder), "--vkey", VKEY]) == 0


def test_a_mirror_can_be_mirrored(mirror, folder, tmp_path):
    pull(mirror, folder)
    second = Mirror(tmp_path / "second", SIGNER.verifier)
    second.pull(mirror.as_source())
    assert files(second.folder) == files(folder)


@pytest.mark.parametrize("steps", [(0, 1, 2), (255, 256, 257), (1, 511, 512), (200, 600), (256, 512, 600)])
def test_it_grows_with_the_log(mirror, log_of_600, tmp_path, steps):
    for size in steps:
        shutil.rmtree(tmp_path / "log", ignore_errors=True)
        lay_out(tmp_path / "log", log_of_600, size=size)
        assert pull(mirror, tmp_path / "log").checkpoint.size == size
        assert list(mirror.entries(0, size)) == [data for data, _line in log_of_600[:size]]
        assert list(mirror.bodies(0, size)) == [line for _data, line in log_of_600[:size]]
    assert files(mirror.folder).items() >= files(tmp_path / "log").items()


def test_a_range_is_read_across_bundles(mirror, folder, log_of_600):
    pull(mirror, folder)
    assert list(mirror.entries(250, 520)) == [data for data, _line in log_of_600[250:520]]
    assert list(mirror.bodies(250, 520)) == [line for _data, line in log_of_600[250:520]]
    assert list(mirror.leaf_hashes(511, 514)) == [tree.leaf_hash(one[0]).hex() for one in log_of_600[511:514]]


def test_an_idle_poll_is_one_small_question(theirs, ours):
    with served(theirs.published) as site, HttpSource(site.url) as source:
        ours.pull(source)
        site.asked.clear()
        took = bytes_of(source, lambda: ours.pull(source))
        assert site.asked == ["/checkpoint"]
    assert took <= 1000


def bytes_of(source, work):
    """Return how many bytes of answers came, headers and all, and how many of questions went out."""
    line = source.connection.sock
    sent, came = [], []
    send, take = line.socket.sendall, line.socket.recv_into

    class Counting:
        def sendall(self, content):
            sent.append(len(content))
            send(content)

        def recv_into(self, buffer):
            came.append(take(buffer))
            return came[-1]

        def __getattr__(self, name):
            return getattr(plain, name)

    plain, line.socket = line.socket, Counting()
    work()
    line.socket = plain
    return sum(sent) + sum(came)


def test_over_http_it_is_the_same(folder, mirror):
    with served(folder) as site, HttpSource(site.url) as source:
        assert mirror.pull(source).checkpoint.size == 600
    assert files(mirror.folder) == files(folder)


def test_many_entries_take_little_memory(tmp_path):
    lay_out(tmp_path / "log", [(b"x" * 4000 + str(n).encode(), "") for n in range(4000)])
    tracemalloc.start()
    try:
        pull(Mirror(tmp_path / "mirror", SIGNER.verifier), tmp_path / "log", bodies=False)
        assert tracemalloc.get_traced_memory()[1] < 8 * 1024 * 1024
    finally:
        tracemalloc.stop()


# --- a log that is not what it should be --------------------------------------------------------------------------


def test_a_spoilt_bundle_is_named_and_what_was_good_is_kept(mirror, folder):
    spoil(folder / "tile/entries/001", 700)
    with pytest.raises(ReadingError, match="TAMPER bundle 1: entry 258") as caught:
        pull(mirror, folder)
    assert mirror.held() is None
    assert (mirror.folder / "tile/entries/000").is_file()
    proof = verify_evidence(caught.value.evidence.text)
    assert (proof.kind, proof.place) == ("TAMPER", "bundle 1")


def test_a_bundle_that_is_withheld_comes_later(mirror, folder):
    kept = folder / "tile/entries/001"
    kept.rename(folder / "kept")
    with pytest.raises(ReadingError, match="TRUNCATED"):
        pull(mirror, folder)
    (folder / "kept").rename(kept)
    (folder / "tile/entries/000").unlink()  # it is here already
    assert pull(mirror, folder).checkpoint.size == 600


def test_what_lies_here_from_an_earlier_try_is_verified_again(mirror, folder):
    kept = (folder / "tile/entries/001").rename(folder / "kept")
    with pytest.raises(ReadingError):
        pull(mirror, folder)
    kept.rename(folder / "tile/entries/001")
    spoil(mirror.folder / "tile/entries/000")
    assert pull(mirror, folder).checkpoint.size == 600
    assert files(mirror.folder) == files(folder)


def test_a_tile_of_ours_that_was_spoilt_is_fetched_again(mirror, log_of_600, folder):
    lay_out(folder.parent / "early", log_of_600, size=300)
    pull(mirror, folder.parent / "early")
    spoil(mirror.folder / "tile/1/000.p/1", 3)
    assert pull(mirror, folder).checkpoint.size == 600


def test_a_head_that_was_once_signed_binds_even_before_it_is_held(theirs, ours):
    """The contents of the first head never come; the second is of another history: both notes are kept."""
    theirs.says(300)
    (theirs.published / "tile/entries/000").unlink()
    with pytest.raises(ReadingError, match="TRUNCATED"):
        pull(ours, theirs.published)
    assert ours.held() is None
    other = theirs.fork(at=1, grows=400)
    with pytest.raises(ReadingError, match="FORK") as caught:
        pull(ours, other.published)
    assert verify_evidence(caught.value.evidence.text).parts["held"] == theirs.note().decode()
    theirs.says(1)
    assert pull(ours, theirs.published).checkpoint.size == 304


@pytest.mark.parametrize(("at", "grows"), [(1, 2), (2, 1), (0, 3)])
def test_the_same_size_with_another_root_is_a_fork(theirs, ours, at, grows):
    held = pull(ours, theirs.published)
    with pytest.raises(ReadingError, match="FORK size 3") as caught:
        pull(ours, theirs.fork(at=at, grows=grows).published)
    proof = verify_evidence(caught.value.evidence.text)
    assert "hashes" not in proof.parts
    assert ours.held().note == held.note


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 255, 256, 257, 511, 512, 513, 600])
def test_a_longer_tree_of_another_history_is_a_fork_that_names_its_first_entry(tmp_path, log_of_600, size):
    lay_out(tmp_path / "log", log_of_600, size=size)
    mirror = Mirror(tmp_path / "mirror", SIGNER.verifier)
    pull(mirror, tmp_path / "log")
    other = [*log_of_600[: size - 1], *(leaf(n, public={"n": "other"}) for n in range(size - 1, 700))]
    lay_out(tmp_path / "other", other)
    with pytest.raises(ReadingError) as caught:
        pull(mirror, tmp_path / "other")
    assert (caught.value.check, caught.value.where) == ("FORK", f"entry {size - 1}")
    verify_evidence(caught.value.evidence.text)


def test_after_a_fork_the_honest_log_goes_on(theirs, ours):
    pull(ours, theirs.published)
    with pytest.raises(ReadingError, match="FORK"):
        pull(ours, theirs.fork(at=1, grows=4).published)
    theirs.says(2)
    assert pull(ours, theirs.published).checkpoint.size == 5


def test_a_frozen_log_does_not_grow(theirs, ours):
    assert pull(ours, theirs.published, frozen_at=3).checkpoint.size == 3
    theirs.says(1)
    with pytest.raises(ReadingError, match="FROZEN size 4") as caught:
        pull(ours, theirs.published, frozen_at=3)
    assert verify_evidence(caught.value.evidence.text).place == "size 3"
    assert ours.held().checkpoint.size == 3


def test_a_head_that_the_folder_has_lost_still_counts(theirs, ours, tmp_path):
    known = theirs.note()
    with pytest.raises(ReadingError, match="FORK"):
        pull(ours, theirs.fork(at=1, grows=4).published, known=known)
    theirs.publish(size=2)
    with pytest.raises(ReadingError, match="ROLLBACK"):
        pull(ours, theirs.published, known=known)
    theirs.says(1)
    assert pull(ours, theirs.published, known=known).checkpoint.size == 4


def test_a_tree_larger_than_agreed_is_not_read(theirs, ours):
    point = theirs.head()
    note_of = theirs.signer.sign(f"{point.origin}\n{2**40}\n{str(point).splitlines()[2]}\n")
    (theirs.published / "checkpoint").write_text(note_of)
    with pytest.raises(ReadingError, match="SIZE"):
        pull(ours, theirs.published)


# --- public parts -------------------------------------------------------------------------------------------------


def test_a_missing_public_part_never_keeps_a_head_from_being_held(theirs, ours):
    good = theirs.log[1]
    theirs.log[1] = (good[0], theirs.log[0][1])
    theirs.publish()
    held = pull(ours, theirs.published)
    assert [(one.check, one.where) for one in held.faults] == [("BODY", "entry 1")]
    assert verify_evidence(held.faults[0].evidence.text).place == "entry 1"
    assert list(ours.bodies(0, 3)) == [theirs.log[0][1], "", theirs.log[2][1]]
    theirs.log[1] = good
    theirs.says(1)
    assert pull(ours, theirs.published).faults == ()
    assert list(ours.bodies(0, 4)) == [line for _data, line in theirs.log]


def test_no_public_parts_at_all_is_one_fault_a_bundle(theirs, ours):
    shutil.rmtree(theirs.published / "body")
    held = pull(ours, theirs.published)
    assert [(one.check, one.where) for one in held.faults] == [("BODY", "bundle 0")]
    assert list(ours.bodies(0, 3)) == ["", "", ""]
    theirs.says(1)
    assert pull(ours, theirs.published).faults == ()
    assert list(ours.bodies(0, 4)) == [line for _data, line in theirs.log]


def test_what_was_good_once_is_kept_whatever_comes_later(theirs, ours):
    before = list_of(theirs)
    pull(ours, theirs.published)
    theirs.log[1] = (theirs.log[1][0], "")
    theirs.says(1)
    assert pull(ours, theirs.published).faults == ()
    assert list(ours.bodies(0, 3)) == before


def list_of(player):
    return [line for _data, line in player.log]


def test_a_redaction_in_the_log_blanks_our_copy(theirs, ours):
    pull(ours, theirs.published)
    theirs.redact(1)
    theirs.publish()
    held = pull(ours, theirs.published)
    assert (held.faults, ours.redactions()) == ((), {1: 3})
    assert list(ours.bodies(0, 4)) == list_of(theirs)
    assert b'"secret"' not in b"".join(files(ours.folder).values())


def test_a_redaction_blanks_our_copy_although_the_public_part_still_lies_there(theirs, ours):
    pull(ours, theirs.published)
    kept = theirs.log[1]
    theirs.redact(1)
    theirs.log[1] = kept
    theirs.publish()
    pull(ours, theirs.published)
    assert list(ours.bodies(1, 2)) == [""]


def test_a_redaction_by_the_wrong_hash_blanks_nothing(theirs, ours):
    pull(ours, theirs.published)
    theirs.add(sort="redact", refs=[Ref(theirs.origin, 1, "ab" * 32)])
    theirs.publish()
    pull(ours, theirs.published)
    assert list(ours.bodies(1, 2)) == [theirs.log[1][1]]


def test_a_redacted_part_in_a_full_bundle_is_blanked_too(tmp_path, log_of_600, mirror):
    lay_out(tmp_path / "log", log_of_600, size=300)
    pull(mirror, tmp_path / "log")
    redaction = leaf(300, type="redact", refs=[Ref(ORIGIN, 7, tree.leaf_hash(log_of_600[7][0]).hex())])
    lay_out(tmp_path / "log", [*log_of_600[:300], redaction])
    assert pull(mirror, tmp_path / "log").faults == ()
    assert list(mirror.bodies(6, 9)) == [log_of_600[6][1], "", log_of_600[8][1]]


def test_what_is_withheld_here_never_comes_back(theirs, ours):
    pull(ours, theirs.published)
    ours.withhold(1)
    theirs.says(1)
    held = pull(ours, theirs.published)
    assert held.faults == ()
    assert list(ours.bodies(0, 4))[1] == ""
    assert list(ours.entries(1, 2)) == [theirs.log[1][0]]


def test_an_entry_that_is_none_is_held_and_told(theirs, ours):
    theirs.log.append((b'{"v":1, "t":"record"}', ""))
    theirs.says(1)
    held = pull(ours, theirs.published)
    assert held.checkpoint.size == 5
    assert [(one.check, one.where) for one in held.faults] == [("ENTRY", "entry 3")]
    assert ours.no_entries() == {3}


def test_an_entry_of_a_newer_version_is_kept(theirs, ours):
    theirs.log.append((b'{"new":[],"v":2}', "whatever"))
    theirs.publish()
    assert pull(ours, theirs.published).faults == ()
    assert list(ours.entries(3, 4)) == [b'{"new":[],"v":2}']


# --- whose lines stand under a head -------------------------------------------------------------------------------


def cosigner(name):
    return Cosigner(name, Ed25519PrivateKey.generate())


def test_we_cosign_what_we_hold(theirs, ours):
    me = cosigner("hmeimim.example/mirror")
    pull(ours, theirs.published)
    signed = ours.cosign([me], now=1_700_000_000)
    assert cosigned_by(signed, [me.key], now=1_700_000_000) == {me.key.name: 1_700_000_000}
    assert ours.held().note == signed
    note.open_note(signed, theirs.verifier)
    with pytest.raises(ClockError):
        ours.cosign([me], now=1_699_999_999)
    assert ours.held().note == signed


def test_the_clock_is_remembered_from_head_to_head(theirs, ours):
    pull(ours, theirs.published)
    ours.cosign([cosigner("a.example/m")], now=1_700_000_000)
    theirs.says(1)
    pull(ours, theirs.published)
    with pytest.raises(ClockError):
        ours.cosign([cosigner("a.example/m")], now=1_600_000_000)


def test_lines_that_others_added_are_kept_with_ours_and_ours_cannot_be_replaced(theirs, ours):
    me, other = cosigner("hmeimim.example/mirror"), cosigner("press.example/witness")
    pull(ours, theirs.published)
    ours.cosign([me], now=1_700_000_000)
    text = str(theirs.head())
    theirs_now = theirs.note() + (other.cosign(text, 1_700_000_005) + me.cosign(text, 1_700_009_999)).encode()
    (theirs.published / "checkpoint").write_bytes(theirs_now)
    seen = cosigned_by(pull(ours, theirs.published).note, [me.key, other.key], now=1_700_009_999)
    assert seen == {me.key.name: 1_700_000_000, other.key.name: 1_700_000_005}


def test_a_line_that_others_put_under_our_name_gives_way_to_ours(theirs, ours):
    me = cosigner("amman.example/mirror")
    forged = note.signature_line(me.name, me.key.key_id, b"\xff" * 72)  # it claims the last of all times
    (theirs.published / "checkpoint").write_bytes(theirs.note() + forged.encode())
    pull(ours, theirs.published)
    signed = ours.cosign([me], now=1000)
    assert cosigned_by(signed, [me.key], now=1000) == {me.name: 1000}


def test_thirty_lines_of_strangers_leave_room_for_ours(theirs, ours):
    text = str(theirs.head())
    lines = [cosigner(f"stranger{n}.example").cosign(text, 1_700_000_000) for n in range(31)]
    (theirs.published / "checkpoint").write_bytes(theirs.note() + "".join(lines).encode())
    pull(ours, theirs.published)
    me = cosigner("hmeimim.example/mirror")
    signed = ours.cosign([me], now=1_700_000_000)
    assert me.key.name in cosigned_by(signed, [me.key], now=1_700_000_000)


# --- killed at any moment, and two at once ------------------------------------------------------------------------

PULLER = """
import sys, time
from pathlib import Path
from tregua.record.mirror import Mirror
from tregua.record.note import parse_vkey
from tregua.record.source import FolderSource
class Slow(FolderSource):
    def get(self, path, *, longest):
        time.sleep(0.004)
        return super().get(path, longest=longest)
print("ready", flush=True)
Mirror(Path(sys.argv[2]), parse_vkey(sys.argv[3])).pull(Slow(Path(sys.argv[1])))
"""


@pytest.fixture(scope="module")
def long_log(tmp_path_factory):
    made = [leaf(number) for number in range(100)]
    folder = tmp_path_factory.mktemp("long")
    lay_out(folder, made * 77)  # 7,700 entries in 31 bundles
    return folder


def test_killed_at_any_moment_it_goes_on_where_it_was(long_log, tmp_path):
    chance = random.Random(7)
    mirror = Mirror(tmp_path / "mirror", SIGNER.verifier)
    stored = 0
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-c", PULLER, long_log, mirror.folder, VKEY],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        process.stdout.readline()
        time.sleep(chance.random() * 0.3)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        now = len(list(mirror.folder.glob("tile/entries/[0-9]*")))
        assert now >= stored, "what was stored stays"
        stored = now
        held = mirror.held()
        assert held is None or list(mirror.entries(0, 7700))
    assert pull(mirror, long_log).faults == ()
    assert files(mirror.folder) == files(long_log)


@pytest.mark.parametrize("step", ["settle", "_redact", "_keep", "_tidy"])
@pytest.mark.parametrize("is_done", [False, True])
def test_killed_while_a_bundle_becomes_full_it_keeps_the_public_parts(
    mirror, log_of_600, tmp_path, monkeypatch, step, is_done
):
    lay_out(tmp_path / "short", log_of_600, size=250)
    lay_out(tmp_path / "long", log_of_600)
    pull(mirror, tmp_path / "short")
    where = whole.Batch if step == "settle" else MirroredBodies
    work = getattr(where, step)

    def killed(self, *more):
        if is_done:
            work(self, *more)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(where, step, killed)
        with pytest.raises(KeyboardInterrupt):
            pull(mirror, tmp_path / "long")
    pull(mirror, tmp_path / "long")
    assert list(mirror.bodies(0, 600)) == [line for _data, line in log_of_600]


def test_of_two_who_pull_one_waits(theirs, ours, tmp_path):
    second = Mirror(ours.folder, theirs.verifier)
    with ours.lock(), pytest.raises(lock.HeldError), second.lock(wait=0.05):
        pass
    pulled = []
    threads = [
        threading.Thread(
            target=lambda: pulled.append(pull(Mirror(ours.folder, theirs.verifier), theirs.published))
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.checkpoint.size for one in pulled] == [3, 3, 3, 3]


def test_two_threads_with_one_mirror_wait_for_each_other(ours):
    inside, most = [], []

    def work():
        for _ in range(20):
            with ours.lock(), ours.lock():
                inside.append(1)
                most.append(len(inside))
                time.sleep(0.001)
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(most), max(most)) == (80, 1)
    with ours.lock(), pytest.raises(lock.HeldError):
        raise lock.HeldError  # of another mirror: it is no reason to take this one again


def test_a_full_disk_leaves_what_was_held(theirs, ours, monkeypatch):
    held = pull(ours, theirs.published)
    theirs.says(300)

    def full(handle, content):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("tregua.record.whole.os.write", full)
        with pytest.raises(OSError, match="No space"):
            pull(ours, theirs.published)
    assert ours.held().note == held.note
    assert pull(ours, theirs.published).checkpoint.size == 303


def test_a_log_that_grows_without_end_leaves_the_rest_of_the_disk(mirror, folder, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10**9, 10**9, 10**6))
    with pytest.raises(ReadingError, match="all but full") as seen:
        pull(mirror, folder)
    assert (seen.value.check, seen.value.evidence) == ("AWAY", None)
    monkeypatch.undo()
    assert pull(mirror, folder).checkpoint.size == 600


def test_a_source_that_goes_away_between_the_log_and_its_public_parts_is_no_fault(theirs, ours):
    with served(theirs.published) as site, HttpSource(site.url, seconds=2) as source:
        site.answers["/body/000.p/3"] = lambda handler: handler.say(503, b"")
        held = ours.pull(source)
        assert (held.checkpoint.size, held.faults, ours.bodies_size()) == (3, (), 0)
        site.answers.clear()
        assert ours.pull(source).faults == ()
    assert list(ours.bodies(0, 3)) == list_of(theirs)


def test_the_state_is_plain_json(theirs, ours):
    pull(ours, theirs.published)
    assert json.loads((ours.folder / "bodies.json").read_text())["size"] == 3
    assert tiles.read(ours.folder, "promised", longest=10) is None
