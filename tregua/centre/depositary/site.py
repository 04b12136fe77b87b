"""The site of a depositary, as WSGI: one page for people, the copies and `add-checkpoint` for programs."""

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qs

from tregua.centre.depositary.django_alone import PACKAGE
from tregua.centre.depositary.folder import LogKept
from tregua.centre.depositary.keeping import Keeper
from tregua.centre.depositary.page import LANGUAGES, page
from tregua.public.mirror import media_type, published_file
from tregua.record.bodies import has_room_for_text
from tregua.record.signed_request import RequestError, check_request
from tregua.record.witness import COME_AGAIN_SECONDS, LONGEST

Start: TypeAlias = Callable[[str, list[tuple[str, str]]], Any]
STATIC: Final = PACKAGE / "centre" / "static" / "centre"
STYLES: Final = ("tokens.css", "shell.css", "content.css", "mark.svg")
TYPES: Final = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PLAIN: Final = "text/plain; charset=utf-8"


@dataclass
class Given:
    """An answer."""

    content: bytes
    kind: str = PLAIN
    status: int = 200
    more: dict[str, str] = field(default_factory=dict)


NOT_FOUND: Final = Given(b"There is nothing here.\n", status=404)


class Site:
    """Answers requests about what a depositary holds."""

    def __init__(self, keeper: Keeper) -> None:
        self.keeper = keeper
        self.logs = {log.place: log for log in keeper.folder.logs}

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer one request."""
        given = self._given(environ)
        headers = {
            "Content-Type": given.kind,
            "Content-Length": str(len(given.content)),
            "Cache-Control": "no-store",
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
            **given.more,
        }
        start(f"{given.status} {HTTPStatus(given.status).phrase}", list(headers.items()))
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else given.content]

    def _given(self, environ: dict[str, Any]) -> Given:
        path = environ["PATH_INFO"].lstrip("/")
        if path == "add-checkpoint":
            return self._add(environ)
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return Given(b"This is only read.\n", status=405, more={"Allow": "GET, HEAD"})
        part, _slash, rest = path.partition("/")
        answers: dict[str, Callable[[dict[str, Any], str], Given]] = {
            "": self._page,
            "witness": self._witnessed,
            "evidence": self._evidence,
            "static": self._static,
            "vkey": self._vkey,
        }
        return answers[part](environ, rest) if part in answers else NOT_FOUND

    def _vkey(self, _environ: dict[str, Any], rest: str) -> Given:
        return NOT_FOUND if rest else Given(f"{self.keeper.cosigner.key.vkey}\n".encode())

    def _static(self, _environ: dict[str, Any], rest: str) -> Given:
        if rest not in STYLES:
            return NOT_FOUND
        file = STATIC / rest
        return Given(file.read_bytes(), TYPES[file.suffix], more={"Cache-Control": "max-age=3600"})

    def _add(self, environ: dict[str, Any]) -> Given:
        if environ["REQUEST_METHOD"] != "POST":
            return Given(b"A head is posted here.\n", status=405, more={"Allow": "POST"})
        given = self.keeper.answer(environ["wsgi.input"].read(LONGEST + 1))
        more = {"Retry-After": str(COME_AGAIN_SECONDS)} if given.status == 503 else {}
        return Given(given.text.encode(), given.content_type, given.status, more)

    def _page(self, environ: dict[str, Any], _rest: str) -> Given:
        asked = parse_qs(environ.get("QUERY_STRING", "")).get("language", [""])[0]
        accepted = environ.get("HTTP_ACCEPT_LANGUAGE", "")[:2].lower()
        language = next((one for one in (asked, accepted) if one in LANGUAGES), "en")
        return Given(page(self.keeper, language).encode(), "text/html; charset=utf-8")

    def _witnessed(self, environ: dict[str, Any], rest: str) -> Given:
        place, _slash, file = rest.partition("/")
        log = self.logs.get(place)
        if log is None:
            return NOT_FOUND
        found = published_file(self.keeper.folder.path / "mirrors" / place, file)
        if found is None:
            return NOT_FOUND
        if has_room_for_text(file, found) and not self._is_of(log, environ):
            return Given(b"Only the centre that wrote this log may read these.\n", status=403)
        return self._file(environ, found, media_type(file) or PLAIN)

    def _file(self, environ: dict[str, Any], found: Path, kind: str) -> Given:
        """Return a file; who has this very file already is told so in few bytes."""
        content = found.read_bytes()
        mark = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        if environ.get("HTTP_IF_NONE_MATCH") == mark:
            return Given(b"", kind, 304, {"ETag": mark})
        return Given(content, kind, more={"ETag": mark})

    def _is_of(self, log: LogKept, environ: dict[str, Any]) -> bool:
        """Return whether the mirror key of the centre that writes this log signed the request."""
        try:
            check_request(
                environ.get("HTTP_AUTHORIZATION", ""),
                keys=[log.mirror] if log.mirror else [],
                path=environ["PATH_INFO"].lstrip("/"),
                to=self.keeper.cosigner.name,
                now=int(time.time()),
            )
        except RequestError:
            return False
        return True

    def _evidence(self, _environ: dict[str, Any], name: str) -> Given:
        known = {file.name: file for file in self.keeper.evidence()}
        if name not in known:
            return NOT_FOUND
        more = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Given(known[name].read_bytes(), more=more)
