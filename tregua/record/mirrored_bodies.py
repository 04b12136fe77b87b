"""The public parts of a mirrored log: taken bundle by bundle, what is wrong kept by its place and asked for again.

    bodies.json   size: entries whose public parts were looked at; tried: when the faulty ones were last asked for;
                  faults: what is wrong, by place; withheld: entries whose public part we blanked for ever

What was good once is kept whatever the source says later, until a redaction in the log itself blanks it.
"""

import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from tregua.record import entry as leaf
from tregua.record import evidence, tiles, whole
from tregua.record.bodies import fetch_lines, open_line, parse_entry, redacted_by, served_digests
from tregua.record.continuing import Continuing
from tregua.record.evidence import Evidence
from tregua.record.note import Verifier
from tregua.record.signed_tree import FULL, Offered, ReadingError, SignedTree, fetch
from tregua.record.source import FolderSource, Source

FILE: Final = "bodies.json"
LONGEST_STATE: Final = 1 << 26
# Of more faults than this only so many are kept by name.
MOST_FAULTS: Final = 10_000
MOST_TOLD: Final = 100
AGAIN_AFTER: Final = 3600.0


@dataclass
class State:
    """How far the public parts have come.

    A fault is (check, what is wrong) by "entry 7" or "bundle 1"; of what is redacted stands which entry does it;
    `names` are those of the log and of the frozen logs that it continues (see continuing).
    """

    size: int = 0
    tried: float = 0.0
    faults: dict[str, tuple[str, str]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    redacted: dict[str, int] = field(default_factory=dict)
    withheld: list[int] = field(default_factory=list)


class MirroredBodies:
    """The public parts in a mirror's folder."""

    def __init__(self, folder: Path, verifier: Verifier) -> None:
        self.folder = folder
        self.verifier = verifier
        self.own = FolderSource(folder)
        self.batch = whole.Batch(folder)
        self.state = self._read()

    def _read(self) -> State:
        raw = tiles.read(self.folder, FILE, longest=LONGEST_STATE)
        return State(**json.loads(raw)) if raw else State()

    def _keep(self) -> None:
        """Say how far we have come, on the disk: only afterwards may what is older be removed."""
        whole.put(self.folder / FILE, json.dumps(asdict(self.state)).encode())
        whole.settle(self.folder)

    def take(self, source: Source, head: Offered) -> tuple[ReadingError, ...]:
        """Take the public parts under this head; return what is wrong with any of them, the first hundred.

        A source that is away ends this for now: the next pull goes on.
        """
        state, size = self.state, head.point.size
        due = state.size < size or time.time() - state.tried > AGAIN_AFTER
        faulty = [place for place, (check, _says) in state.faults.items() if check == "BODY"]
        again = {_bundle_of(place) for place in faulty} if due else set()
        served: dict[int, str] = {}
        if state.size < size or again:
            old, state.tried = state.size, time.time()
            names = Continuing(self.verifier.name, met=state.names)
            redacted = self.redactions()
            for number in sorted({*again, *range(old // FULL, -(-size // FULL))}):
                if number < size // FULL and not whole.has_room(self.folder):
                    break
                try:
                    served |= self._take(source, number, size, old, redacted, names)
                except ReadingError as error:
                    if error.check != "AWAY":
                        raise
                    break
                state.size = max(state.size, min(size, (number + 1) * FULL))
            self.batch.settle()
            state.names = names.met
            self._redact(redacted)
            self._keep()
            self._tidy(old)
        return self._told(source, head, served)

    def _take(
        self,
        source: Source,
        number: int,
        size: int,
        old: int,
        redacted: dict[int, int],
        names: Continuing,
    ) -> dict[int, str]:
        """Take the lines of one bundle; add to `redacted` what its entries redact, return what was served wrongly."""
        first, width = number * FULL, min(FULL, size - number * FULL)
        held = self.of_bundle(number)[:width]
        faults = self.state.faults
        whole_bundle = faults.pop(f"bundle {number}", None) is not None
        raw = fetch(self.own, tiles.bundle_path(number, width), tiles.LONGEST_BUNDLE)
        try:
            lines = fetch_lines(source, number, width)
            missing = False
        except ReadingError as error:
            if error.check == "AWAY":
                raise
            self._fault(f"bundle {number}", error.check, f"{error.where}: {error.detail}")
            lines, missing = [""] * width, True
        served: dict[int, str] = {}
        for place, data in enumerate(tiles.unpack(raw, width)):
            index = first + place
            was_faulty = faults.get(f"entry {index}", ("",))[0]
            line, lines[place] = lines[place], held[place]
            if (index < old and not was_faulty and not whole_bundle) or was_faulty == "ENTRY":
                continue
            faults.pop(f"entry {index}", None)
            try:
                one = parse_entry(index, data, names if index >= old else None)
                for target in redacted_by(one, index, names.origins, partial(self.leaf_hash, size=size)):
                    redacted.setdefault(target, index)
                blank = missing or index in redacted or index in self.state.withheld
                if held[place] or blank:
                    continue
                open_line(index, one, line)
                lines[place] = line if one.known else ""
            except ReadingError as error:
                self._fault(error.where, error.check, error.detail)
                if error.check == "BODY" and len(served) < MOST_TOLD:
                    served[index] = served_digests(line)
        if lines != held or not (self.folder / tiles.body_path(number, width)).exists():
            self.write(number, lines)
        return served

    def _fault(self, where: str, check: str, says: str) -> None:
        if len(self.state.faults) < MOST_FAULTS:
            self.state.faults[where] = (check, says)

    def no_entries(self) -> frozenset[int]:
        """Return which entries are none, or were made for another log."""
        faults = self.state.faults.items()
        return frozenset(int(where.split(" ")[1]) for where, (check, _says) in faults if check == "ENTRY")

    def redactions(self) -> dict[int, int]:
        """Return which entry of the log redacts which: the first that names it by its right hash."""
        return {int(index): by for index, by in self.state.redacted.items()}

    def _redact(self, redacted: dict[int, int]) -> None:
        """Blank what the log itself redacts; a line that is missing for that is no fault."""
        for index in redacted:
            self.state.faults.pop(f"entry {index}", None)
        for index in redacted.keys() - self.redactions().keys():
            self.blank(index)
        self.state.redacted = {str(index): by for index, by in sorted(redacted.items())}

    def _tidy(self, old: int) -> None:
        """Remove the partial files of a bundle that has become full."""
        if old % FULL and self.state.size // FULL > old // FULL:
            shutil.rmtree(self.folder / f"{tiles.body_path(old // FULL)}.p", ignore_errors=True)

    def _told(self, source: Source, head: Offered, served: dict[int, str]) -> tuple[ReadingError, ...]:
        told = list(self.state.faults.items())[:MOST_TOLD]
        tree = SignedTree(self.own, head) if served else None
        return tuple(
            ReadingError(check, where, says, self._evidence(tree, source, where, says, served))
            for where, (check, says) in told
        )

    def _evidence(
        self, tree: SignedTree | None, source: Source, where: str, says: str, served: dict[int, str]
    ) -> Evidence | None:
        """Return what proves that a public part was not the one committed to, where its digest shows that."""
        kind, _space, number = where.partition(" ")
        if tree is None or kind != "entry" or int(number) not in served:
            return None
        bundle, place = divmod(int(number), FULL)
        data = tiles.unpack(tree.bundle(bundle).raw, len(tree.bundle(bundle).leaves))[place]
        given = served[int(number)]
        if given != evidence.MISSING and set(given.split()) <= set(leaf.parse(data).digests):
            return None
        return evidence.make(
            "BODY", self.verifier.vkey, source=source.name, place=where, says=says,
            offered=tree.head.note.decode(), entry=f"{data.decode()}\n",
            hashes=tree.inclusion_proof(int(number)), served=given,
        )  # fmt: skip

    def lines(self, first: int, last: int) -> Iterator[str]:
        """Yield the public parts from `first` to before `last`, "" for what is not there."""
        for number in range(first // FULL, -(-last // FULL)):
            start = number * FULL
            yield from self.of_bundle(number)[max(0, first - start) : last - start]

    def of_bundle(self, number: int) -> list[str]:
        """Return the lines of a bundle as we hold them, always 256."""
        width = max(0, min(FULL, self.state.size - number * FULL))
        raw = tiles.read(self.folder, tiles.body_path(number, width), longest=1 << 26) if width else None
        lines = (raw or b"").decode().split("\n")[:width]
        return lines + [""] * (FULL - len(lines))

    def blank(self, index: int) -> None:
        """Blank our copy of one line."""
        number, place = divmod(index, FULL)
        lines = self.of_bundle(number)
        if lines[place]:
            lines[place] = ""
            self.write(number, lines[: min(FULL, self.state.size - number * FULL)])

    def write(self, number: int, lines: list[str]) -> None:
        """Write the lines of a bundle: over older ones whole or not at all, new ones as far as nothing names them yet."""
        path = tiles.body_path(number, len(lines))
        content = "".join(f"{line}\n" for line in lines).encode()
        if (self.folder / path).exists():
            whole.put(self.folder / path, content)
        else:
            self.batch.put(path, content)

    def withhold(self, index: int) -> None:
        """Blank one line for ever; that it is blank is said only once it is."""
        self.blank(index)
        self.state.withheld = sorted({*self.state.withheld, index})
        self._keep()

    def leaf_hash(self, index: int, size: int) -> str:
        """Return the hash of a held entry, from the lowest tile."""
        number, place = divmod(index, FULL)
        width = min(FULL, size - number * FULL)
        raw = fetch(self.own, tiles.Tile(0, number, width).path, FULL * tiles.HASH)
        return tiles.hashes_of(raw, width)[place].hex()


def _bundle_of(place: str) -> int:
    kind, _space, number = place.partition(" ")
    return int(number) // FULL if kind == "entry" else int(number)
