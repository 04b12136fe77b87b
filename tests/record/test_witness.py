"""A witness cosigns what continues what it holds, once it holds it, and keeps what proves another history."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.exchange.players import Player, served, trickle
from tests.record.conftest import lay_out
from tregua.record import note
from tregua.record.cosignature import Cosigner, cosigned_by, with_lines
from tregua.record.evidence import verify_evidence
from tregua.record.gate import Gate
from tregua.record.mirror import Mirror
from tregua.record.source import FolderSource, HttpSource
from tregua.record.witness import LONGEST, Witnessed, add_checkpoint, write_request

US = Cosigner("hmeimim.example/mirror", Ed25519PrivateKey.generate())


class Office:
    """Our witness of one log, which lies in a folder."""

    def __init__(self, folder, theirs):
        self.folder = folder
        self.theirs = theirs
        self.shown = theirs.published
        self.at = time.time()

    def mirror(self):
        return Mirror(self.folder / "mirror", self.theirs.verifier)

    def ask(self, raw, *, source=None, **more):
        witnessed = Witnessed(
            self.mirror(), source or (lambda: FolderSource(self.shown)), more.pop("frozen", None)
        )
        logs = {self.theirs.origin: witnessed}
        return add_checkpoint(raw, logs, cosigners=[US], now=lambda: self.at, **more)

    def post(self, old, size=None, *, of=None, **more):
        who = of or self.theirs
        return self.ask(write_request(old, who.proof(old, size), who.note(size)), **more)

    @property
    def size(self):
        held = self.mirror().held()
        return held.checkpoint.size if held else 0


@pytest.fixture
def theirs(tmp_path):
    return Player(tmp_path / "amman").says(5)


@pytest.fixture
def office(tmp_path, theirs):
    return Office(tmp_path, theirs)


def is_cosigned(theirs, answer, size=None):
    signed = with_lines(theirs.note(size), answer.text.splitlines(keepends=True))
    return "hmeimim.example/mirror" in cosigned_by(signed, [US.key], now=int(time.time()))


def test_a_new_head_is_fetched_whole_and_then_cosigned(office, theirs):
    answer = office.post(0)
    assert answer.status == 200
    assert answer.text.startswith("— hmeimim.example/mirror ")
    assert is_cosigned(theirs, answer)
    assert list(office.mirror().entries(0, 5)) == [data for data, _line in theirs.log]
    theirs.says(300)
    assert office.post(5).status == 200
    assert office.size == 305


def test_the_same_head_is_cosigned_again(office, theirs):
    assert office.post(0).status == 200
    office.at += 60
    assert is_cosigned(theirs, office.post(5))


def test_an_old_head_is_told_which_size_is_held(office, theirs):
    assert office.post(0).status == 200
    theirs.says(2)
    assert office.post(5).status == 200
    for replayed in (office.post(0, 5), office.post(5, 5), office.post(3)):
        assert (replayed.status, replayed.text, replayed.content_type) == (409, "7\n", "text/x.tlog.size")
    assert office.size == 7


def test_what_is_held_outlives_the_process(office):
    before = office.post(0)
    held = Mirror(office.folder / "mirror", office.theirs.verifier).held()
    assert before.text in held.note.decode()


def test_whoever_cannot_be_read_is_not_cosigned(office, theirs, tmp_path):
    office.shown = tmp_path / "nowhere"
    answer = office.post(0)
    assert answer.status == 503
    assert office.size == 0
    assert office.post(0, source=lambda: None).status == 503
    office.shown = theirs.published
    assert office.post(0).status == 200


def test_a_source_that_is_too_slow_is_not_waited_for(office, theirs):
    with served(theirs.published) as site:
        site.answers["*"] = trickle
        begun = time.monotonic()
        answer = office.post(0, source=lambda: HttpSource(site.url, seconds=0.5), within=0.5)
        assert answer.status == 503
        assert time.monotonic() - begun < 50


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 400),
        (b"old 0\n", 400),
        (b"old 00\n\n", 400),
        (b"old -1\n\n", 400),
        (b"old 9223372036854775808\n\n", 400),
        (b"old 0\nnot base64\n\n", 400),
        (b"old 0\n" + b"A" * 43 + b"\n\n", 400),
        (b"new 0\n\n", 400),
        (b"old 0\r\n\n", 400),
    ],
)
def test_what_is_no_request_is_refused(office, theirs, raw, status):
    assert office.ask(raw + theirs.note()).status == status
    assert office.size == 0


def test_the_verdicts_of_the_specification(office, theirs, tmp_path):
    stranger, other = Player(tmp_path / "x", "x.example/log1").says(1), Player(tmp_path / "y").says(5)
    assert office.post(0, of=stranger).status == 404
    assert office.post(0, of=other).status == 403  # the right origin, another key
    assert office.ask(write_request(6, [], theirs.note())).status == 400
    assert office.ask(write_request(0, [bytes(32)] * 64, theirs.note())).status == 400
    assert office.ask(write_request(0, [bytes(32)] * 63, theirs.note())).status == 422
    assert office.ask(b"x" * (LONGEST + 1)).status == 413
    assert office.post(0, frozen=4).status == 403
    longer = theirs.note().replace(b"\n5\n", b"\n05\n")
    assert office.ask(write_request(0, [], longer)).status == 403
    extended = theirs.signer.sign(str(theirs.head()) + "extension\n").encode()
    assert office.ask(write_request(0, [], extended)).status == 400
    assert office.size == 0


def test_foreign_lines_do_no_harm(office, theirs):
    grease = Cosigner("grease.example/x", Ed25519PrivateKey.generate())
    signed = with_lines(theirs.note(), [grease.cosign(str(theirs.head()), 1)])
    assert office.ask(write_request(0, [], signed)).status == 200


def test_another_history_of_the_same_size_is_refused_and_proved(office, theirs):
    assert office.post(0).status == 200
    fork = theirs.fork(at=3, grows=2)
    answer = office.post(5, of=fork)
    assert (answer.status, answer.text) == (409, "5\n")
    assert verify_evidence(answer.fault.evidence.text).kind == "FORK"


@pytest.mark.parametrize(("held", "at"), [(5, 3), (5, 4), (6, 2), (8, 7)])
def test_another_longer_history_with_its_own_proof_is_refused_and_proved(office, theirs, held, at):
    theirs.says(held - 5)
    assert office.post(0).status == 200
    fork = theirs.fork(at=at, grows=6)
    answer = office.post(held, of=fork)
    assert answer.status == 422
    # The proof itself shows it, save where the held size is a power of two and the proof leaves the old root out.
    if held & (held - 1):
        assert verify_evidence(answer.fault.evidence.text).kind == "FORK"
    office.shown = fork.published
    assert verify_evidence(office.post(held, of=fork).fault.evidence.text).kind == "FORK"
    assert office.size == held


def test_a_proof_of_nothing_proves_nothing(office, theirs):
    assert office.post(0).status == 200
    theirs.says(3)
    answer = office.ask(write_request(5, [bytes(32)] * 3, theirs.note()))
    assert (answer.status, answer.fault) == (422, None)


def test_the_clock_does_not_run_backwards(office, theirs):
    assert office.post(0).status == 200
    theirs.says(1)
    office.at -= 1
    assert office.post(5).status == 503
    office.at += 2
    assert office.post(office.size).status == 200


def test_of_twenty_heads_at_once_exactly_one_is_cosigned(office, theirs):
    assert office.post(0).status == 200
    for _ in range(20):  # as a real log does it: what it published before stays there
        theirs.add()
        lay_out(theirs.published, theirs.log, signer=theirs.signer)
    together = threading.Barrier(20)

    def post(size):
        together.wait()
        return office.post(5, size, within=30).status

    with ThreadPoolExecutor(20) as threads:
        answers = sorted(threads.map(post, range(6, 26)))
    assert answers == [200] + [409] * 19
    held = office.mirror().held()
    assert len(cosigned_by(held.note, [US.key], now=int(time.time()))) == 1
    assert note.open_note(held.note, theirs.verifier) == str(theirs.head(held.checkpoint.size))


def test_a_crowd_that_posts_takes_few_threads(office, theirs):
    gate, slow, come = Gate(at_once=2), threading.Event(), threading.Barrier(3)

    def ask(raw):
        come.wait()
        slow.wait()
        return office.ask(raw)

    raw = write_request(0, [], theirs.note())
    with ThreadPoolExecutor(2) as threads:
        under_way = [threads.submit(gate.answer, raw, ask) for _ in range(2)]
        come.wait()
        assert gate.answer(raw, ask).status == 503
        slow.set()
        assert sorted(one.result().status for one in under_way) == [200, 409]
    assert gate.answer(write_request(5, [], theirs.note()), office.ask).status == 200


def test_a_log_that_signs_without_end_is_told_to_come_again(office, theirs):
    gate = Gate(a_minute=2)
    assert gate.answer(write_request(0, [], theirs.note()), office.ask).status == 200
    for _ in range(5):  # the same head again costs nothing
        assert gate.answer(write_request(5, [], theirs.note()), office.ask).status == 200
    fork = theirs.fork(at=2, grows=3)
    assert gate.answer(write_request(5, [], fork.note()), office.ask).fault is not None
    assert gate.answer(write_request(5, [], fork.note()), office.ask).status == 503
