"""The reader who means harm: opens whatever left the centre, in whatever dress, and looks for people and positions.

It knows what is hidden (the tests tell it) and looks for that, in the bytes as they lie there and in everything that is
packed in them; and it looks, knowing nothing, for what has the shape of a position on a map or of a way to reach
somebody, in words only: where letters and colours stand on a page is told in numbers that look like both. What it reads
is a list of (where it was, bytes).
"""

import base64
import binascii
import gzip
import html
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import unquote

import pikepdf
import pypdfium2

Things = Iterable[tuple[str, bytes]]
DEEPEST: Final = 4
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
# Signs that nobody sees, marks above and below letters, and what stands between the parts of a name.
_SEPARATORS: Final = re.compile(
    r"[\s\-_./\\+()\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2060-\u2069\ufeff]+"
)
_DIGITS: Final = {ord(sign): str(unicodedata.digit(sign)) for sign in "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"}
_NUMBER: Final = r"[-+]?\d{1,3}[.,]\d{3,}"
# What has the shape of a position, whoever it may be of.
POSITIONS: Final[Mapping[str, re.Pattern[str]]] = {
    "a pair of degrees": re.compile(rf"(?<![\d.]){_NUMBER}\s*°?\s*[NS]?\s*[,;/ ]\s*{_NUMBER}(?![\d.])"),
    "degrees and minutes": re.compile(r"\d{1,3}\s*°\s*\d{1,2}\s*['′’]"),
    "a figure of a map": re.compile(r"\b(?:MULTI)?(?:POINT|POLYGON|LINESTRING)\s*\(|\"coordinates\"\s*:|\bgeo:[-\d]"),
    "a field of degrees": re.compile(r"\b(?:[Ll]at|[Ll]on|[Ll]ng|[Ll]atitude|[Ll]ongitude)\b\W{0,4}[-+]?\d"),
    "a square of a grid": re.compile(r"\b\d{1,2}[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?\d{4,5}\s?\d{4,5}\b"),
    "an open location code": re.compile(r"\b[23456789CFGHJMPQRVWX]{8}\+[23456789CFGHJMPQRVWX]{2,}\b"),
}  # fmt: skip
# At the end of where something was: names are looked for in it, shapes are not.
AS_BYTES: Final = " (bytes)"
_PACKED: Final = (
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"wOFF",
    b"wOF2",
    b"\0\1\0\0",
    b"OTTO",
)
_OF_AN_OFFICE: Final = re.compile(r"(?:word|xl|ppt|docProps)/[^>]*\.xml\Z")
_TAG: Final = re.compile(r"<[^>]*>")
CONTACTS: Final[Mapping[str, re.Pattern[str]]] = {
    "an electronic address": re.compile(r"(?<![\w.+-])[\w.+-]{1,60}@[\w-]{1,60}\.[A-Za-z]{2,}"),
    "a telephone number": re.compile(r"(?<![\w.:+-])(?:\+|00)\d(?:[ ()/-]?\d){7,14}(?!\w)"),
}
# Where a picture or a document tells who made it, where and with what.
TELLTALES: Final[tuple[bytes, ...]] = (
    *(b"Exif\x00\x00", b"eXIf", b"http://ns.adobe.com/xap", b"GPSLatitude", b"Photoshop 3.0", b"EXIF"),
    *(b"tEXtAuthor", b"iTXt", b"zTXt", b"tEXt"),
)


def dressed(where: str, raw: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield a thing and everything that lies packed in it: archives, documents, compressed and encoded texts."""
    document = _pdf(raw)
    yield f"{where}{AS_BYTES}" if document or raw.startswith(_PACKED) else where, raw
    if depth >= DEEPEST:
        return
    for inner, content in (*(_in_pdf(raw, document) if document else ()), *_inside(raw)):
        yield from dressed(f"{where} > {inner}", content, depth + 1)


def _inside(raw: bytes) -> Iterator[tuple[str, bytes]]:
    if raw.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            yield "what it says of itself", archive.comment
            for one in archive.infolist():
                yield "its name", one.filename.encode() + b" " + one.comment
                yield from _in_archive(one.filename, archive.read(one))
    elif raw.startswith(b"\x1f\x8b"):
        yield "gzip", gzip.decompress(raw)
    for found in _BASE64.finditer(raw):
        text = found.group().replace(b"-", b"+").replace(b"_", b"/").rstrip(b"=")
        try:
            content = base64.b64decode(text + b"=" * (-len(text) % 4))
        except binascii.Error:
            continue
        if content[:2] in {b"PK", b"\x1f\x8b"} or content[:4] == b"%PDF" or _is_text(content):
            yield "base64", content
    if raw[:1] == b"\x78":
        try:
            yield "deflated", zlib.decompress(raw)
        except zlib.error:
            return


def _in_archive(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield one file of an archive; of a page of an office document also its words, however its letters are set."""
    if not _OF_AN_OFFICE.search(name):
        yield name, content
        return
    yield name + AS_BYTES, content
    page = content.decode("utf-8", errors="replace")
    yield f"{name} > words", html.unescape(_TAG.sub(" ", page)).encode()
    yield f"{name} > words without a gap{AS_BYTES}", html.unescape(_TAG.sub("", page)).encode()


def _is_text(content: bytes) -> bool:
    try:
        return content.decode().isprintable()
    except UnicodeDecodeError:
        return False


def _pdf(raw: bytes) -> pikepdf.Pdf | None:
    """Return the document that these bytes are; what only pretends to be one is read like any other text."""
    if b"%PDF" not in raw[:1024]:
        return None
    try:
        return pikepdf.open(io.BytesIO(raw))
    except pikepdf.PdfError:
        return None


def _in_pdf(raw: bytes, document: pikepdf.Pdf) -> Iterator[tuple[str, bytes]]:
    """Yield what a reader of the pages sees, what the document says of itself, and each stream and string of its file."""
    seen = pypdfium2.PdfDocument(raw)
    yield "pages", "\n".join(page.get_textpage().get_text_bounded() for page in seen).encode()
    yield (
        "what it says of itself",
        "\n".join(f"{key}: {told}" for key, told in document.docinfo.items()).encode(),
    )
    said: list[str] = []
    for place, one in enumerate(document.objects):
        said += _strings(one)
        if not isinstance(one, pikepdf.Stream):
            continue
        try:
            content = one.read_bytes()
        except pikepdf.PdfError:  # a picture: its bytes are what they are
            content = one.read_raw_bytes()
        is_told = one.get("/Type") in {pikepdf.Name.EmbeddedFile, pikepdf.Name.Metadata}
        yield f"stream {place}{'' if is_told else AS_BYTES}", content
    yield "strings", "\n".join(said).encode()


def _strings(one: Any) -> Iterator[str]:
    """Yield each string that lies in an object of a PDF; objects that lie elsewhere in the file are read there."""
    if isinstance(one, pikepdf.String):
        yield str(one)
    elif isinstance(one, pikepdf.Array):
        for inner in one:
            yield from _below(inner)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        for inner in (one[key] for key in one.keys()):  # noqa: SIM118 - it is no dict
            yield from _below(inner)


def _below(inner: Any) -> Iterator[str]:
    if not getattr(inner, "is_indirect", False):
        yield from _strings(inner)


def spoken(raw: bytes) -> Iterator[str]:
    """Yield the texts that some bytes may be read as."""
    plain = raw.decode("utf-8", errors="replace")
    yield plain
    if "&" in plain or "%" in plain:
        yield html.unescape(unquote(plain))
    if "\\u" in plain:
        yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found.group(1), 16)), plain)
    if b"\0" in raw:
        for order in ("utf-16-le", "utf-16-be"):
            yield raw.decode(order, errors="ignore")


def folded(text: str) -> str:
    """Return a text as it is compared: no case, no marks, no invisible signs, no separators; digits as 0 to 9."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text).translate(_DIGITS)
    return _SEPARATORS.sub("", plain.casefold())


def opened(things: Things) -> "list[tuple[str, str]]":
    """Return (where, text) of everything that can be read in these things, each text once."""
    seen: dict[str, str] = {}
    for where, raw in things:
        seen.setdefault(where, where)
        for inner, content in dressed(where, raw):
            for text in spoken(content):
                seen.setdefault(text, inner)
    return [(where, text) for text, where in seen.items()]


def found(texts: Iterable[tuple[str, str]], wanted: Iterable[str]) -> set[tuple[str, str]]:
    """Return (where, what) for each wanted word that stands in these texts, however it is written."""
    looked_for = {folded(one): one for one in wanted}
    return {
        (where, words)
        for where, text in texts
        for text_folded in [folded(text)]
        for small, words in looked_for.items()
        if small in text_folded
    }


# How a picture of a page is drawn, in measures of the picture.
_DRAWN: Final = re.compile(r' (?:d|points|transform|stroke-dasharray|viewBox)="[^"]*"')


def shapes(
    texts: Iterable[tuple[str, str]], patterns: Mapping[str, re.Pattern[str]]
) -> set[tuple[str, str, str]]:
    """Return (where, what it looks like, the words) for everything in words that has one of these shapes."""
    return {
        (where, what, hit.group())
        for where, text in texts
        if not where.endswith(AS_BYTES)
        for plain in [_DRAWN.sub("", text if text.isascii() else text.translate(_DIGITS))]
        for what, pattern in patterns.items()
        for hit in pattern.finditer(plain)
    }


def near(points: Iterable[tuple[Any, Any]]) -> dict[str, re.Pattern[str]]:
    """Return what finds these positions, written to a thousandth of a degree or finer, in whatever digits."""
    degrees = {f"{float(value):.7f}" for point in points for value in point}
    return {
        one: re.compile(rf"(?<![\d.,]){re.escape(whole)}[.,٫]{part[:3]}")
        for one in degrees
        for whole, _dot, part in [one.partition(".")]
    }


def telltales(things: Things) -> set[tuple[str, bytes]]:
    """Return (where, mark) for each picture or document that tells where, when or by whom it was made."""
    return {
        (inner, mark)
        for where, raw in things
        for inner, content in dressed(where, raw)
        for mark in TELLTALES
        if mark in content
    }
