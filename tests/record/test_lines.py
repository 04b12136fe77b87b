"""A log as lines of JSON: written whole or not at all, checked line by line, and each change is placed."""

import gzip
import json
import os
import random

import pytest

from tests.record.conftest import ORIGIN, SIGNER, VKEY, leaf
from tregua.record import checkpoint, lines, tree
from tregua.record.checkpoint import Checkpoint
from tregua.record.entry import Ref
from tregua.record.lines import LinesError
from tregua.record.note import Signer

ROUNDS = 20_000 if os.environ.get("TREGUA_FULL") else 300


def head(log, size):
    root = tree.root([tree.leaf_hash(data) for data, _line in log[:size]]).hex()
    return checkpoint.sign(Checkpoint(ORIGIN, size, root), SIGNER)


@pytest.fixture
def written(tmp_path):
    log = [leaf(number) for number in range(40)]
    log[7] = (log[7][0], "")
    log[20] = leaf(20, type="redact", refs=[Ref(ORIGIN, 7, tree.leaf_hash(log[7][0]).hex())])
    file = tmp_path / "log.jsonl.gz"
    heads = {size: head(log, size) for size in (10, 40)}
    assert lines.write(file, origin=ORIGIN, vkey=VKEY, entries=iter(log), heads=heads) == 40
    return file


def lines_of(file):
    return gzip.decompress(file.read_bytes()).decode().splitlines()


def rewritten(file, said):
    file.write_bytes(gzip.compress("".join(f"{line}\n" for line in said).encode()))
    return file


def test_what_was_written_checks(written):
    done = lines.check(written, vkey=VKEY)
    assert (done.faults, done.size, done.signed, done.blank) == ([], 40, 40, [7])
    assert lines.check(written).faults == []
    plain = written.with_name("log.jsonl")
    plain.write_bytes(gzip.decompress(written.read_bytes()))
    assert lines.check(plain, vkey=VKEY).faults == []


def test_the_same_log_gives_the_same_file(written):
    before = written.read_bytes()
    said = [json.loads(line) for line in lines_of(written)]
    entries = [(one["leaf"].encode(), one["body"]) for one in said if "leaf" in one]
    heads = {one["i"]: one["head"] for one in said if "head" in one}
    lines.write(written, origin=ORIGIN, vkey=VKEY, entries=entries, heads=heads)
    assert written.read_bytes() == before


def test_each_change_is_placed(written):
    said = lines_of(written)
    entry = json.loads(said[5])
    entry["leaf"] = entry["leaf"].replace("01J4", "01J9")
    done = lines.check(rewritten(written, [*said[:5], json.dumps(entry), *said[6:]]), vkey=VKEY)
    assert done.faults[0].startswith("line 6: it does not continue")
    assert "line 12: the entries above it are not those that were signed" in done.faults
    body = json.loads(said[5]) | {"body": json.loads(said[6])["body"]}
    done = lines.check(rewritten(written, [*said[:5], json.dumps(body), *said[6:]]), vkey=VKEY)
    assert done.faults == ["line 6: its public part is not one that the entry commits to"]


def test_a_public_part_that_is_gone_without_a_redaction_is_told(written):
    said = lines_of(written)
    blank = json.dumps(json.loads(said[5]) | {"body": ""})
    done = lines.check(rewritten(written, [*said[:5], blank, *said[6:]]), vkey=VKEY)
    assert done.faults == ["entry 4: its public part is missing, and no entry redacts it"]


def test_lines_left_out_or_swapped_or_cut_off_are_told(written):
    said = lines_of(written)
    for changed in ([*said[:5], *said[6:]], [*said[:5], said[6], said[5], *said[7:]]):
        assert lines.check(rewritten(written, changed), vkey=VKEY).faults
    done = lines.check(rewritten(written, said[:-1]), vkey=VKEY)
    assert done.faults == ["the last 30 entries are not signed: the file ends before its last head"]


def test_another_key_is_told(written):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

    other = Signer(ORIGIN, Ed25519PrivateKey.generate()).verifier.vkey
    assert lines.check(written, vkey=other).faults[0].startswith("line 1")


@pytest.mark.parametrize(
    "content", [b"", b"{}\n", b"[]\n", b"\x1f\x8bnothing", b"null", b'{"format":1}\n', b"\xff\n"]
)
def test_what_is_no_such_file_is_told(tmp_path, content):
    file = tmp_path / "file"
    file.write_bytes(content)
    with pytest.raises(LinesError):
        lines.check(file)


def test_a_file_that_cannot_be_written_leaves_the_old_one(written):
    before = written.read_bytes()

    def breaks():
        yield leaf(1)
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        lines.write(written, origin=ORIGIN, vkey=VKEY, entries=breaks(), heads={})
    assert written.read_bytes() == before
    assert not [*written.parent.glob(".*")]


def test_whatever_is_spoilt_is_told_and_never_more_than_an_error(written):
    raw = gzip.decompress(written.read_bytes())
    chance = random.Random(3)
    plain = written.with_name("spoilt")
    for _ in range(ROUNDS):
        at = chance.randrange(len(raw))
        plain.write_bytes(raw[:at] + bytes([raw[at] ^ 1 << chance.randrange(8)]) + raw[at + 1 :])
        try:
            assert lines.check(plain, vkey=VKEY).faults, at
        except LinesError:
            continue
