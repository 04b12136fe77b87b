"""What a depositary does: read each log from where it is published, hold it, cosign it, keep what proves a fault."""

import json
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from tregua.centre.depositary.folder import DepositaryFolder, LogKept
from tregua.record import note, whole
from tregua.record.cosignature import LATEST, CosignatureError, Cosigner, cosigned_by
from tregua.record.gate import Gate
from tregua.record.lock import HeldError
from tregua.record.mirror import ClockError, Held, Mirror, ReadingError
from tregua.record.source import InTime, Source, SourceError, open_source
from tregua.record.witness import Answer, Witnessed, add_checkpoint, parse_request

LOGGER: Final = logging.getLogger("tregua.depositary")
STATE: Final = "state.json"
# Machines of one room are switched on together: who does not answer yet is asked again soon, a few times.
SOON_SECONDS: Final = (3, 5, 10, 20)


def stamp(seconds: float | None = None) -> str:
    """Return an instant as it is kept and shown."""
    return datetime.fromtimestamp(time.time() if seconds is None else seconds, UTC).strftime(
        "%Y-%m-%dT%H:%M:%SZ"
    )


class Keeper:
    """A depositary at work."""

    def __init__(self, folder: DepositaryFolder, cosigner: Cosigner) -> None:
        self.folder = folder
        self.cosigner = cosigner
        self.ended = threading.Event()
        self._state = threading.Lock()
        self.gate = Gate()

    def mirror(self, log: LogKept) -> Mirror:
        """Return the copy of a log; each who writes takes one of their own."""
        return Mirror(self.folder.path / "mirrors" / log.place, log.verifier)

    def held(self, log: LogKept) -> Held | None:
        """Return the head that is held of a log; None before the first, or when the copy was spoilt."""
        with suppress(ReadingError):
            return self.mirror(log).held()
        return None

    def cosigned_at(self, held: Held) -> int | None:
        """Return when this head was cosigned here; None before, and where a line under our name is not ours."""
        with suppress(CosignatureError):
            return cosigned_by(held.note, [self.cosigner.key], now=LATEST).get(self.cosigner.name)
        return None

    def source(self, log: LogKept) -> Source | None:
        """Return where a log is published, or None when that is no address."""
        with suppress(SourceError):
            return open_source(log.address, self.folder.path)
        return None

    # ---- reading

    def go_on(self) -> None:
        """Read all logs again and again until the end."""
        soon = iter(SOON_SECONDS)
        while True:
            went = False
            try:
                went = self.read_all()
            except Exception:  # a full disk, for one: the reading outlives it
                LOGGER.exception("a round of reading failed")
            pause = self.folder.poll_every * 60 if went else next(soon, self.folder.poll_every * 60)
            if self.ended.wait(pause):
                return

    def read_all(self) -> bool:
        """Read every log once and cosign it; return whether all went well."""
        went = [self.read(log) for log in self.folder.logs]
        return all(went)

    def read(self, log: LogKept) -> bool:
        """Read one log, cosign what is held, and note how it went."""
        try:
            trouble = self._pull(log)
        except (SourceError, ClockError, HeldError) as error:
            trouble = str(error) or "another head is being fetched"
        except Exception as error:  # one log, whatever it offers, keeps no other from being read
            LOGGER.exception("%s could not be read", log.origin)
            trouble = f"{error.__class__.__name__}: {error}"[:400]
        self._note(log, trouble)
        return not trouble

    def _pull(self, log: LogKept) -> str:
        found = self.source(log)
        if found is None:
            return f"{log.address} is no address"
        source = InTime(found)
        mirror = self.mirror(log)
        try:
            with mirror.lock(wait=0):
                held = mirror.pull(source)
                for fault in held.faults:
                    self.keep(fault)
                if self.cosigned_at(held) is None:
                    mirror.cosign([self.cosigner], now=int(time.time()))
        except ReadingError as error:
            self.keep(error)
            return str(error)
        finally:
            source.close()
        return ""

    # ---- being asked

    def answer(self, raw: bytes) -> Answer:
        """Answer a log that posts a new head, unless many are posted."""
        return self.gate.answer(raw, self._answer)

    def _answer(self, raw: bytes) -> Answer:
        logs = {
            log.origin: Witnessed(self.mirror(log), lambda log=log: self.source(log))  # type: ignore[misc]
            for log in self.folder.logs
        }
        given = add_checkpoint(raw, logs, cosigners=[self.cosigner])
        if given.fault is not None:
            self.keep(given.fault)
        if given.status == HTTPStatus.OK:
            self._note_posted(raw)
        return given

    # ---- evidence, and how asking went

    def keep(self, fault: ReadingError) -> Path | None:
        """Keep the evidence of a fault as a file, once; None where nothing is proved."""
        proof = fault.evidence
        if proof is None:
            return None
        file = self.folder.path / "evidence" / f"{proof.kind}-{proof.fingerprint[:16]}.txt"
        if not file.exists():
            whole.put(file, proof.text.encode())
        return file

    def evidence(self) -> list[Path]:
        """Return the files of evidence, the newest first."""
        found = (self.folder.path / "evidence").glob("*.txt")
        return sorted(found, key=lambda one: one.stat().st_mtime, reverse=True)

    def state(self) -> dict[str, dict[str, str]]:
        """Return how asking went, by origin."""
        try:
            says: dict[str, Any] = json.loads((self.folder.path / STATE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return says

    def _note(self, log: LogKept, trouble: str) -> None:
        now = stamp()
        with self._noting(log.origin) as one:
            one["asked_at"], one["trouble"] = now, trouble
            if not trouble:
                one["answered_at"] = now
                one.setdefault("since", now)

    def _note_posted(self, raw: bytes) -> None:
        """Note that what is in a posted head was fetched; a head that we held already tells nothing new."""
        asked = parse_request(raw)
        origin, size = note.split(asked.note)[0].split("\n")[:2]
        now = stamp()
        with self._noting(origin) as one:
            one.setdefault("since", now)
            if int(size) > asked.old:
                one["answered_at"] = now
                one["trouble"] = "" if one.get("trouble", "").startswith("AWAY") else one.get("trouble", "")

    @contextmanager
    def _noting(self, origin: str) -> Iterator[dict[str, str]]:
        with self._state:
            says = self.state()
            yield says.setdefault(origin, {})
            whole.put(self.folder.path / STATE, json.dumps(says, indent=1, sort_keys=True).encode())
