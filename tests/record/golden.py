"""Golden vectors: a small log of ours and what other people's programs made of it, kept as files.

    python -m tests.record.golden

makes tests/record/vectors/ anew; it needs Go with x/mod, age, and the packages of requirements-dev.txt. The files are
then checked by test_golden.py without any of these programs, so also where none can be had.

    log/                        260 entries as a centre publishes them, cosigned by two kinds of key
    fork.txt, longer-fork.txt   evidence: two heads of one size, and of two sizes with the hashes that tell them apart
    17.tlog-proof               entry 17, by our own code; 259.tlog-proof by `tlog-tiles gen-proof`
    foreign.json                what Go's x/mod, tlog-scales and age said, and the keys of all
"""

import base64
import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from tests.record.conftest import SIGNER, VKEY, lay_out, leaf
from tregua.record import checkpoint, cosignature, evidence, proof, tiles, tree
from tregua.record.checkpoint import Checkpoint
from tregua.record.cosignature import Cosigner

VECTORS = Path(__file__).with_name("vectors")
LOG = VECTORS / "log"
SIZE = 260
INDICES = (0, 17, 255, 256, 259)
SIZES = (1, 128, 255, 256, 257, 259)
AT = 1_790_000_000
SECRET = "حلب, at the bridge"


def make() -> None:
    from tlog_scales.backend import LocalBackend  # noqa: PLC0415 - who only reads the files needs no such program
    from tlog_scales.reader import TilesReader  # noqa: PLC0415
    from tlog_scales.signing import MLDSA44CosignatureSigner  # noqa: PLC0415

    shutil.rmtree(LOG, ignore_errors=True)
    entries = [leaf(number) for number in range(SIZE)]
    point = lay_out(LOG, entries)
    amman = Cosigner("amman.example/mirror", Ed25519PrivateKey.generate())
    press = MLDSA44CosignatureSigner("press.example/w1", MLDSA44PrivateKey.generate())
    line = press.sign(TilesReader(LocalBackend(LOG)).get_checkpoint()).serialize() + "\n"
    raw = cosignature.with_lines((LOG / "checkpoint").read_bytes(), [amman.cosign(str(point), AT), line])
    (LOG / "checkpoint").write_bytes(raw)
    made = proof.make(lambda path, longest: tiles.read(LOG, path, longest=longest), raw, 17, entries[17][0])
    (VECTORS / "17.tlog-proof").write_bytes(made.written)
    evidence_of_forks(entries)
    command = Path(sys.executable).with_name("tlog-tiles")
    (VECTORS / "259.tlog-proof").write_bytes(say([command, "gen-proof", LOG, "259"]))
    keys = {"log": VKEY, "amman": amman.key.vkey, "press": press.vkey.serialize()}
    told = {"keys": keys, "go": go(), "age": age()}
    (VECTORS / "foreign.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def evidence_of_forks(entries: list[tuple[bytes, str]]) -> None:
    """Write evidence against a log that tells another history from entry 200 on, at the same size and at a larger."""
    hashes = [tree.leaf_hash(data) for data, _line in entries]
    other = hashes[:200] + [tree.leaf_hash(data) for data, _line in map(leaf, range(1000, 1100))]
    for name, held, offered in (("fork", 260, 260), ("longer-fork", 230, 300)):
        made = evidence.make(
            "FORK",
            VKEY,
            at=datetime.fromtimestamp(AT, UTC),
            source="https://latakia.example/public/record",
            place=f"size {offered}",
            says=f"the first {held} entries now give another root",
            held=signed(hashes[:held]),
            offered=signed(other[:offered]),
            hashes=[] if held == offered else with_first(other[:offered], held),
        )
        text = evidence.verify_evidence(made.text).text
        (VECTORS / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")


def signed(hashes: list[bytes]) -> str:
    return checkpoint.sign(Checkpoint(SIGNER.name, len(hashes), tree.root(hashes).hex()), SIGNER)


def with_first(hashes: list[bytes], old: int) -> list[bytes]:
    """Return the consistency proof; for a power of two with the hash that it leaves out."""
    proof = tree.consistency_proof(hashes, old)
    return [tree.root(hashes[:old]), *proof] if old & (old - 1) == 0 else proof


def go() -> dict[str, object]:
    """Return what Go's x/mod says of the log, and a note that it signed."""
    program = VECTORS / "oracle"
    build = ["go", "build", "-o", program, "tests/record/go/oracle.go"]
    subprocess.run(["env", "GO111MODULE=off", "GOPATH=/usr/share/gocode", *build], check=True)
    try:
        size, root = say([program, "tree", LOG, VKEY]).decode().split()
        records = say([program, "records", LOG, VKEY, *map(str, INDICES)]).decode().splitlines()
        trees = say([program, "trees", LOG, VKEY, *map(str, SIZES)]).decode().splitlines()
        vkey, _line, note = (
            say([program, "sign", "go.example/log1"], "العربية\n42\n").decode().partition("\n")
        )
    finally:
        program.unlink()
    return {
        "size": int(size),
        "root": root,
        "records": dict(zip(map(str, INDICES), records, strict=True)),
        "trees": dict(zip(map(str, SIZES), trees, strict=True)),
        "vkey": vkey,
        "note": note,
    }


def age() -> dict[str, str]:
    """Return a text that Debian's age sealed, with the key that opens it: a key made for this and nothing else."""
    key = say(["age-keygen"]).decode().splitlines()[-1]
    recipient = say(["age-keygen", "-y"], key).decode().strip()
    sealed = say(["age", "-r", recipient], SECRET)
    return {"key": key, "sealed": base64.b64encode(sealed).decode(), "says": SECRET}


def say(command: list[object], words: str = "") -> bytes:
    done = subprocess.run(list(map(str, command)), input=words.encode(), capture_output=True, check=True)
    return done.stdout


if __name__ == "__main__":
    make()
