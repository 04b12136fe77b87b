"""The format as it is documented: a stranger's restorer, the parts that must not change, and what hostile bytes get."""

import os
import random
import re
import subprocess
import sys
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.centre import backing_up as by
from tests.centre.conftest import ROOT
from tregua.centre.backup import cutting, keeping, manifest, sealing
from tregua.centre.backup.faults import DamageError
from tregua.centre.backup.store import SNAPSHOT, Store

DOCUMENT = (ROOT / "docs" / "backup-format.md").read_text(encoding="utf-8")
RESTORER = re.search(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)[1]
# Stands for the program `age` where it is not installed: the same format, another implementation.
AGE = """#!{python}
import sys, pyrage
keys = [line.strip() for line in open(sys.argv[3]) if line.startswith("AGE-SECRET-KEY-")]
identities = [pyrage.x25519.Identity.from_str(key) for key in keys]
sys.stdout.buffer.write(pyrage.decrypt(open(sys.argv[4], "rb").read(), identities))
"""


def test_a_stranger_restores_with_what_is_documented(backed_up, tmp_path):
    centre, stick, key = backed_up
    (tmp_path / "restore.py").write_text(RESTORER)
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "age").write_text(AGE.format(python=sys.executable))
    (programs / "age").chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-I", tmp_path / "restore.py", stick, key, tmp_path / "new"],
        env={"PATH": os.pathsep.join([os.environ["PATH"], str(programs)])},
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "of amman.example/log1" in done.stdout
    without = ("centre.sqlite3", "centre.sqlite3-wal", "centre.sqlite3-shm", "seat", "in-use", "backup.lock")
    assert by.files_of(tmp_path / "new", *without) == by.files_of(centre, *without)
    assert len(by.journal(tmp_path / "new")) > 300


def a_run():
    return sealing.new_run(sealing.names_key(b"s" * 32, ["age1b", "age1a"]))


def test_the_frame_is_as_documented():
    run = a_run()
    plain = b"what was said" * 1000
    name = run.name_of(plain)
    framed = sealing.seal(sealing.CHUNK, run, name, plain)
    assert framed[:8] == b"TREGUAC1"
    assert framed[8:24] == run.id
    assert framed[24:56] == name
    assert int.from_bytes(framed[56:64], "big") == len(framed) - 76 - 32
    assert sealing.open_frame("file", framed, sealing.CHUNK, name, run) == plain


def test_names_depend_on_content_and_recipients_alone():
    one, two = a_run(), a_run()
    assert one.name_of(b"x") == two.name_of(b"x") != one.name_of(b"y")
    other = sealing.new_run(sealing.names_key(b"s" * 32, ["age1a", "age1c"]))
    assert other.name_of(b"x") != one.name_of(b"x")
    assert sealing.names_key(b"s", ["a", "b", "a"]) == sealing.names_key(b"s", ["b", "a"])


def test_every_changed_bit_of_a_chunk_is_found():
    run, plain = a_run(), b"a short chunk"
    name = run.name_of(plain)
    framed = sealing.seal(sealing.CHUNK, run, name, plain)
    for place in range(len(framed)):
        wrong = bytearray(framed)
        wrong[place] ^= 1 << place % 8
        with pytest.raises(DamageError):
            sealing.open_frame("file", bytes(wrong), sealing.CHUNK, name, run)


def test_a_chunk_that_somebody_made_up_is_refused():
    """With a right digest, but not under the run's key; or of another name; or longer than a chunk may be."""
    run, stranger = a_run(), a_run()
    name = run.name_of(b"x")
    forged = sealing.seal(sealing.CHUNK, sealing.Run(run.id, stranger.key, run.names), name, b"x")
    with pytest.raises(DamageError, match="does not open"):
        sealing.open_frame("file", forged, sealing.CHUNK, name, run)
    with pytest.raises(DamageError, match="does not belong to its name"):
        sealing.open_frame("file", sealing.seal(sealing.CHUNK, run, name, b"y"), sealing.CHUNK, name, run)
    bomb = b"\0" * (sealing.LONGEST[sealing.CHUNK] + 1)
    with pytest.raises(DamageError, match="longer than it may be"):
        sealing.open_frame("file", sealing.seal(sealing.CHUNK, run, name, bomb), sealing.CHUNK, name, run)


@given(st.binary(max_size=400))
def test_no_bytes_pass_for_a_chunk_or_a_manifest(raw):
    run = a_run()
    with pytest.raises(DamageError):
        sealing.open_frame("file", raw, sealing.CHUNK, b"n" * 32, run)
    with pytest.raises(DamageError):
        manifest.read("file", raw)


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../up", "a/../../b", "a\\b", "C:/x", "a\0b"])
def test_a_manifest_names_no_file_outside_the_centre(path):
    made = manifest.Manifest(
        snapshot="s", made_at="", tregua="", code="", origin="", vkey="", database="sqlite",
        register=manifest.Register(), files=[manifest.File(path, 0, 0o600, "", [])], recipients=[],
    )  # fmt: skip
    with pytest.raises(DamageError, match="outside the centre"):
        manifest.read("file", manifest.sealed_text(made))


def test_a_row_more_in_a_dump_changes_few_pieces():
    dice = random.Random(1)
    rows = [f"{number}\t{dice.randbytes(40).hex()}\n".encode() for number in range(90_000)]
    before = list(cutting.lines(BytesIO(b"".join(rows))))
    rows.insert(45_000, b"one\tmore\n")
    after = list(cutting.lines(BytesIO(b"".join(rows))))
    assert b"".join(after) == b"".join(rows)
    assert len(before) > 6
    assert len(set(after) - set(before)) <= 2
    assert all(len(piece) <= cutting.MOST + cutting.PAGE for piece in after)


def test_a_dump_without_an_end_of_line_is_cut_too():
    pieces = list(cutting.lines(BytesIO(b"x" * (9 << 20))))
    assert max(map(len, pieces)) <= cutting.MOST + cutting.PAGE
    assert sum(map(len, pieces)) == 9 << 20


def test_a_new_small_file_changes_one_chunk():
    files = [(f"published/tile/0/x{number:03d}", bytes([number % 251]) * 9000) for number in range(600)]
    before = {content for content, _places in cutting.together(files)}
    files.insert(300, ("published/tile/0/x299a", b"new" * 3000))
    after = {content for content, _places in cutting.together(files)}
    assert len(before) > 6
    assert len(after - before) <= 3
    kept = {
        path: content[begin : begin + length]
        for content, places in cutting.together(files)
        for path, begin, length in places
    }
    assert kept == dict(files)


def names(days):
    begin = datetime(2026, 1, 1, 2, 30)
    return [f"{begin + timedelta(days=day):%Y%m%dT%H%M%S}000Z-{day:08x}" for day in days]


def test_the_last_of_each_day_and_week_is_kept_and_the_newest_always():
    all_days = names(range(100))
    assert all(SNAPSHOT.fullmatch(name) for name in all_days)
    kept = keeping.to_keep(all_days, daily=14, weekly=8)
    assert set(all_days[-14:]) <= kept
    assert len(kept) == 14 + 5
    assert keeping.to_keep(all_days, daily=0, weekly=0) == set(all_days[-3:])
    assert keeping.to_keep(names([5] * 1), daily=1, weekly=1) == set(names([5]))


@given(st.lists(st.integers(0, 400), max_size=40), st.integers(0, 20), st.integers(0, 20))
def test_what_is_kept_today_was_not_thrown_away_yesterday(days, daily, weekly):
    """Removing after every backup keeps the same as removing once at the end."""
    standing = set()
    for name in names(sorted(set(days))):
        standing = keeping.to_keep({*standing, name}, daily=daily, weekly=weekly)
    assert standing == keeping.to_keep(names(set(days)), daily=daily, weekly=weekly)


def test_what_a_kept_snapshot_needs_is_never_removed(tmp_path):
    store = Store(tmp_path / "stick")
    store.begin("owner")
    run, needs = a_run(), {}
    for file in store.key_files(run.id):
        store.put(file, b"age-encryption.org/v1")
    dice = random.Random(2)
    contents = [dice.randbytes(100) for _ in range(60)]
    for name in names(range(60)):
        chunks = {}
        for content in dice.sample(contents, 20):
            key = run.name_of(content)
            if store.run_of(key) is None:
                store.put(store.chunk(key), sealing.seal(sealing.CHUNK, run, key, content))
            chunks[key] = run.id
        store.write_index(name, chunks)
        sealed = sealing.seal(sealing.MANIFEST, run, b"m" * 32, b"{}")
        store.put(store.manifest(name), sealed)
        needs[name] = set(chunks)
        keeping.prune(store, name, daily=5, weekly=4)
        for kept in store.all_snapshots():
            assert all(store.run_of(key) for key in needs[kept]), f"{kept} lost a chunk at {name}"
    there = {bytes.fromhex(file.name) for file in store.chunks.glob("*/*")}
    assert there == set().union(*(needs[kept] for kept in store.all_snapshots()))
