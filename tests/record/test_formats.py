"""Notes, checkpoints, tiles, leaves and disclosures: read strictly, written in one way, both directions."""

import base64
import json
import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from tests.record.conftest import ORIGIN, SIGNER, VKEY, leaf
from tregua.record import checkpoint, disclosure, entry, note, tiles, tree
from tregua.record.checkpoint import Checkpoint, CheckpointError
from tregua.record.disclosure import DisclosureError
from tregua.record.entry import EntryError, Ref
from tregua.record.note import NoteError, Signer
from tregua.record.tiles import TileError

# The note that the documentation of Go's package sumdb/note shows.
KNOWN_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
KNOWN_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
POINT = Checkpoint(ORIGIN, 600, "ab" * 32)
hashes = st.binary(min_size=32, max_size=32)


# --- notes ----------------------------------------------------------------------------------------------------------


def test_a_note_signed_elsewhere_opens():
    verifier = note.parse_vkey(KNOWN_VKEY)
    assert verifier.name == "PeterNeumann"
    assert verifier.vkey == KNOWN_VKEY
    assert note.open_note(KNOWN_NOTE.encode(), verifier).startswith("If you think")


@given(st.binary(min_size=32, max_size=32), st.text(st.characters(codec="utf-8", exclude_categories=["C"])))
def test_what_is_signed_opens_with_the_vkey_and_says_the_same(seed, words):
    signer = Signer("a.example/log1", Ed25519PrivateKey.from_private_bytes(seed))
    verifier = note.parse_vkey(signer.verifier.vkey)
    assert verifier == signer.verifier
    text = words + "\n"
    assert note.open_note(signer.sign(text).encode(), verifier) == text


def test_signatures_of_others_are_ignored_and_one_of_ours_is_needed():
    other = Signer("b.example/mirror", Ed25519PrivateKey.generate())
    signed = SIGNER.sign("text\n")
    line = other.sign("text\n").split("\n\n")[1]
    assert note.open_note((signed + line).encode(), SIGNER.verifier) == "text\n"
    assert note.open_note((signed + "— grease AAAAAAAA\n").encode(), SIGNER.verifier) == "text\n"
    with pytest.raises(NoteError, match="not signed by"):
        note.open_note(other.sign("text\n").encode(), SIGNER.verifier)
    own = signed.split("\n\n")[1]
    with pytest.raises(NoteError, match="signed twice"):
        note.open_note((signed + own).encode(), SIGNER.verifier)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw.replace(b"600", b"601"),
        lambda raw: raw.replace(b"\n", b"\r\n"),
        lambda raw: raw.replace(b"\n\n", b"\n"),
        lambda raw: raw[:-1],
        lambda raw: raw[:-2] + b"\n",
        lambda raw: raw + b"\n",
        lambda raw: raw + b"\xff\n",
        lambda raw: raw + b"- dash AAAAAAAA\n",
        lambda raw: raw + "— nothing\n".encode(),
        lambda raw: raw + "— short AAAA\n".encode(),
        lambda raw: raw + "— plus+plus AAAAAAAA\n".encode(),
        lambda raw: raw + "— grease AAAAAAAA\n".encode() * 32,
        lambda raw: b"x" * 70_000 + raw,
        lambda raw: raw.replace(b"latakia", b"lata\tkia"),
        lambda raw: b"",
    ],
)
def test_a_note_that_was_spoilt_does_not_open(spoil):
    raw = checkpoint.sign(POINT, SIGNER).encode()
    with pytest.raises(CheckpointError):
        checkpoint.open_checkpoint(spoil(raw), SIGNER.verifier)


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "a+b",
        VKEY[:-1],
        VKEY.replace("latakia", "hmeimim"),
        VKEY.replace("/log1+", "/log1+0"),
        VKEY + "\n",
        "a b+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        KNOWN_VKEY.replace("+AR", "+BB"),
    ],
)
def test_a_vkey_copied_wrongly_is_refused(vkey):
    with pytest.raises(NoteError):
        note.parse_vkey(vkey)


@pytest.mark.parametrize("text", ["no end", "tab\there\n", ""])
def test_not_every_text_can_be_signed(text):
    with pytest.raises(NoteError):
        SIGNER.sign(text)


# --- checkpoints ----------------------------------------------------------------------------------------------------


@given(st.integers(1, checkpoint.LARGEST_SIZE), hashes)
def test_a_checkpoint_is_written_and_read_in_one_way(size, root):
    point = Checkpoint(ORIGIN, size, root.hex())
    assert checkpoint.parse(str(point)) == point
    assert checkpoint.open_checkpoint(checkpoint.sign(point, SIGNER).encode(), SIGNER.verifier) == point


ROOT = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"{ORIGIN}\n6\n",
        f"{ORIGIN}\n6\n{ROOT}",
        f"\n6\n{ROOT}\n",
        f"{ORIGIN}\n06\n{ROOT}\n",
        f"{ORIGIN}\n-6\n{ROOT}\n",
        f"{ORIGIN}\n+6\n{ROOT}\n",
        f"{ORIGIN}\n٦\n{ROOT}\n",
        f"{ORIGIN}\n6 \n{ROOT}\n",
        f"{ORIGIN}\n{10**19}\n{ROOT}\n",
        f"{ORIGIN}\n{2**63}\n{ROOT}\n",
        f"{ORIGIN}\n0\n{ROOT}\n",
        f"{ORIGIN}\n6\n{ROOT[:-4]}\n",
        f"{ORIGIN}\n6\n{ROOT[:-2]}B=\n",
        f"{ORIGIN}\n6\n{ROOT}\nextension\n",
        f"{ORIGIN}\n6\n{ROOT}\n\n",
    ],
)
def test_what_is_not_three_exact_lines_is_no_checkpoint(text):
    with pytest.raises(CheckpointError):
        checkpoint.parse(text)
    signed = SIGNER.sign(text) if text.endswith("\n") else ""
    with pytest.raises(CheckpointError):
        checkpoint.open_checkpoint(signed.encode(), SIGNER.verifier)


def test_a_log_signs_only_under_its_own_origin():
    with pytest.raises(CheckpointError):
        checkpoint.sign(Checkpoint("b.example/log1", 1, "ab" * 32), SIGNER)
    foreign = SIGNER.sign(str(Checkpoint("b.example/log1", 1, "ab" * 32)))
    with pytest.raises(CheckpointError, match=r"b\.example"):
        checkpoint.open_checkpoint(foreign.encode(), SIGNER.verifier)


# --- tiles ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "width", "path"),
    [
        (0, 256, "000"),
        (7, 256, "007"),
        (999, 256, "999"),
        (1000, 256, "x001/000"),
        (1234067, 256, "x001/x234/067"),
        (273, 5, "273.p/5"),
        (1000, 1, "x001/000.p/1"),
    ],
)
def test_a_number_is_written_in_groups_of_three(number, width, path):
    assert tiles.numbered(number, width) == path
    assert tiles.bundle_path(number, width) == f"tile/entries/{path}"
    assert tiles.body_path(number, width) == f"body/{path}"
    assert tiles.Tile(2, number, width).path == f"tile/2/{path}"


def test_the_tiles_of_a_log_of_seventy_thousand():
    paths = [tile.path for tile in tiles.tiles_of(70_000)]
    assert len(paths) == 274 + 2 + 1
    assert paths[273] == "tile/0/273.p/112"
    assert paths[-3:] == ["tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"]


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_the_tiles_that_are_new_are_those_that_the_old_tree_did_not_have(one, other):
    old, size = sorted((one, other))
    assert set(tiles.tiles_of(size, old)) == set(tiles.tiles_of(size)) - set(tiles.tiles_of(old))


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_a_bundle_is_packed_and_unpacked(entries):
    raw = tiles.pack(entries)
    assert tiles.unpack(raw, len(entries)) == entries
    with pytest.raises(TileError):
        tiles.unpack(raw + b"x", len(entries))
    if entries:
        with pytest.raises(TileError):
            tiles.unpack(raw[:-1], len(entries))


def test_an_entry_too_long_for_a_bundle_is_refused():
    with pytest.raises(TileError):
        tiles.pack([bytes(65_536)])


def test_a_published_file_is_written_once(tmp_path):
    assert tiles.write(tmp_path, "tile/0/000", b"one")
    assert not tiles.write(tmp_path, "tile/0/000", b"one")
    with pytest.raises(TileError, match="another content"):
        tiles.write(tmp_path, "tile/0/000", b"two")
    assert tiles.write(tmp_path, "tile/0/000", b"two", may_differ=True)
    assert [path.name for path in (tmp_path / "tile").rglob("*") if path.is_file()] == ["000"]


# --- leaves ---------------------------------------------------------------------------------------------------------


def test_the_bytes_of_a_leaf():
    raw = entry.build(
        origin="hmeimim.example/log1",
        type="record",
        kind="finding",
        id="01J00000000000000000000000",
        sch="finding/1",
        digests=["b" * 43, "A" * 43],
        refs=[Ref("latakia.example/log1", 1412, "ab" * 32)],
    )
    assert raw.decode() == (
        f'{{"_sd":["{"A" * 43}","{"b" * 43}"],"id":"01J00000000000000000000000","kind":"finding",'
        f'"o":"hmeimim.example/log1","refs":[{{"h":"{"ab" * 32}","i":1412,"o":"latakia.example/log1"}}],'
        '"sch":"finding/1","t":"record","v":1}'
    )
    parsed = entry.parse(raw)
    assert parsed.known
    assert parsed.refs == [Ref("latakia.example/log1", 1412, "ab" * 32)]
    assert parsed.digests == ["A" * 43, "b" * 43]


GOOD = leaf(1)[0].decode()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace('"v":1', '"v":1.0'),
        lambda text: text.replace('"v":1', '"v":NaN'),
        lambda text: text.replace('"v":1', '"v":-0'),
        lambda text: text.replace('"v":1', '"v":0'),
        lambda text: text.replace('"v":1', '"v":true'),
        lambda text: text.replace('"v":1', '"v":"1"'),
        lambda text: text.replace('"v":1', f'"v":{2**53}'),
        lambda text: text.replace('"v":1', f'"v":{"9" * 5000}'),
        lambda text: text.replace('"v":1', '"v":1,"v":1'),
        lambda text: text.replace('"v":1', '"v":1,"x":1'),
        lambda text: text.replace('"v":1', '"v": 1'),
        lambda text: text.replace(',"v":1', ""),
        lambda text: text.replace('{"_sd"', '{"A":1,"_sd"'),
        lambda text: text.replace('"t":"record","v":1', '"v":1,"t":"record"'),
        lambda text: text.replace("finding", r"\u0066inding", 1),
        lambda text: text.replace("finding/1", r"finding\/1"),
        lambda text: text.replace('"id":"01J1"', r'"id":"\ud800"'),
        lambda text: text.replace('"id":"01J1"', '"id":"a name in words"'),
        lambda text: text.replace('"id":"01J1"', f'"id":"{"1" * 41}"'),
        lambda text: text.replace('"kind":"finding"', '"kind":"Имя"'),
        lambda text: text.replace('"refs":[]', '"refs":{}'),
        lambda text: text.replace('"refs":[]', '"refs":[{"h":"","i":0,"o":"a"}]'),
        lambda text: text.replace('"refs":[]', f'"refs":[{{"h":"{"a" * 64}","i":-1,"o":"a"}}]'),
        lambda text: text.replace('"refs":[]', '"refs":[1]'),
        lambda text: text.replace('"_sd":["', '"_sd":["!'),
        lambda text: "\ufeff" + text,
        lambda text: text + "\n",
        lambda text: "[" * 5000,
        lambda text: "[" * 9 + "]" * 9,
        lambda text: "null",
        lambda text: "",
        lambda text: text + " " * 8192,
    ],
)
def test_a_leaf_that_differs_by_one_byte_is_refused(spoil):
    spoilt = spoil(GOOD)
    assert spoilt != GOOD
    with pytest.raises(EntryError):
        entry.parse(spoilt.encode("utf-8", "surrogatepass"))


def test_a_newer_version_and_an_unknown_type_are_kept():
    assert not entry.parse(b'{"anything":[1,{"deep":true}],"v":2}').known
    assert not entry.parse(GOOD.replace('"t":"record"', '"t":"verdict"').encode()).known
    assert entry.parse(b'{"v":2}').refs == []


@pytest.mark.parametrize(
    "field", [{"type": "verdict"}, {"kind": "A Name"}, {"id": ""}, {"sch": "x"}, {"origin": "a b"}]
)
def test_a_leaf_is_not_built_from_fields_out_of_form(field):
    good = {
        "origin": ORIGIN,
        "type": "record",
        "kind": "finding",
        "id": "1",
        "sch": "finding/1",
        "digests": [],
    }
    entry.build(**good)
    with pytest.raises(EntryError):
        entry.build(**(good | field))


def test_what_stands_nowhere_in_the_profile_is_not_written():
    deep = []
    for _ in range(8):
        deep = [deep]
    for value in (1.5, {1: 2}, {"\U0001f600": 1}, b"bytes", deep, 2**53, "\ud800"):
        with pytest.raises(EntryError):
            entry.canonical(value)


# --- disclosures ----------------------------------------------------------------------------------------------------


PLAIN = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@given(PLAIN, st.recursive(st.none() | st.booleans() | st.integers() | PLAIN, st.lists, max_leaves=9))
def test_a_disclosure_opens_to_what_was_disclosed(name, value):
    try:
        made = disclosure.disclose(name, value)
    except DisclosureError:
        assert re.search("[\ud800-\udfff]", name + json.dumps(value, ensure_ascii=False))
        return
    opened = disclosure.open_disclosure(made)
    assert (opened.name, opened.value) == (name, value)
    assert len(base64.urlsafe_b64decode(opened.salt + "=")) == 32


def test_two_disclosures_of_the_same_have_nothing_in_common():
    first, second = disclosure.disclose("public", "Aleppo"), disclosure.disclose("public", "Aleppo")
    assert disclosure.digest(first) != disclosure.digest(second)


def test_a_leaf_has_always_as_many_digests():
    for count in range(disclosure.SLOTS + 1):
        digests = [disclosure.digest(disclosure.disclose("public", n)) for n in range(count)]
        padded = disclosure.padded(digests)
        assert len(padded) == disclosure.SLOTS
        assert set(digests) <= set(padded)
        assert padded == sorted(padded)
    with pytest.raises(DisclosureError):
        disclosure.padded(["x"] * (disclosure.SLOTS + 1))


@pytest.mark.parametrize("value", [float("nan"), object(), "\ud800"])
def test_what_is_not_json_is_not_disclosed(value):
    with pytest.raises(DisclosureError):
        disclosure.disclose("public", value)


@pytest.mark.parametrize(
    "text", ["", "e30", "W10", "WzEsMiwzXQ", "!!!", "ä", "WyJhIiwiYiIsMV0=", "A" * (1 << 20) + "A"]
)
def test_what_is_no_disclosure_does_not_open(text):
    with pytest.raises(DisclosureError):
        disclosure.open_disclosure(text)


def test_the_tree_and_the_leaf_agree_on_what_is_hashed():
    data, _opened = leaf(1)
    assert tree.leaf_hash(data) == tree.root([tree.leaf_hash(data)])


def nested(depth):
    value = "at the bottom"
    for _level in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("value", ["\0", {"a\0": 1}, ["\ud800"], nested(disclosure.DEEPEST)])
def test_what_no_reader_could_keep_is_not_disclosed(value):
    with pytest.raises(disclosure.DisclosureError):
        disclosure.disclose("public", value)
