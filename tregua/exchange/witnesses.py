"""Who holds copies of our log and says so: the other centre's mirror, and the depositaries."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.conf import settings

from tregua.exchange import trust
from tregua.record.cosignature import CosignatureError, CosignerKey, parse_cosigner_vkey
from tregua.record.source import FolderSource, HttpSource, open_source

# A push or a poll waits so long for one answer.
SECONDS: Final = 20.0


@dataclass(frozen=True)
class Witness:
    """A cosigner: what it is called here, its key, the prefix it answers under."""

    name: str
    key: CosignerKey
    address: str
    is_peer: bool = False

    @property
    def reads_posts(self) -> bool:
        """Return whether a new head can be posted to it; a folder only lets itself be read."""
        return self.address.startswith(("http://", "https://"))

    def source(self, *, seconds: float = SECONDS) -> FolderSource | HttpSource:
        """Return where it is read; whoever asks closes it."""
        if self.reads_posts:
            return HttpSource(self.address, seconds=seconds)
        return open_source(self.address, Path(settings.CENTRE_FOLDER))


def witnesses() -> list[Witness]:
    """Return everybody who cosigns, the other centre's mirror first; one whose key cannot be read is left out."""
    return list(_witnesses())


def _witnesses() -> Iterator[Witness]:
    centre = settings.CENTRE
    named = [(centre.peer_code, trust.peer_cosigner(), centre.peer_address, True)]
    named += [(one.name, one.vkey, one.address, False) for one in centre.depositaries]
    for name, vkey, address, is_peer in named:
        try:
            key = parse_cosigner_vkey(vkey)
        except CosignatureError:
            continue
        if address:
            yield Witness(name, key, address, is_peer=is_peer)


def place_of(origin: str) -> str:
    """Return where under a prefix the copy of the log of this origin lies."""
    return f"witness/{sha256(origin.encode()).hexdigest()}"
