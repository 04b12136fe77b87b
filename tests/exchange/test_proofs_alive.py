"""What one live centre published is proved to a stranger, with the other centre's receipt, by a file alone."""

from tests.exchange.live import PUBLIC
from tregua.record import proof, verify


def test_a_stranger_proves_with_one_file_that_the_other_centre_had_it(pair, tmp_path, capsys):
    one, other = pair.both
    one.act("say", "The bridge is open.")
    one.command("exchange", "now")
    size = int(one.get(f"{PUBLIC}/checkpoint").split(b"\n")[1])
    newest = size - 1
    page = one.get("public/entries/").decode()
    first = page[page.index(f'id="entry-{newest}"') :].partition("</section>")[0]
    assert "received by the other centre" in first
    for name in (f"{newest}.tlog-proof", f"{newest}.public"):
        (tmp_path / name).write_bytes(one.get(f"{PUBLIC}/proof/{name}"))
    assert proof.parse((tmp_path / f"{newest}.tlog-proof").read_bytes()).index == newest
    given = [
        "--proof",
        str(tmp_path / f"{newest}.tlog-proof"),
        "--vkey",
        one.vkey,
        "--witness",
        other.cosigner,
    ]
    assert verify.main([*given, "--disclosure", str(tmp_path / f"{newest}.public")]) == 0
    assert "amman.example/mirror had seen it at" in capsys.readouterr().out
    assert verify.main([*given[:2], "--vkey", other.vkey]) == 1
