"""Where this centre holds the logs of others: folders in the layout of a published log, one a log."""

from hashlib import sha256
from pathlib import Path

from django.conf import settings

from tregua.exchange import trust
from tregua.record.mirror import Mirror
from tregua.record.note import Verifier


def mirror_of(verifier: Verifier) -> Mirror:
    """Return our mirror of the log that this key signs; each who writes takes one of their own."""
    folder = Path(settings.CENTRE_FOLDER) / "mirrors" / sha256(verifier.name.encode()).hexdigest()
    return Mirror(folder, verifier)


def mirror_of_peer() -> Mirror | None:
    """Return our mirror of the log that the other centre writes now, or None while its key is not known."""
    verifier = trust.peer_verifier()
    return mirror_of(verifier) if verifier else None
