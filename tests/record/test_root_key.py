"""A root key: one file under a passphrase, made once, that signs what it is given and nothing else."""

import os
import stat

import pytest

from tests.record.delegations import CENTRES, ROOTS, after, first
from tregua.record import root_key
from tregua.record.charter import CharterError, Root
from tregua.record.charter_chain import open_signed, signed_by
from tregua.record.root_key import RootKeyError

WORDS = "olive harbour seven lanterns"


@pytest.fixture
def anna(tmp_path):
    file = tmp_path / "anna.key"
    return file, root_key.make(file, name="amman.example/root-anna", passphrase=WORDS)


def test_its_file_is_its_owners_alone_and_is_never_written_over(anna):
    file, _public = anna
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    with pytest.raises(RootKeyError, match="never written over"):
        root_key.make(file, name="amman.example/root-boris", passphrase=WORDS)
    assert file.read_bytes() == before


def test_its_public_half_is_read_without_the_passphrase(anna):
    file, public = anna
    assert root_key.verifier(file) == public
    assert root_key.open_key(file, passphrase=WORDS).verifier == public


def test_it_does_not_open_with_other_words(anna):
    with pytest.raises(RootKeyError, match="does not open"):
        root_key.open_key(anna[0], passphrase="other words altogether")


@pytest.mark.parametrize(
    ("name", "passphrase"), [("a b", WORDS), ("", WORDS), ("a+b", WORDS), ("a/b", "short")]
)
def test_a_bad_name_or_a_short_passphrase_makes_no_file(tmp_path, name, passphrase):
    with pytest.raises(RootKeyError):
        root_key.make(tmp_path / "x.key", name=name, passphrase=passphrase)
    assert not (tmp_path / "x.key").exists()


@pytest.mark.parametrize("spoil", [lambda raw: raw[:60], lambda raw: raw.replace(b"vkey ", b"key "), lambda _raw: b"",
                                   lambda raw: raw.replace(b"+", b"-", 1), lambda raw: b"\xff" + raw])  # fmt: skip
def test_a_file_that_is_no_root_key_says_so(anna, spoil):
    file, _public = anna
    file.write_bytes(spoil(file.read_bytes()))
    with pytest.raises(RootKeyError, match="not a root key"):
        root_key.verifier(file)


def test_a_key_under_the_name_of_another_is_found_out(anna, tmp_path):
    other = tmp_path / "other.key"
    root_key.make(other, name="amman.example/root-anna", passphrase=WORDS)
    head, _rest = other.read_bytes().split(b"-----BEGIN", 1)
    _head, rest = anna[0].read_bytes().split(b"-----BEGIN", 1)
    other.write_bytes(head + b"-----BEGIN" + rest)
    with pytest.raises(RootKeyError, match="not the one"):
        root_key.open_key(other, passphrase=WORDS)


def test_people_sign_one_after_another(anna):
    signer = root_key.open_key(anna[0], passphrase=WORDS)
    draft = first(roots=(*first().roots[:3], *(Root(CENTRES[1], one) for one in (
        signer.verifier, ROOTS["amman/boris"].verifier, ROOTS["amman/carol"].verifier))))  # fmt: skip
    one = root_key.sign(draft.text.encode(), signer)
    two = root_key.sign(one, ROOTS["amman/boris"])
    assert {root.key.name for root in signed_by(draft, open_signed(two))} == {
        signer.name,
        "amman.example/root-boris",
    }
    assert root_key.sign(two, signer) == two


def test_a_stranger_does_not_sign_a_first_charter_and_a_key_that_goes_signs_the_next(anna):
    signer = root_key.open_key(anna[0], passphrase=WORDS)
    with pytest.raises(CharterError, match="no root key of this charter"):
        root_key.sign(first().text.encode(), signer)
    next_one = after(first(), roots=first().roots[:5])
    gone = ROOTS["amman/carol"]
    assert signed_by(first(), open_signed(root_key.sign(next_one.text.encode(), gone)))


def test_a_draft_that_is_no_charter_is_not_signed(anna):
    signer = root_key.open_key(anna[0], passphrase=WORDS)
    for spoilt in (b"", b"\xff", b"pay me\n", first().text.encode() + b"more\n", b"\n\n"):
        with pytest.raises(CharterError):
            root_key.sign(spoilt, signer)
