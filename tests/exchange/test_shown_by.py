"""What the exchange is for, shown with two live centres: two servers, two registers, one cable between them.

The tests are one story and run in this order; each begins where the one before it has left the two centres.
"""

import shutil
import sqlite3
import time
from contextlib import closing

from tests.exchange.live import LOG_PASSPHRASE, PUBLIC, together
from tests.exchange.players import Player
from tests.record.conftest import lay_out
from tregua.record import evidence, tiles, verify
from tregua.record.note import Signer
from tregua.record.policy import parse_policy
from tregua.record.reading import read_published


def exchange(*centres):
    """One round: publish, tell, look."""
    for one in centres:
        one.command("exchange", "now")


def seen_at(centre, index, of):
    """Return how this centre shows the item at a place of the other's, or its own, log."""
    return next(
        (one for one in centre.act("concordance") if (one["of"], one["index"]) == (of.origin, index)), None
    )


def told_by(centre):
    """Return what both sides released, as this centre shows it."""
    return sorted((one["of"], one["index"], str(one["public"])) for one in centre.act("concordance"))


def sizes(pair):
    at_hmeimim, at_amman = pair.hmeimim.act("seen"), pair.amman.act("seen")
    return (at_hmeimim["ours"], at_amman["theirs"]), (at_amman["ours"], at_hmeimim["theirs"])


def faults(centre):
    return [one for one in centre.act("faults") if one["evidence"]]


def proves(fault, tmp_path):
    """Return the evidence after the stand-alone program, with nobody's key but the one in it, has said yes."""
    file = tmp_path / "evidence.txt"
    file.write_text(fault["evidence"], encoding="utf-8", newline="")
    assert verify.main(["--evidence", str(file)]) == 0
    return evidence.verify_evidence(fault["evidence"])


def test_a_finding_of_one_is_seen_by_the_other_within_one_poll_and_answered(pair):
    hmeimim, amman = pair.both
    index = hmeimim.act("finding", "Mortar", "violation")["index"]
    exchange(amman)
    item = seen_at(amman, index, hmeimim)
    assert (item["kind"], item["public"]["answer"]) == ("finding", "violation")
    amman.act("answer", str(index), "cannot_confirm")
    exchange(hmeimim)
    for centre in pair.both:
        assert seen_at(centre, index, hmeimim)["positions"][amman.origin] == "cannot_confirm"


def test_the_depositary_has_seen_it_and_so_it_is_final(pair):
    """Whoever comes from outside needs the three keys and the checkpoint, and nobody's word."""
    hmeimim, amman = pair.both
    exchange(hmeimim, amman, hmeimim)
    policy = parse_policy(
        f"log {hmeimim.vkey}\nwitness h {hmeimim.cosigner}\nwitness a {amman.cosigner}\n"
        f"witness d {pair.depositary.cosigner}\ngroup final all h a d\nquorum final\n"
    )
    shown = hmeimim.get(f"{PUBLIC}/checkpoint")
    opened = policy.open(shown, int(time.time()))
    assert opened.final, opened
    assert opened.checkpoint.size >= 1
    at_the_depositary = pair.depositary.held(hmeimim.origin)
    assert at_the_depositary.split(b"\n\n")[0] == shown.split(b"\n\n")[0]


def test_a_week_without_the_cable_and_everything_converges(pair):
    hmeimim, amman = pair.both
    pair.cable.cut()
    together(lambda one: one.act("busy", "20"), pair.both)
    cut_off = hmeimim.run("tregua.centre", "exchange", "now")
    assert "amman" in cut_off.stderr, "who cannot be reached is named, and nothing breaks"
    before = sizes(pair)
    assert all(ours > theirs for ours, theirs in before), "nothing has crossed"
    pair.cable.mend()
    exchange(hmeimim, amman, hmeimim, amman)
    for ours, theirs in sizes(pair):
        assert ours == theirs
    assert told_by(hmeimim) == told_by(amman)
    assert hmeimim.act("faults") == amman.act("faults") == []


def rewritten(centre, index):
    """Return a player with the centre's real key, whose log is the centre's with one entry told otherwise."""
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    sealed = (centre.folder / "keys/log.pem").read_bytes()
    other = Player(centre.folder.with_name("rewritten"), centre.origin)
    other.signer = Signer(centre.origin, load_pem_private_key(sealed, LOG_PASSPHRASE.encode()))
    for number, entry in enumerate(read_published(centre.published, centre.vkey).entries):
        if number == index:
            other.add("statement", words="We never said that.", id=entry.data["id"])
        else:
            other.log.append(_as_published(centre, number))
    return other


def _as_published(centre, number):
    bundle, place = divmod(number, 256)
    for width in (256, *range(255, 0, -1)):
        path = centre.published / tiles.bundle_path(bundle, width)
        if path.is_file():
            line = (centre.published / tiles.body_path(bundle, width)).read_text(encoding="utf-8")
            return tiles.unpack(path.read_bytes(), width)[place], line.split("\n")[place]
    raise AssertionError(f"no bundle {bundle}")


def test_history_is_rewritten_and_signed_with_the_real_key(pair, tmp_path):
    hmeimim, amman = pair.both
    exchange(hmeimim, amman, hmeimim, amman)  # nothing waits: neither server publishes by itself meanwhile
    honest = amman.published.with_name("honest")
    shutil.copytree(amman.published, honest)
    liar = rewritten(amman, 1)
    lay_out(amman.published, liar.log, signer=liar.signer)
    hmeimim.run("tregua.centre", "exchange", "now")
    (fault,) = faults(hmeimim)
    assert fault["check"] == "FORK"
    found = proves(fault, tmp_path)
    assert (found.kind, found.origin) == ("FORK", amman.origin)
    shutil.rmtree(amman.published)
    honest.rename(amman.published)
    exchange(hmeimim)
    assert len(faults(hmeimim)) == 1, "what was proved stays, the honest history is taken again"


def test_history_is_rewritten_on_a_stick(pair, tmp_path):
    hmeimim, amman = pair.both
    stick = tmp_path / "stick"
    stick.mkdir()
    exchange(hmeimim, amman, hmeimim, amman)
    amman.command("exchange", "export", str(stick))
    hmeimim.command("exchange", "import", str(stick))
    published = stick / "amman.example"
    liar = rewritten(amman, 1)
    shutil.rmtree(published / "tile")
    lay_out(published, liar.log, signer=liar.signer)
    before = len(faults(hmeimim))
    assert hmeimim.run("tregua.centre", "exchange", "import", str(stick)).returncode != 0
    assert len(faults(hmeimim)) == before + 1
    assert proves(faults(hmeimim)[-1], tmp_path).kind == "FORK"


def test_history_is_rewritten_and_not_signed_and_its_own_centre_refuses(pair):
    amman = pair.amman
    amman.stop()
    register = amman.folder / "centre.sqlite3"
    kept = register.with_suffix(".kept")
    with closing(sqlite3.connect(register)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(register, kept)
    try:
        edit(register)
        amman.start()
        amman.wait()
        assert "not as they were signed" in amman.last_words()
        size = (amman.published / "checkpoint").read_bytes().split(b"\n")[1]
        amman.act("say", "Nothing happened.")
        assert (amman.published / "checkpoint").read_bytes().split(b"\n")[1] == size, "nothing is signed"
    finally:
        amman.stop()
        for leftover in register.parent.glob("centre.sqlite3-*"):
            leftover.unlink()
        shutil.copy(kept, register)
        amman.restart()


def edit(register):
    """Change a word of an entry in the register, as somebody does who has the disk."""
    with closing(sqlite3.connect(register)) as database:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'record_entry'"
        for (name,) in database.execute(triggers).fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute(
            "UPDATE record_entry SET data = CAST(replace(CAST(data AS TEXT), 'log1', 'log9') AS BLOB) "
            "WHERE log = 'published' AND \"index\" = 1"
        )
        database.commit()
