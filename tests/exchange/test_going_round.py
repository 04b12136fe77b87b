"""Two live centres go round: what one publishes the other holds, signs for and acknowledges, and each shows the receipts."""

from hashlib import sha256

from tests.exchange.live import PUBLIC
from tregua.record import note


def witness_path(origin: str) -> str:
    return f"{PUBLIC}/witness/{sha256(origin.encode()).hexdigest()}"


def signers(raw: bytes) -> set[str]:
    return {name for name, _key, _signature in note.split(raw)[1]}


def size_of(raw: bytes) -> int:
    return int(raw.split(b"\n")[1])


def test_what_one_publishes_the_other_holds_and_signs_for(pair):
    one, other = pair.both
    one.act("say", "The road to the crossing is open.")
    one.command("exchange", "now")
    own = one.get(f"{PUBLIC}/checkpoint")
    assert signers(own) == {
        one.origin,
        "hmeimim.example/mirror",
        "amman.example/mirror",
        "archive.example/mirror",
    }
    held = other.get(f"{witness_path(one.origin)}/checkpoint")
    assert note.split(held)[0] == note.split(own)[0]
    assert "amman.example/mirror" in signers(held)
    assert other.act("seen")["theirs"] == size_of(own)


def test_each_acknowledges_what_it_read_and_no_acks(pair):
    one, other = pair.both
    one.act("say", "The convoy has passed.")
    for centre in (other, one):  # reads it, acknowledges it with its next publication
        centre.command("exchange", "now")
        centre.command("exchange", "now")
    before = one.act("seen")["ours"], other.act("seen")["ours"]
    one.command("exchange", "now")
    other.command("exchange", "now")
    assert (one.act("seen")["ours"], other.act("seen")["ours"]) == before
    assert before[1] >= 1
