"""A process that mirrors a log: started, and killed, by test_mirror_killed.py.

    python -m tests.record.puller MIRROR PUBLISHED STEP

PUBLISHED holds the whole log. The process is shown it as if it grew by STEP entries at a time, pulls each head, cosigns
it and says size and root only then: whoever reads that line may rely on it.
"""

import re
import sys
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tregua.record import checkpoint, tiles, tree
from tregua.record.checkpoint import Checkpoint
from tregua.record.cosignature import Cosigner
from tregua.record.mirror import Mirror
from tregua.record.note import Signer

# The signer of conftest.py, made here again: pytest is slow to load, and nothing of it is needed.
SIGNER = Signer("latakia.example/log1", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
COSIGNER = Cosigner("amman.example/mirror", Ed25519PrivateKey.from_private_bytes(b"c" * 32))
PARTIAL = re.compile(r"(?P<full>.*)\.p/(?P<width>\d+)")


class Growing:
    """A published log as it was when it had fewer entries: each file is a beginning of the one it grew into."""

    name = "growing"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.size = 0
        whole = checkpoint.open_checkpoint((folder / "checkpoint").read_bytes(), SIGNER.verifier)
        self.leaves = []
        for tile in tiles.tiles_of(whole.size):
            if tile.level == 0:
                self.leaves += tiles.hashes_of((folder / tile.path).read_bytes(), tile.width)

    @property
    def head(self) -> Checkpoint:
        return Checkpoint(SIGNER.name, self.size, tree.root(self.leaves[: self.size]).hex())

    def get(self, path: str, *, longest: int) -> bytes | None:
        if path == "checkpoint":
            return checkpoint.sign(self.head, SIGNER).encode()
        found = tiles.read(self.folder, path, longest=longest)
        partial = PARTIAL.fullmatch(path)
        if found is not None or partial is None:
            return found
        return self._beginning(partial["full"], int(partial["width"]), longest)

    def _beginning(self, full: str, width: int, longest: int) -> bytes | None:
        larger = [full, *sorted(str(one) for one in Path(f"{self.folder}/{full}.p").glob("[0-9]*"))]
        for path in larger:
            raw = tiles.read(self.folder, path.removeprefix(f"{self.folder}/"), longest=longest)
            if raw is None:
                continue
            if full.startswith("body/"):
                return b"".join(line + b"\n" for line in raw.split(b"\n")[:width])
            if full.startswith("tile/entries/"):
                held = 256 if path == full else int(path.rsplit("/", 1)[1])
                return tiles.pack(tiles.unpack(raw, held)[:width])
            return raw[: width * tiles.HASH]
        return None

    def close(self) -> None:
        pass


def main(mirror: str, published: str, step: str) -> None:
    source = Growing(Path(published))
    copy = Mirror(Path(mirror), SIGNER.verifier)
    held = copy.held()
    source.size = held.checkpoint.size if held else 0
    while source.size < len(source.leaves):
        source.size = min(source.size + int(step), len(source.leaves))
        point = copy.pull(source).checkpoint
        copy.cosign([COSIGNER], now=int(time.time()))
        sys.stdout.write(f"{point.size} {point.root}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
