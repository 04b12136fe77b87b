"""Two delegations with three root keys each, a depositary, and charters that they sign: the people of the tests."""

from dataclasses import replace
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tregua.record.charter import Centre, Charter, Root
from tregua.record.charter_chain import next_of
from tregua.record.cosignature import Cosigner
from tregua.record.note import Signer

NOW = datetime(2016, 3, 1, tzinfo=UTC)
YEAR = datetime(2017, 3, 1, tzinfo=UTC)
CENTRES = ("hmeimim", "amman")
PEOPLE = ("anna", "boris", "carol")


def key(number):
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


ROOTS = {
    f"{code}/{one}": Signer(f"{code}.example/root-{one}", key(10 * place + number))
    for place, code in enumerate(CENTRES, 1)
    for number, one in enumerate(PEOPLE)
}
LOGS = {code: Signer(f"{code}.example/log1", key(50 + place)) for place, code in enumerate(CENTRES)}
NEW_LOG = Signer("hmeimim.example/log2", key(59))
MIRRORS = {code: Cosigner(f"{code}.example/mirror", key(60 + place)) for place, code in enumerate(CENTRES)}
DEPOSITARY = Cosigner("depositary.example/witness", key(70))


def policy(*logs):
    lines = [f"log {one.verifier.vkey}" for one in logs or LOGS.values()]
    lines += [f"witness {code} {one.key.vkey}" for code, one in MIRRORS.items()]
    lines += [f"witness depositary {DEPOSITARY.key.vkey}", "group final all hmeimim amman depositary"]
    return "\n".join([*lines, "quorum final"]) + "\n"


def first(**changes):
    """Return the first charter as a draft."""
    made = Charter(
        version=1,
        not_before=NOW,
        expires=YEAR,
        previous="none",
        threshold=4,
        centres=tuple(Centre(code, (LOGS[code].name,)) for code in CENTRES),
        roots=tuple(Root(name.partition("/")[0], one.verifier) for name, one in ROOTS.items()),
        freezes=(),
        clauses=(),
        policy=policy(),
    )
    return replace(made, **changes)


def after(before, **changes):
    """Return the draft of the version after a charter."""
    return replace(next_of(before, not_before=NOW, expires=YEAR), **changes)


def signed(draft, *names):
    """Return the note of a draft, signed by these people: by name, by a signer, or by all six."""
    signers = [ROOTS[one] if isinstance(one, str) else one for one in names or ROOTS]
    text = draft if isinstance(draft, str) else draft.text
    lines = [one.sign(text).removeprefix(f"{text}\n") for one in signers]
    return f"{text}\n{''.join(lines)}".encode()
