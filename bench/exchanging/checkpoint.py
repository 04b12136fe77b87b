"""Opening a cosigned checkpoint beside the two Ed25519 verifications that it cannot do without."""

import time
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tregua.record import checkpoint, cosignature, note, policy
from tregua.record.checkpoint import Checkpoint
from tregua.record.cosignature import Cosigner
from tregua.record.note import Signer

NOW = 1_790_000_000
TIMES = 3_000


def measure() -> list[tuple[str, float, float, str]]:
    """Return how fast it is, with the log's signature and one cosignature, and what part of the raw speed that is."""
    signer = Signer("hmeimim.example/log1", Ed25519PrivateKey.generate())
    mirror = Cosigner("amman.example/mirror", Ed25519PrivateKey.generate())
    point = Checkpoint(signer.name, 123_456, "ab" * 32)
    raw = cosignature.with_lines(checkpoint.sign(point, signer).encode(), [mirror.cosign(str(point), NOW)])
    text, lines = note.split(raw)
    message = f"cosignature/v1\ntime {NOW}\n{text}".encode()
    keys = signer.private.public_key(), mirror.private.public_key()
    trusted = policy.parse_policy(
        f"log {signer.verifier.vkey}\nwitness amman {mirror.key.vkey}\nquorum amman\n"
    )

    def bare() -> None:
        keys[0].verify(lines[0][2], text.encode())
        keys[1].verify(lines[1][2][8:], message)

    def opened() -> None:
        cosignature.open_cosigned(raw, signer.verifier, [mirror.key], now=NOW)

    def judged() -> None:
        trusted.open(raw, NOW)

    least = {one: min(seconds(one) for _ in range(3)) for one in (bare, opened, judged)}
    return [
        ("two raw Ed25519 verifications", TIMES / least[bare], 0, "a second"),
        ("open a cosigned checkpoint", TIMES / least[opened], 0, "a second"),
        (
            "open a cosigned checkpoint",
            least[bare] / least[opened],
            0.7,
            "≥ of two raw Ed25519 verifications",
        ),
        ("the same under a policy", least[bare] / least[judged], 0.7, "≥ of two raw Ed25519 verifications"),
    ]


def seconds(what: Callable[[], None]) -> float:
    """Return the seconds of the processor that many calls take."""
    begun = time.process_time()
    for _ in range(TIMES):
        what()
    return time.process_time() - begun
