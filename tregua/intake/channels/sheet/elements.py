"""The elements of an XML part that a stranger wrote, one after another; each is forgotten once it was looked at."""

import io
from collections.abc import Container, Iterator
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from tregua.intake.channels.reading import UnreadableError

DEEPEST: Final = 200
# So many elements may stand within one cell: the words of a long rich text.
MOST: Final = 50_000


def elements(part: bytes, name: str, whole: Container[str]) -> Iterator[tuple[bool, str, Any]]:
    """Yield for each element whether it ends, its bare name and itself; `whole` are those kept until they end."""
    around: list[Any] = []
    kept = inside = 0
    try:
        for event, element in iterparse(io.BytesIO(part), events=("start", "end"), forbid_dtd=True):
            what = bare(element.tag)
            if event == "start":
                around.append(element)
                kept += what in whole
                if len(around) > DEEPEST:
                    raise _broken(name, "too deep")
                yield False, what, element
                continue
            around.pop()
            yield True, what, element
            kept -= what in whole
            inside = inside + 1 if kept else 0
            if inside > MOST:
                raise _broken(name, "too much in one cell")
            if around and not kept:
                del around[-1][-1]
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise _broken(name, error) from error


def _broken(name: str, why: object) -> UnreadableError:
    return UnreadableError("broken", detail=f"{name}: {why}"[:120])


def tree(part: bytes, name: str) -> Any:
    """Return a small part as a whole."""
    try:
        return fromstring(part, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise _broken(name, error) from error


def bare(tag: str) -> str:
    """Return a name without its namespace: a reader that minds only names must not see other cells than we do."""
    return tag.rpartition("}")[2]
