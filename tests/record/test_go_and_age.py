"""Programs of the system, which share no line with us, read what we write: Go's x/mod, and age.

Where they are not installed these tests are skipped; .ci/run installs them.
"""

import random
import shutil
import subprocess
from pathlib import Path

import pyrage
import pytest

from tests.record.conftest import VKEY, lay_out
from tregua.people.vault import seal_bytes
from tregua.record import disclosure, note, openings, tree

GOPATH = Path("/usr/share/gocode")
X_MOD = GOPATH / "src/golang.org/x/mod/sumdb/tlog/tlog.go"
with_go = pytest.mark.skipif(not (shutil.which("go") and X_MOD.is_file()), reason="needs Go with x/mod")
with_age = pytest.mark.skipif(not shutil.which("age"), reason="needs age")


@pytest.fixture(scope="session")
def oracle(tmp_path_factory):
    """Return a function that runs our Go program on some words and gives what it says."""
    program = tmp_path_factory.mktemp("go") / "oracle"
    folder = Path(__file__).with_name("go")
    environment = {"GO111MODULE": "off", "GOPATH": str(GOPATH), "GOFLAGS": "", "PATH": "/usr/bin:/bin"}
    environment |= {"GOCACHE": str(program.with_name("cache")), "HOME": str(program.parent)}
    subprocess.run(["go", "build", "-o", program, "oracle.go"], cwd=folder, env=environment, check=True)

    def run(*words, says=""):
        command = [program, *map(str, words)]
        return subprocess.run(command, input=says, capture_output=True, text=True, check=False, timeout=600)

    return run


def hexed(proof):
    return b"".join(proof).hex()


@with_go
@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 600])
def test_go_works_out_our_root_from_our_tiles_and_entries(oracle, tmp_path, log_of_600, size):
    point = lay_out(tmp_path, log_of_600, size=size)
    assert oracle("tree", tmp_path, VKEY).stdout == f"{size} {point.root}\n"


@with_go
def test_go_proves_500_entries_and_30_prefixes_in_the_very_bytes_that_we_do(oracle, folder, log_of_600):
    chance = random.Random("go")
    hashes = [tree.leaf_hash(data) for data, _line in log_of_600]
    indices = [chance.randrange(600) for _ in range(500)]
    theirs = oracle("records", folder, VKEY, *indices).stdout.splitlines()
    assert theirs == [hexed(tree.inclusion_proof(hashes, index)) for index in indices]
    sizes = [chance.randint(1, 600) for _ in range(30)]
    theirs = oracle("trees", folder, VKEY, *sizes).stdout.splitlines()
    assert theirs == [hexed(tree.consistency_proof(hashes, size)) for size in sizes]


@with_go
@pytest.mark.parametrize("path", ["checkpoint", "tile/0/001", "tile/1/000.p/2", "tile/entries/002.p/88"])
def test_go_refuses_one_flipped_bit(oracle, folder, path):
    raw = bytearray((folder / path).read_bytes())
    raw[len(raw) // 2] ^= 4
    (folder / path).write_bytes(raw)
    ran = oracle("tree", folder, VKEY)
    assert ran.returncode == 1
    assert not ran.stdout


@with_go
def test_go_opens_our_note_and_we_open_one_that_go_signed(oracle, folder):
    ours = (folder / "checkpoint").read_text(encoding="utf-8")
    assert oracle("open", VKEY, says=ours).stdout == ours.split("\n\n")[0] + "\n"
    vkey, _line, signed = oracle("sign", "go.example/log1", says="العربية\n42\n").stdout.partition("\n")
    verifier = note.parse_vkey(vkey)
    assert note.open_note(signed.encode(), verifier) == "العربية\n42\n"
    with pytest.raises(note.NoteError):
        note.open_note(signed.replace("42", "43").encode(), verifier)


def age(tmp_path, key, sealed):
    (tmp_path / "key").write_text(f"{key}\n", encoding="ascii")
    command = ["age", "-d", "-i", tmp_path / "key"]
    return subprocess.run(command, input=sealed, capture_output=True, check=False)


@with_age
def test_age_opens_a_sealed_part_of_an_entry(tmp_path):
    """First the key of the entry, sealed to a person; then, after a line that says how, the sealed part."""
    person = pyrage.x25519.Identity.generate()
    identity, recipient = openings.new_key()
    blob = openings.seal(openings.disclose_all({"leader": "a name", "place": "حلب"}), recipient)
    key = age(tmp_path, person, openings.wrap(identity, str(person.to_public()))).stdout.decode()
    assert key == identity
    header, _line, sealed = blob.partition(b"\n")
    assert header == b"tregua sealed 1 age-x25519"
    plain = age(tmp_path, key, sealed).stdout
    assert len(plain) == 1024
    found = [disclosure.open_disclosure(one) for one in plain.decode().rstrip("\n").split("~")]
    assert [(one.name, one.value) for one in found] == [("leader", "a name"), ("place", "حلب")]


@with_age
def test_age_opens_what_lies_sealed_in_the_register(tmp_path):
    """Its length in four bytes, the content, zeros up to a kilobyte; then age."""
    identity = pyrage.x25519.Identity.generate()
    plain = age(tmp_path, identity, seal_bytes(b"a name", [str(identity.to_public())])).stdout
    assert plain == b"\0\0\0\6a name" + bytes(1014)


@with_age
def test_age_refuses_the_key_of_somebody_else(tmp_path):
    one, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    ran = age(tmp_path, other, seal_bytes(b"a name", [str(one.to_public())]))
    assert ran.returncode == 1
    assert b"no identity matched" in ran.stderr
