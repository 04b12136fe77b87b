"""The public site as files: what a visitor without a script can reach, in every language, for any server of files.

Every page is fetched as a stranger fetches it, and its links are turned into relative ones; so the folder also opens
from a stick. What is no page (PDF, data, proofs) lies there once, and the whole published log beside it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath
from typing import Final
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils.translation import get_language_info, gettext, override

from tregua.agreement.names import named
from tregua.bulletin.languages import codes, direction
from tregua.public.mirror import media_type
from tregua.record import whole

SITE: Final = "/public/"
HOST: Final = "127.0.0.1"
WHOLE: Final = re.compile(rf"https://{re.escape(HOST)}(/public/[^\"<\s]*)")
LINK: Final = re.compile(r'\b(href|src)="([^"#]+)(#[^"]*)?"')
# How the first page looks: it needs nothing but itself.
ENTRANCE: Final = (
    ":root{color-scheme:light dark;--ink:#1c2630;--paper:#faf7f1;--line:#ddd5c7;--accent:#24435a}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e8e4db;--paper:#12181e;--line:#33404b;--accent:#a9cbe2}}"
    "body{margin:0 auto;max-inline-size:36rem;padding:3rem 1.25rem;background:var(--paper);color:var(--ink);"
    "font:1.0625rem/1.6 system-ui,sans-serif}ul{list-style:none;padding:0}li{border-block-end:1px solid var(--line)}"
    "a{display:block;padding-block:.9rem;color:var(--accent);text-decoration:none}a strong{display:block}"
    "a:is(:hover,:focus){text-decoration:underline}"
)
LANGUAGE_FORM: Final = re.compile(r'<form method="post" action="/language/".*?</form>', re.DOTALL)
IN_A_LANGUAGE: Final = re.compile(r"^/public/bulletin/[^/?]+/(?:\d+/)?([a-z]{2})/$")
OF_ONE: Final = re.compile(r"^/public/(?:bulletin|release)/([^/?]+)/")
NAMED: Final = re.compile(r'filename="([^"]+)"')
# How a style and a script name the files that they load.
NAMES_OTHERS: Final = {
    ".css": re.compile(r'url\("?([^")]+)"?\)'),
    ".js": re.compile(r'(?:from|import)\s*"(\.{1,2}/[^"]+)"'),
}
# A name of a file as every system takes it, whatever stood behind the question mark of an address.
UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")


class ExportError(Exception):
    """The site cannot be written as files; the message says why and what to do."""


@dataclass(frozen=True)
class Fetched:
    """One address as it was answered: a page of a language, or a file."""

    place: PurePosixPath
    content: bytes
    is_page: bool


class Export:
    """One export: what was fetched so far, by language and address."""

    def __init__(self, address: str) -> None:
        self.address = f"{address.rstrip('/')}/" if address else ""
        self.fetched: dict[tuple[str, str], Fetched] = {}
        self.clients = {code: Client(headers={"host": HOST, "accept-language": code}) for code in codes()}

    def fetch_all(self) -> None:
        """Follow every link of the site from its first page in each language.

        What belongs to one bulletin is asked for together: the archive of its day holds its papers once more, and what
        was made a moment ago is still at hand.
        """
        waiting = {"": [(code, SITE) for code in codes()]}
        asked: set[tuple[str, str]] = set()
        while waiting:
            bulletin = next(iter(waiting))
            while found := waiting.pop(bulletin, []):
                for language, address in found:
                    key = (self._tree(language, address), address)
                    if key in asked or self.known(language, address) is not None:
                        continue
                    asked.add(key)
                    for link in self._fetch(language, address):
                        waiting.setdefault(_bulletin(link[1]), []).append(link)

    def known(self, language: str, address: str) -> Fetched | None:
        """Return what was fetched under an address from a page in a language."""
        return self.fetched.get((self._tree(language, address), address)) or self.fetched.get(("", address))

    def _tree(self, language: str, address: str) -> str:
        found = IN_A_LANGUAGE.match(address)
        return found[1] if found and found[1] in codes() else language

    def _fetch(self, language: str, address: str) -> Iterator[tuple[str, str]]:
        language = self._tree(language, address)
        answer = self.clients[language].get(address, secure=True)
        if answer.status_code == 404:
            return  # a proof that nobody has cosigned yet: the page without export leads nowhere either
        if answer.status_code != 200:
            message = f"{address} answered {answer.status_code}. Nothing was written; run `tregua doctor`."
            raise ExportError(message)
        content = answer.content
        if not answer["Content-Type"].startswith("text/html"):
            named = NAMED.search(answer.get("Content-Disposition", ""))
            self.fetched["", address] = Fetched(_file(address, named[1] if named else ""), content, False)
            return
        self.fetched[language, address] = Fetched(_page(language, address), content, True)
        for link in LINK.findall(content.decode()):
            to = unescape(link[1])
            if to.startswith("?"):
                to = urlsplit(address).path + to
            if to.startswith(SITE):
                yield language, to

    def written(self, one: Fetched, language: str, address: str) -> bytes:
        """Return what is written of a page: its links lead to files, its choice of a language to the same page there."""
        text = LANGUAGE_FORM.sub(lambda _form: self._languages(one, language, address), one.content.decode())

        def turned(link: re.Match[str]) -> str:
            to, part = unescape(link[2]), link[3] or ""
            if to.startswith("?"):
                to = urlsplit(address).path + to
            target = self._target(language, to)
            if target is None:
                return link[0]
            return f'{link[1]}="{escape(quote(relpath(str(target), str(one.place.parent))))}{part}"'

        return self._whole(LINK.sub(turned, text), language)

    def feed(self, one: Fetched) -> bytes:
        """Return a feed whose entries lead into the folder, wherever it is served."""
        return self._whole(one.content.decode(), one.place.stem)

    def _whole(self, text: str, language: str) -> bytes:
        """Turn whole addresses into those under which the folder is served."""

        def turned(found: re.Match[str]) -> str:
            target = self._target(language, found[1])
            return f"{self.address}{target or found[1].removeprefix(SITE)}"

        return WHOLE.sub(turned, text).encode()

    def _target(self, language: str, address: str) -> PurePosixPath | None:
        if address.startswith(settings.STATIC_URL):
            return PurePosixPath("static", address.removeprefix(settings.STATIC_URL))
        found = self.known(language, address)
        return found.place if found else None

    def _languages(self, one: Fetched, language: str, address: str) -> str:
        links = []
        for code in codes():
            target = self._target(code, re.sub(rf"/{language}/$", f"/{code}/", address))
            if target is not None:
                here = ' aria-current="true"' if code == language else ""
                to = quote(relpath(str(target), str(one.place.parent)))
                name = escape(get_language_info(code)["name_local"])
                links.append(f'<a href="{to}" lang="{code}"{here}>{name}</a>')
        return f'<nav class="languages">{" ".join(links)}</nav>'


def _bulletin(address: str) -> str:
    """Return the key of the bulletin, or the day, that an address belongs to; "" where it belongs to none."""
    found = OF_ONE.match(address)
    return found[1] if found else ""


def _page(language: str, address: str) -> PurePosixPath:
    """Return where a page lies: in the folder of its language, under its address."""
    parts = urlsplit(address)
    name = f"index-{UNSAFE.sub('-', parts.query)}.html" if parts.query else "index.html"
    return PurePosixPath(language, parts.path.removeprefix(SITE), name)


def _file(address: str, name: str) -> PurePosixPath:
    """Return where a file lies: under the name it is kept by, else under its address."""
    if name:
        return PurePosixPath("files", name)
    return PurePosixPath(urlsplit(address).path.removeprefix(SITE).strip("/"))


def export(folder: Path, *, address: str = "") -> int:
    """Write the public site into a folder, which holds nothing else; return how many files it has.

    `address` is where the folder will be served: feeds and commands name it.
    """
    if folder.exists() and any(folder.iterdir()):
        message = f"{folder} is not empty. Name an empty folder, or one that does not exist yet."
        raise ExportError(message)
    made = Export(address)
    made.fetch_all()
    files = {
        one.place: _content(made, one, language, asked) for (language, asked), one in made.fetched.items()
    }
    files |= {PurePosixPath("record", place): file.read_bytes() for place, file in _log()}
    files |= dict(_static(files))
    files[PurePosixPath("index.html")] = _entrance()
    for place, content in files.items():
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        whole.put(target, content)
    return len(files)


def _content(made: Export, one: Fetched, language: str, asked: str) -> bytes:
    if one.is_page:
        return made.written(one, language, asked)
    return made.feed(one) if one.place.suffix == ".atom" else one.content


def _log() -> Iterator[tuple[str, Path]]:
    """Yield every file of the published log that the site serves."""
    root = Path(settings.CENTRE_FOLDER) / "published"
    for file in sorted(root.rglob("*")):
        place = file.relative_to(root).as_posix()
        if file.is_file() and media_type(place):
            yield place, file


def _static(files: dict[PurePosixPath, bytes]) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Yield the styles, scripts and fonts that the pages name, and what the styles name."""
    pages = [content.decode() for place, content in files.items() if place.suffix == ".html"]
    wanted = {
        found for page in pages for found in re.findall(r'(?:href|src)="(?:\.\./)*static/([^"]+)"', page)
    }
    waiting = sorted(wanted)
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        file = _static_file(name)
        if name in seen or file is None:
            continue
        seen.add(name)
        content = file.read_bytes()
        yield PurePosixPath("static", name), content
        names = NAMES_OTHERS.get(PurePosixPath(name).suffix)
        if names:
            inside = [one for one in names.findall(content.decode()) if ":" not in one]
            waiting += [normpath(str(PurePosixPath(name).parent / one)) for one in inside]


def _static_file(name: str) -> Path | None:
    gathered = Path(settings.CENTRE_FOLDER) / "static" / name
    if gathered.is_file():
        return gathered
    found = finders.find(name)
    return Path(found) if isinstance(found, str) else None


def _entrance() -> bytes:
    """Return the first page: the languages, each with what is behind it in its own words."""
    links, names = [], settings.CENTRE.names or {"en": settings.CENTRE.code}
    for code in codes():
        with override(code):
            what = gettext("What this centre publishes")
            says = f"{named(names, code)} · {what}"
            links.append(
                f'<li lang="{code}" dir="{direction(code)}"><a href="{code}/index.html">'
                f"<strong>{escape(get_language_info(code)['name_local'])}</strong> {escape(says)}</a></li>"
            )
    title = escape(named(names, "en"))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{ENTRANCE}</style></head>'
        f"<body><h1>{title}</h1><ul>{''.join(links)}</ul></body></html>\n"
    ).encode()
