"""Posts of networks that stand inside an article: account, date, links and pictures, on the subject or not.

An embedded post is context. Its words are not read as claims, and its date is none of the text's own.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.items import Flag, InOrder, Post, When

PICTURE: Final = ("pic.twitter.com/", "pic.x.com/")
# A signature is short and ends its line.
SIGNED: Final = 40
DASHES: Final = frozenset({"—", "–", "-", "―"})


def posts(copy: Copy) -> list[Post]:
    """Return the posts, each with the lines before its signature that belong to it; their tokens are taken later."""
    lines = _lines(copy)
    found: list[Post] = []
    closed = 0
    for number, (begin, end) in enumerate(lines):
        signed = _signature(copy, begin, end)
        if signed is None:
            continue
        first = _first_line(copy, lines, closed, number)
        found.append(_post(copy, lines[first][0], end, *signed))
        closed = number + 1
    return found


def with_dates(found: Sequence[Post], dates: Sequence[When]) -> tuple[list[Post], list[When]]:
    """Give each post the date that stands in it, and return the dates that stand in none."""
    dated, theirs, all_dates = [], set(), InOrder(dates)
    for post in found:
        inside = all_dates.within(post.start, post.end)
        theirs |= {when.start for when in inside}
        dated.append(replace(post, date=inside[-1].iso[:10] if inside else ""))
    return dated, [when for when in dates if when.start not in theirs]


def glued(copy: Copy) -> list[Flag]:
    """Flag a link and a picture's address that were pasted into one word; they are told apart in the post."""
    flags = []
    for token in copy.tokens:
        if token.kind == "link" and len(_apart(token.text)) > 1:
            parts = _apart(token.text)
            flags.append(
                Flag(
                    start=token.start,
                    end=token.end,
                    words=token.text,
                    rule="link and picture in one word",
                    fired=tuple(parts),
                    kind="glued_links",
                    detail={"parts": parts},
                )
            )
    return flags


def _lines(copy: Copy) -> list[tuple[int, int]]:
    found, begin = [], 0
    for at, token in enumerate(copy.tokens):
        if token.kind == "line":
            if at > begin:
                found.append((begin, at))
            begin = at + 1
    if begin < len(copy.tokens):
        found.append((begin, len(copy.tokens)))
    return found


def _signature(copy: Copy, begin: int, end: int) -> tuple[str, str] | None:
    """Return account and name when a line is "— Name (@account) date"; the dash may stand in the line's middle."""
    for at in range(max(begin, end - SIGNED), end):
        token = copy.tokens[at]
        if token.kind != "handle" or not token.text.startswith("@") or at == begin:
            continue
        first = max(begin, at - SIGNED)
        dashes = [one for one in range(first, at) if copy.tokens[one].text in DASHES]
        if copy.tokens[at - 1].text != "(" or not dashes:
            continue
        dash = dashes[-1]
        return token.text, copy.words(dash + 1, at - 1) if at - 1 > dash + 1 else ""
    return None


def _first_line(copy: Copy, lines: list[tuple[int, int]], closed: int, number: int) -> int:
    """Return the line a post begins with: the one before its signature, unless the signature has its words itself."""
    begin, _end = lines[number]
    if copy.tokens[begin].text not in DASHES or number == closed:
        return number
    return number - 1


def _post(copy: Copy, begin: int, end: int, account: str, name: str) -> Post:
    start, stop = copy.span(begin, end)
    addresses = [
        part for token in copy.tokens[begin:end] if token.kind == "link" for part in _apart(token.text)
    ]
    topic = _topic(copy, begin, end)
    return Post(
        start=start,
        end=stop,
        words=copy.text[start:stop],
        rule="signature of a post",
        fired=(account, *((topic,) if topic else ())),
        account=account,
        links=tuple(one for one in addresses if not one.startswith(PICTURE)),
        pictures=tuple(one for one in addresses if one.startswith(PICTURE)),
        on_topic=bool(topic),
        name=name,
    )


def _topic(copy: Copy, begin: int, end: int) -> str:
    for lexicon in copy.lexicons.by_code.values():
        found = lexicon["topics"].first(copy.tokens, begin, end)
        if found:
            return copy.words(found[0], found[0] + found[1])
    return ""


def _apart(address: str) -> list[str]:
    """Cut an address where a picture's begins.

    >>> _apart("https://t.co/aBcpic.twitter.com/xyZ")
    ['https://t.co/aBc', 'pic.twitter.com/xyZ']
    """
    for picture in PICTURE:
        at = address.find(picture)
        if at > 0:
            return [address[:at], address[at:]]
    return [address]
