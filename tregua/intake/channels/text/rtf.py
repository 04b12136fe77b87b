"""The words of an RTF document, paragraph by paragraph, each letter in the code page of its font.

Read in one pass, forwards only, and under limits. What its reader does not see (hidden, deleted with changes tracked,
comments) is not read, and told with its words. Headers stand at the beginning, footers and notes at the end.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Final

from tregua.intake.channels.reading import Unread, UnreadableError, told

MEDIA_TYPE: Final = "application/rtf"
BEGINS: Final = b"{\\rtf"
# So much is looked at: pictures within a document are long.
LARGEST: Final = 50 * 1024 * 1024
LONGEST: Final = 1_000_000
DEEPEST: Final = 500
# Groups by their first word: what they hold. What stands in others that begin with a star is passed over.
GROUPS: Final = {
    "fonttbl": "fonts", "colortbl": "colours",
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "header"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "footer"),
    "annotation": "comment", "footnote": "note", "shpinst": "same", "shptxt": "same",
    **dict.fromkeys(
        ("stylesheet", "info", "pict", "objdata", "fldinst", "nonshppict", "atnid", "atnauthor", "themedata", "listtable"),
        "nothing",
    ),
    **dict.fromkeys(("bkmkstart", "bkmkend", "xmlnstbl", "revtbl", "filetbl", "listtext"), "nothing"),
}  # fmt: skip
TABLES: Final = frozenset({"fonts", "colours"})
BREAKS: Final = {
    "par": "\n",
    "sect": "\n",
    "page": "\n",
    "line": "\n",
    "row": "\n",
    "cell": "\t",
    "tab": "\t",
}
SIGNS: Final = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "emspace": " ", "enspace": " ", "rtlmark": "\u200f", "ltrmark": "\u200e", "zwj": "\u200d", "zwnj": "\u200c",
    "~": "\xa0", "_": "-", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n",
}  # fmt: skip
# The code pages of the format's character sets, by their number.
CHARSETS: Final = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
PAGES: Final = frozenset({437, 720, 850, 852, 866, 874, 932, 936, 949, 950, *range(1250, 1259)})
# Letters of a point, in the halves of a point that the format counts in.
SMALLEST: Final = 2
WHITE: Final = [255, 255, 255]
_TOKEN: Final = re.compile(
    rb"(?P<bytes>(?:\\'[0-9a-fA-F]{2})+)|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,9})? ?|\\(?P<sign>.)|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)


@dataclass(frozen=True)
class _State:
    """How the words of a group are written, whether they are seen, and what they belong to."""

    where: str = "body"
    font: int = -1
    left_out: int = 1  # letters behind one of Unicode that only older programs read
    hidden: bool = False
    deleted: bool = False
    white: bool = False


@dataclass
class _Document:
    """What a document says, read token by token."""

    state: _State = field(default_factory=_State)
    around: list[_State] = field(default_factory=list)
    page: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    colours: list[list[int]] = field(default_factory=lambda: [[0, 0, 0]])
    parts: dict[str, list[str]] = field(default_factory=dict)
    kept_back: dict[str, list[str]] = field(default_factory=dict)
    length: int = 0
    begins: bool = False
    starred: bool = False
    passing: int = 0

    def brace(self, brace: bytes) -> None:
        if brace == b"{":
            if len(self.around) >= DEEPEST:
                raise UnreadableError("document_broken", detail="RTF")
            self.around.append(self.state)
        elif self.around:
            if self.state.where in self.parts and self.state.where != self.around[-1].where:
                self.parts[self.state.where].append("\n")
            self.state = self.around.pop()
        self.begins, self.starred, self.passing = brace == b"{", False, 0

    def word(self, name: str, number: int | None) -> None:
        begins, starred = self.begins, self.starred
        self.begins = self.starred = False
        if begins and (name in GROUPS or starred):
            where = GROUPS.get(name, "nothing")
            if where != "same" and self.state.where != "nothing":
                self.state = replace(self.state, where=where)
        elif name == "u" and number is not None:
            self.say(_letter(number % 65536))
            self.passing = self.state.left_out
        elif self.state.where in TABLES:
            self._entry(name, number or 0)
        elif name in BREAKS or name in SIGNS:
            self.say(BREAKS.get(name) or SIGNS[name])
        else:
            self._look(name, number)

    def _entry(self, name: str, number: int) -> None:
        """Take a word of the table of fonts or of colours."""
        if name == "f":
            self.state = replace(self.state, font=number)
        elif name == "fcharset" and number in CHARSETS:
            self.fonts[self.state.font] = CHARSETS[number]
        elif name in {"red", "green", "blue"}:
            self.colours[-1][("red", "green", "blue").index(name)] = number

    def _look(self, name: str, number: int | None) -> None:
        """Take a word that says how what follows is written."""
        state, on = self.state, number != 0
        if name == "plain":
            self.state = replace(state, hidden=False, deleted=False, white=False, font=-1)
        elif name == "v":
            self.state = replace(state, hidden=on)
        elif name == "fs":
            self.state = replace(state, hidden=(number or 0) <= SMALLEST)
        elif name == "deleted":
            self.state = replace(state, deleted=on)
        elif name == "cf":
            at = number or 0
            self.state = replace(state, white=at < len(self.colours) and self.colours[at] == WHITE)
        elif name == "f":
            self.state = replace(state, font=number or 0)
        elif name == "uc":
            self.state = replace(state, left_out=min(number or 0, 100))
        elif name == "ansicpg" and number in PAGES:
            self.page = f"cp{number}"

    def says(self, raw: bytes) -> None:
        """Take letters in the code page of their font."""
        if self.passing:
            raw, self.passing = raw[self.passing :], max(self.passing - len(raw), 0)
        if self.state.where == "colours":
            self.colours += [[0, 0, 0] for _ in range(min(raw.count(b";"), 1000))]
        elif raw:
            self.say(raw.decode(self.fonts.get(self.state.font, self.page), "replace"))

    def say(self, words: str) -> None:
        state = self.state
        if state.where == "nothing" or state.where in TABLES:
            return
        what = "document_comments" if state.where == "comment" else ""
        if not what and words.strip():
            what = "deleted_words" if state.deleted else "hidden_words" if state.hidden else ""
            what = what or ("pale_words" if state.white else "")
        self.length += len(words)
        if what:
            self.kept_back.setdefault(what, []).append(words)
        if what in {"", "pale_words"}:
            self.parts.setdefault(state.where, []).append(words)

    def lines(self, where: str) -> list[str]:
        """Return the lines of one part of the document."""
        return [line.strip(" \t") for line in "".join(self.parts.get(where, ())).split("\n")]


def _letter(code: int) -> str:
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)


def is_rtf(raw: bytes) -> bool:
    """Return whether a file begins as RTF does."""
    return raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(BEGINS)


def words_of(raw: bytes) -> tuple[str, tuple[Unread, ...]]:
    """Return the text of an RTF document, and what is to be looked at in it."""
    document = _read(raw[:LARGEST])
    unread = [told(what, said) for what, parts in document.kept_back.items() if (said := _one_line(parts))]
    above, below, notes = (
        [line for line in document.lines(where) if line] for where in ("header", "footer", "note")
    )
    if above or below:
        unread.append(Unread("document_furniture", {"count": len(above) + len(below)}))
    if notes:
        unread.append(Unread("document_notes", {"count": len(notes)}))
    if document.length > LONGEST:
        unread.append(Unread("document_rest"))
    return "\n".join([*above, *document.lines("body"), *below, *notes]), tuple(unread)


def _one_line(parts: list[str]) -> str:
    return " ".join("".join(parts).split())


def _read(raw: bytes) -> _Document:
    document, at = _Document(), 0
    while at < len(raw) and document.length <= LONGEST:
        token = _TOKEN.match(raw, at)
        if token is None:  # the end of a line, or a stroke at the end of all
            at += 1
            continue
        at = token.end()
        if token["brace"]:
            document.brace(token["brace"])
        elif token["word"]:
            name, number = token["word"].decode(), token["number"]
            document.word(name, int(number) if number else None)
            if name == "bin":
                at += max(int(number or 0), 0)
        elif token["sign"] == b"*":
            document.starred = document.begins
        elif token["sign"]:
            document.begins = False
            document.say(SIGNS.get(token["sign"].decode("latin-1"), ""))
        elif token["bytes"]:
            document.says(bytes.fromhex(token["bytes"].replace(b"\\'", b"").decode()))
        else:
            document.begins = False
            document.says(token["text"])
    return document
