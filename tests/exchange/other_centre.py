"""The other centre of the tests: a folder on disk, written with the plain modules of the record alone."""

import dataclasses
import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tregua.record import checkpoint, disclosure, entry, tiles
from tregua.record.checkpoint import Checkpoint
from tregua.record.note import Signer
from tregua.record.tree import Frontier, leaf_hash


class OtherCentre:
    """A centre that we know only by what it publishes; it can also be made to lie."""

    origin = "amman.example/log1"
    code = "amman"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.published = folder / "published"
        self.signer = Signer(self.origin, Ed25519PrivateKey.generate())
        self.leaves: list[bytes] = []
        self.bodies: list[str] = []

    @property
    def vkey(self) -> str:
        return self.signer.verifier.vkey

    def release(self, kind="finding", /, *, sort="record", id="their-1", refs=(), **public):
        """Add an entry; return the reference to it."""
        opened = disclosure.disclose(disclosure.PUBLIC_NAME, public)
        leaf = entry.build(
            origin=self.origin,
            type=sort,
            kind=kind,
            id=id,
            sch=f"{kind}/1",
            digests=disclosure.padded([disclosure.digest(opened)]),
            refs=refs,
        )
        self.leaves.append(leaf)
        self.bodies.append(opened)
        return self.ref(len(self.leaves) - 1)

    def ref(self, index):
        return entry.Ref(self.origin, index, leaf_hash(self.leaves[index]).hex())

    def answer(self, ref, position, **says):
        """Take a position on an entry of ours."""
        return self.release(
            "position", sort="position", id="answer", refs=[ref], **{"position": position} | says
        )

    def redact(self, index):
        """Blank the public part of an entry and say so."""
        made = self.release("finding", sort="redact", refs=[self.ref(index)], reason_code="privacy")
        self.bodies[index] = ""
        return made

    def publish(self):
        """Write everything as signed files, from nothing."""
        shutil.rmtree(self.published, ignore_errors=True)
        self.published.mkdir(parents=True)
        frontier = Frontier()
        hashes = [leaf_hash(leaf) for leaf in self.leaves]
        for one in hashes:
            frontier.add(one)
        assert len(hashes) < tiles.FULL
        for tile in tiles.tiles_of(len(hashes)):
            tiles.write(self.published, tile.path, b"".join(hashes))
            tiles.write(self.published, tiles.bundle_path(0, tile.width), tiles.pack(self.leaves))
            lines = "".join(f"{body}\n" for body in self.bodies)
            tiles.write(self.published, tiles.body_path(0, tile.width), lines.encode())
        point = Checkpoint(self.origin, len(hashes), frontier.root().hex())
        tiles.write(self.published, "checkpoint", checkpoint.sign(point, self.signer).encode())


@pytest.fixture
def alone(settings):
    """This centre, with no other centre named."""
    settings.CENTRE = dataclasses.replace(
        settings.CENTRE,
        path=settings.CENTRE_FOLDER,
        code="hmeimim",
        names={"en": "Hmeimim", "ar": "حميميم"},
        origin=settings.ORIGIN,
        zone="Asia/Damascus",
    )
    settings.TIME_ZONE = "Asia/Damascus"
    return settings.CENTRE


@pytest.fixture
def other(alone, settings, tmp_path):
    """The other centre, named in the settings of this one."""
    made = OtherCentre(tmp_path / "amman")
    settings.CENTRE = dataclasses.replace(
        alone,
        peer_code="amman",
        peer_names={"en": "Amman", "ar": "عمّان"},
        peer_folder=made.folder,
        peer_vkey=made.vkey,
    )
    return made
