"""What is kept under the centre's own secret: texts that this server must read again, and keyed hashes.

The secret lies beside the database, so this protects a copied database, not a stolen folder.
"""

import hashlib
import hmac
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE: Final = 12


class OwnSecretError(Exception):
    """A kept text does not open: the centre's secret is another one than when it was kept."""


def _derived(purpose: str) -> bytes:
    """Return a key for one purpose; keys of different purposes tell nothing of each other."""
    expand = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"tregua {purpose}".encode())
    return expand.derive(settings.SECRET_KEY.encode())


def keep(plain: bytes, *, purpose: str, about: str) -> bytes:
    """Return `plain` encrypted; it opens only for the same purpose and the same subject."""
    nonce = os.urandom(_NONCE)
    return nonce + ChaCha20Poly1305(_derived(purpose)).encrypt(nonce, plain, about.encode())


def read(kept: bytes | memoryview, *, purpose: str, about: str) -> bytes:
    """Return what `keep` was given."""
    kept = bytes(kept)
    try:
        return ChaCha20Poly1305(_derived(purpose)).decrypt(kept[:_NONCE], kept[_NONCE:], about.encode())
    except (InvalidTag, ValueError) as error:
        raise OwnSecretError(purpose) from error


def keyed_hash(text: str, *, purpose: str) -> str:
    """Return a hash that can be made only with the centre's secret."""
    return hmac.new(_derived(purpose), text.encode(), hashlib.sha256).hexdigest()
