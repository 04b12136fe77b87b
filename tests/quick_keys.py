"""A custodian's key file that opens at once: the age format with the least work for its passphrase.

The work is there to keep guessers out: half a second and more each time a file is made or opened. It is written in the
file itself, so what opens this one is what opens any other; the tests of the commands make files with all of it.
"""

import base64
import hmac
import os

import pyrage
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

WORK = 4  # the power of two that scrypt counts to


def new_identity(passphrase: str) -> tuple[str, bytes]:
    """Return (recipient, key file under this passphrase), as the vault makes them."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity.to_public()), sealed(str(identity).encode(), passphrase)


def sealed(plain: bytes, passphrase: str) -> bytes:
    """Return an age file with one scrypt stanza and one chunk."""
    key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    wrapping = Scrypt(salt=b"age-encryption.org/v1/scrypt" + salt, length=32, n=2**WORK, r=8, p=1)
    wrapped = ChaCha20Poly1305(wrapping.derive(passphrase.encode())).encrypt(bytes(12), key, None)
    header = f"age-encryption.org/v1\n-> scrypt {_letters(salt)} {WORK}\n{_letters(wrapped)}\n---".encode()
    mac = hmac.digest(_derived(key, None, b"header"), header, "sha256")
    last_chunk = bytes(11) + b"\1"
    payload = ChaCha20Poly1305(_derived(key, nonce, b"payload")).encrypt(last_chunk, plain, None)
    return header + f" {_letters(mac)}\n".encode() + nonce + payload


def _derived(key: bytes, salt: bytes | None, info: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=salt, info=info).derive(key)


def _letters(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")
