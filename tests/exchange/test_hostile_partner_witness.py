"""Somebody asks our witness for a cosignature (C2SP tlog-witness): the conversation, line by line.

    they  post a head, with the size they believe us to hold and the proof from there
    we    say 200 and our line, once everything up to that head is on our disk; otherwise the number of what is wrong

The clock of these tests is told to the witness; nobody waits.
"""

import threading

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.exchange.players import Player
from tregua.record import evidence
from tregua.record.cosignature import Cosigner, cosigned_by
from tregua.record.mirror import Mirror
from tregua.record.note import Signer
from tregua.record.source import FolderSource
from tregua.record.witness import Witnessed, add_checkpoint, write_request

NOW = 1_790_000_000
US = Cosigner("hmeimim.example/mirror", Ed25519PrivateKey.generate())


class Conversation:
    """Our witness of one log, and the log."""

    def __init__(self, folder):
        self.theirs = Player(folder / "theirs").says(8).publish_each()
        self.folder = folder / "mirror"
        self.now = NOW
        self.shown = self.theirs.published

    @property
    def mirror(self):
        """Return the mirror as a process finds it that has just started: nothing is remembered outside the files."""
        return Mirror(self.folder, self.theirs.verifier)

    def say(self, raw, **more):
        logs = {self.theirs.origin: Witnessed(self.mirror, lambda: FolderSource(self.shown), **more)}
        return add_checkpoint(raw, logs, cosigners=[US], now=lambda: self.now, within=5)

    def post(self, old, size, *, player=None, proof=None, note=None, **more):
        """Post the head of a size, from the size that we are believed to hold."""
        who = player or self.theirs
        proof = who.proof(min(old, size), size) if proof is None else proof
        return self.say(write_request(old, proof, note or who.note(size)), **more)


@pytest.fixture
def talk(tmp_path):
    return Conversation(tmp_path)


def times(talk, answer, size):
    """Return when our line says that we cosigned the head of this size."""
    raw = talk.theirs.note(size) + answer.text.encode()
    return cosigned_by(raw, [US.key], now=talk.now)[US.name]


def test_a_log_grows_and_each_head_is_cosigned(talk):
    first = talk.post(0, 3)
    assert (first.status, times(talk, first, 3)) == (200, NOW)
    talk.now += 60
    second = talk.post(3, 8)
    assert (second.status, times(talk, second, 8)) == (200, NOW + 60)
    assert talk.mirror.held().checkpoint == talk.theirs.head(8)


def test_the_same_head_again_is_cosigned_again(talk):
    talk.post(0, 3)
    talk.now += 600
    again = talk.post(3, 3)
    assert (again.status, times(talk, again, 3)) == (200, NOW + 600)


def test_an_old_request_is_played_again(talk):
    talk.post(0, 3)
    talk.post(3, 8)
    for old, size in ((0, 3), (3, 8)):
        answer = talk.post(old, size)
        assert (answer.status, answer.text, answer.content_type) == (409, "8\n", "text/x.tlog.size")


def test_a_fork_with_the_real_key_of_the_log(talk):
    """The thief of a key can sign, and cannot make us cosign; what they signed is kept as evidence."""
    talk.post(0, 5)
    fork = talk.theirs.fork(at=2, grows=6).publish_each()
    talk.shown = fork.published
    answer = talk.post(5, 8, player=fork)
    assert answer.status == 422
    assert US.name not in answer.text
    found = evidence.verify_evidence(answer.fault.evidence.text)
    assert (found.kind, found.origin) == ("FORK", talk.theirs.origin)
    assert talk.mirror.held().checkpoint == talk.theirs.head(5)


def test_a_fork_of_the_same_size(talk):
    talk.post(0, 8)
    fork = talk.theirs.fork(at=7, grows=1)
    answer = talk.post(8, 8, player=fork, proof=[])
    assert answer.status == 409
    assert evidence.verify_evidence(answer.fault.evidence.text).kind == "FORK"


@pytest.mark.parametrize("spoil", [lambda p: [], lambda p: [b"x" * 32], lambda p: p[:-1], lambda p: p[::-1]])
def test_a_proof_that_is_not_one(talk, spoil):
    """The head is right and its proof is not: no line for who asks; whether we hold it then is our own look."""
    talk.post(0, 5)
    answer = talk.post(5, 8, proof=spoil(talk.theirs.proof(5, 8)))
    assert answer.status == 422
    assert US.name not in answer.text
    assert answer.fault is None
    size = talk.mirror.held().checkpoint.size
    assert talk.post(size, 8).status == 200


def test_another_key_under_the_name_of_the_log(talk):
    false = Signer(talk.theirs.origin, Ed25519PrivateKey.generate())
    note = false.sign(str(talk.theirs.head(3))).encode()
    assert talk.post(0, 3, note=note).status == 403


def test_a_log_that_we_do_not_know(talk, tmp_path):
    stranger = Player(tmp_path / "stranger", "stranger.example/log1").says(3)
    assert talk.post(0, 3, player=stranger).status == 404


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"old 0",
        b"old -1\n\n",
        b"old 01\n\n",
        b"OLD 0\n\n",
        b"old 0\nnot base64\n\n",
        b"old 0\n" + b"AAAA\n" + b"\n",
        b"old 0\r\n\r\n",
        b"old " + b"9" * 30 + b"\n\n",
        b"\xff\xfe\n\n",
    ],
)
def test_what_is_no_request(talk, raw):
    assert talk.say(raw + talk.theirs.note(3) if raw.endswith(b"\n\n") else raw).status == 400


def test_sixty_four_hashes_in_a_proof(talk):
    assert talk.post(0, 3, proof=[b"x" * 32] * 64).status == 400


def test_an_old_size_greater_than_the_new_one(talk):
    talk.post(0, 5)
    assert talk.post(8, 5, proof=[]).status == 400


def test_a_megabyte_and_more(talk):
    assert talk.say(b"old 0\n\n" + b"x" * (1 << 20)).status == 413


def test_twenty_heads_at_once_and_one_is_first(talk):
    """Each is right by itself and continues what we hold; only one of them can be next."""
    talk.theirs.says(20).publish_each()
    talk.post(0, 3)
    answers = []

    def post(size):
        answers.append(talk.post(3, size))

    posts = [threading.Thread(target=post, args=(size,)) for size in range(4, 24)]
    for one in posts:
        one.start()
    for one in posts:
        one.join()
    statuses = sorted(one.status for one in answers)
    assert statuses.count(200) == 1
    assert set(statuses) <= {200, 409, 503}


def test_what_is_held_survives_the_process(talk):
    """Each answer above came from a mirror opened anew: nothing is held in memory alone."""
    talk.post(0, 5)
    raw = talk.mirror.held().note
    assert talk.mirror.held().note == raw
    assert cosigned_by(raw, [US.key], now=NOW) == {US.name: NOW}


def test_the_clock_steps_back(talk):
    """A cosignature says when; one that is dated before the last would say a falsehood, so there is none."""
    assert talk.post(0, 3).status == 200
    talk.now -= 3600
    for old, size in ((3, 3), (3, 8)):
        answer = talk.post(old, size)
        assert answer.status in {409, 503}
        assert US.name not in answer.text
    talk.now += 3600
    size = talk.mirror.held().checkpoint.size
    assert talk.post(size, 8).status == 200


def test_a_head_whose_contents_are_withheld(talk):
    """Our line would say "I hold what is in it": without the entries there is no line."""
    talk.post(0, 3)
    (talk.theirs.published / "tile/entries/000.p/8").unlink()
    answer = talk.post(3, 8)
    assert answer.status == 503
    assert talk.mirror.held().checkpoint.size == 3


def test_a_head_whose_contents_are_spoilt(talk):
    talk.post(0, 3)
    path = talk.theirs.published / "tile/entries/000.p/8"
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)
    assert talk.post(3, 8).status in {422, 503}
    assert talk.mirror.held().checkpoint.size == 3


def test_a_log_that_the_charter_froze(talk):
    talk.post(0, 3, frozen_at=5)
    assert talk.post(3, 8, frozen_at=5).status == 403
    assert talk.post(3, 5, frozen_at=5).status == 200
