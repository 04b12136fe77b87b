"""The yearly drill with the keys, through the command line and on files, as the people of both delegations do it.

Six root keys, the ceremony, charter 1; a root key replaced; a log key stolen, whose thief appends and rewrites; the log
frozen and opened anew; and everything verifies.
"""

import json
import re
import shutil
import time

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests.exchange.desk import desk
from tests.exchange.live import LOG_PASSPHRASE, make_pair
from tests.record.conftest import lay_out
from tregua.centre.arguments import build
from tregua.centre.commands import root_keys
from tregua.centre.folder import centre_toml
from tregua.centre.neighbours import Depositary
from tregua.record import disclosure, entry, tiles
from tregua.record.checkpoint import open_checkpoint
from tregua.record.cosignature import Cosigner, with_lines
from tregua.record.note import Signer, parse_vkey

PEOPLE = {code: [f"{code}-{one}" for one in ("anna", "boris", "carol")] for code in ("hmeimim", "amman")}
BY = ("--by", "the-head-of-centre")
WORDS = "lanterns over the old harbour"
DEPOSITARY = Cosigner("depositary.example/witness", Ed25519PrivateKey.from_private_bytes(b"d" * 32))


@pytest.fixture(autouse=True)
def _passphrase(monkeypatch):
    monkeypatch.setenv(root_keys.PASSPHRASE, WORDS)


class Table:
    """The table of the ceremony: a folder with the sticks of six people, and two centres beside it."""

    def __init__(self, folder, desks, capsys):
        self.folder, self.desks, self.capsys = folder, desks, capsys
        folder.mkdir()

    def offline(self, *words):
        """Run a command where there is no centre and no network; return (exit code, what it said)."""
        self.capsys.readouterr()
        code = root_keys.run(build().parse_args(["keys", *map(str, words)]))
        said = self.capsys.readouterr()
        return code, said.out + said.err

    def root(self, person):
        code, said = self.offline(
            "root", self.key(person), "--name", f"{person.partition('-')[0]}.example/root-{person}"
        )
        assert code == 0
        return said.splitlines()[0]

    def key(self, person):
        return self.folder / f"{person}.key"

    def sign(self, draft, *people):
        """Have these people sign a draft, each alone, and put the signatures together."""
        signed = [draft.with_name(f"{draft.stem}-{person}.note") for person in people]
        for person, to in zip(people, signed, strict=True):
            assert self.offline("charter", "sign", draft, "--key", self.key(person), "--to", to)[0] == 0
        to = draft.with_suffix(".note")
        assert self.offline("charter", "join", *signed, "--to", to)[0] == 0
        return to

    def digits(self, draft):
        said = self.offline("charter", "show", draft)[1]
        return re.search(r"to read aloud: ([\d ]+)", said)[1]

    def accept(self, charter, *more):
        for one in self.desks:
            one.command("keys", "charter", "accept", str(charter), *BY, *more)


def settled(pair):
    """Let each centre read the other as a folder, and know its mirror and the depositary."""
    for one, other in (pair.both, pair.both[::-1]):
        toml = centre_toml(
            code=one.code,
            names={"en": one.code},
            origin=one.origin,
            zone="Asia/Damascus",
            other={
                "code": other.code,
                "folder": f"../{other.code}",
                "vkey": other.vkey,
                "cosigner": other.cosigner,
            },
            other_names={"en": other.code},
            depositaries=[Depositary("depositary", DEPOSITARY.key.vkey, "../depositary")],
            publish_every=0,
        )
        (one.folder / "centre.toml").write_text(toml, encoding="utf-8")


def private(one, file="log"):
    return load_pem_private_key((one.folder / "keys" / f"{file}.pem").read_bytes(), LOG_PASSPHRASE.encode())


def cosign(one, *others):
    """Let others' mirrors and the depositary sign the head of a centre, as the exchange does."""
    file = one.published / "checkpoint"
    raw = file.read_bytes()
    text = raw.decode().partition("\n\n")[0] + "\n"
    signers = [Cosigner(f"{other.code}.example/mirror", private(other, "mirror")) for other in others]
    file.write_bytes(
        with_lines(raw, [each.cosign(text, int(time.time())) for each in (*signers, DEPOSITARY)])
    )


def stolen(one):
    """Return the thief's copy: the key, and every entry that was published so far with its public part."""
    size = open_checkpoint((one.published / "checkpoint").read_bytes(), parse_vkey(one.vkey)).size
    raw = (one.published / tiles.bundle_path(0, size)).read_bytes()
    lines = (one.published / tiles.body_path(0, size)).read_text(encoding="utf-8").splitlines()
    return Signer(one.origin, private(one)), list(zip(tiles.unpack(raw, size), lines, strict=True))


def forged(signer, words):
    opened = disclosure.disclose(disclosure.PUBLIC_NAME, {"words": words})
    digests = disclosure.padded([disclosure.digest(opened)])
    made = entry.build(
        origin=signer.name, type="record", kind="statement", id="forged", sch="statement/1", digests=digests
    )
    return made, opened


def words_of(desk):
    return {item["public"].get("words") for item in desk.act("concordance")}


def test_the_yearly_drill(tmp_path, capsys):
    pair = make_pair(tmp_path, valley=False, witnessed=False)
    settled(pair)
    with desk(pair.hmeimim) as hmeimim, desk(pair.amman) as amman:
        table = Table(tmp_path / "table", (hmeimim, amman), capsys)
        the_ceremony(table, hmeimim)
        agreed = both_sign_what_hmeimim_says(tmp_path, pair, hmeimim, amman)
        a_root_key_is_replaced(table, amman)
        hmeimim.act("say", "Said before the theft was known.")
        safe = pair.hmeimim.saved(tmp_path / "kept")
        the_thief_appends(pair.hmeimim, amman)
        the_thief_rewrites(pair.hmeimim, amman)
        shutil.rmtree(pair.hmeimim.published)
        shutil.copytree(safe / "published", pair.hmeimim.published)
        vkey = the_log_is_frozen(table, agreed, pair.hmeimim, hmeimim, amman)
        hmeimim.command("keys", "reopen", *BY)
        hmeimim.act("say", "We are here again.")
        everything_is_right(pair.hmeimim, vkey, hmeimim, amman)


def the_ceremony(table, hmeimim):
    """Six keys, one draft, its digits read aloud, six signatures, and both accept."""
    roots = [f"--root={code}={table.root(person)}" for code, people in PEOPLE.items() for person in people]
    draft = table.folder / "charter-1.txt"
    hmeimim.command("keys", "charter", "draft", str(draft), *roots)
    digits = table.digits(draft)
    lone = table.sign(draft, *PEOPLE["hmeimim"])
    said = hmeimim.refused("keys", "charter", "accept", str(lone), "--digits", digits, *BY)
    assert "0 of them of amman" in said
    for left in table.folder.glob("*.note"):
        left.unlink()
    charter = table.sign(draft, *PEOPLE["hmeimim"], *PEOPLE["amman"])
    said = hmeimim.refused("keys", "charter", "accept", str(charter), "--digits", digits[::-1], *BY)
    assert "these are others" in said
    table.accept(charter, "--digits", digits)
    for one in table.desks:
        assert (one.centre.published / "charter" / "1").read_bytes() == charter.read_bytes()


def both_sign_what_hmeimim_says(tmp_path, pair, hmeimim, amman):
    """Return the last checkpoint that both centres signed before the theft."""
    said = hmeimim.act("say", "The truce holds.")["index"]
    cosign(pair.hmeimim, pair.amman, pair.hmeimim)
    assert amman.act("read")["size"] == said + 1
    agreed = tmp_path / "agreed"
    shutil.copy(pair.hmeimim.published / "checkpoint", agreed)
    return agreed


def a_root_key_is_replaced(table, amman):
    """One root key is lost: the others sign, and nobody needs it."""
    draft = table.folder / "charter-2.txt"
    words = ("--old", "amman.example/root-amman-carol", "--new", table.root("amman-dora"))
    amman.command("keys", "rotate", "root", str(draft), *words)
    table.accept(table.sign(draft, "hmeimim-anna", "hmeimim-carol", "amman-anna", "amman-boris"))


def the_thief_appends(centre, amman):
    """What the thief appends is rightly signed: the other centre takes it in."""
    signer, log = stolen(centre)
    shutil.rmtree(centre.published / "tile")
    lay_out(centre.published, [*log, forged(signer, "The thief's words.")], signer=signer)
    assert amman.act("read")["size"] == len(log) + 1
    assert "The thief's words." in words_of(amman)


def the_thief_rewrites(centre, amman):
    """What the thief rewrites is refused and kept with both notes."""
    signer, log = stolen(centre)
    shutil.rmtree(centre.published / "tile")
    changed = [log[0], forged(signer, "It never held."), *log[2:], forged(signer, "And more.")]
    lay_out(centre.published, changed, signer=signer)
    amman.act("read")
    fault = amman.act("faults")[-1]
    assert fault["check"] == "FORK"
    assert fault["held"]
    assert fault["offered"]


def the_log_is_frozen(table, agreed, centre, hmeimim, amman):
    """The centre makes a new key, both sides end the old log, and nobody signs under its name any more."""
    vkey = hmeimim.command("keys", "rotate", "log").splitlines()[0]
    draft = table.folder / "charter-3.txt"
    words = ("--log", centre.origin, "--new", vkey, "--checkpoint", str(agreed))
    hmeimim.command("keys", "freeze", str(draft), *words)
    table.accept(table.sign(draft, "hmeimim-anna", "hmeimim-boris", "amman-anna", "amman-dora"))
    after = hmeimim.act("say", "Nobody signs this.")["index"]
    signed = open_checkpoint((centre.published / "checkpoint").read_bytes(), parse_vkey(centre.vkey))
    assert signed.size <= after
    assert "The thief's words." not in words_of(amman)
    return vkey


def everything_is_right(centre, vkey, hmeimim, amman):
    """The other follows to the new log; what counts is what both had signed and what is new; all of it verifies."""
    assert amman.act("read")["origin"] == "hmeimim.example/log2"
    said = words_of(amman)
    assert said == words_of(hmeimim) == {"The truce holds.", "We are here again."}
    head = open_checkpoint((centre.published / "checkpoint").read_bytes(), parse_vkey(vkey))
    assert head.origin == "hmeimim.example/log2"
    old_key = (
        next((centre.folder / "keys" / "retired").glob("*-log.vkey")).read_text(encoding="utf-8").strip()
    )
    old = next((centre.published / "witness").glob("*"))
    for folder, key in ((centre.published, vkey), (old, old_key)):
        checked = centre.run("tregua.record.verify", str(folder), "--vkey", key)
        assert checked.returncode == 0, checked.stdout
    doctor = json.loads(centre.run("tregua.centre", "doctor", "--json").stdout)
    found = {one["what"]: one for one in doctor["findings"]}
    for what in ("charter", "logs", "log key"):
        assert found[what]["well"], found[what]
