"""A table of one's own (CSV): code, kind, names of the four languages, what it is part of, its place, other names, source."""

from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.translation import gettext

from tregua.agreement.loaders.rows import Actor, Link
from tregua.agreement.parties import LinkKind, PartyKind
from tregua.places.loaders.rows import UnreadableError, must, text

TITLE: Final = "Tregua"
LANGUAGES: Final = ("ar", "en", "fr", "ru")
COLUMNS: Final = frozenset({"code", "kind", "source", *(f"name_{language}" for language in LANGUAGES)})


def recognises(header: set[str]) -> bool:
    """Return whether the columns are those of our table."""
    return header >= COLUMNS


def read(where: str, cells: Mapping[str, str]) -> Iterator[Actor]:
    """Yield the actor of a line."""
    kind = text(cells["kind"]) or PartyKind.NOT_KNOWN
    if kind not in PartyKind.values:
        raise UnreadableError(
            gettext("no such kind: %(kind)s. Known are: %(kinds)s")
            % {"kind": kind, "kinds": ", ".join(PartyKind.values)}
        )
    names = {language: text(cells[f"name_{language}"]) for language in LANGUAGES}
    if not any(names.values()):
        raise UnreadableError(gettext("it has no name"))
    parents = [one.strip() for one in cells.get("parent", "").split("|") if one.strip()]
    yield Actor(
        where=where,
        code=must(cells["code"], "code"),
        kind=str(kind),
        names={language: name for language, name in names.items() if name},
        also=tuple(_other(one) for one in cells.get("other_names", "").split("|") if one.strip()),
        links=tuple(Link(LinkKind.PART_OF, one) for one in parents),
        place=text(cells.get("place", "")),
        source=must(cells["source"], "source"),
    )


def _other(written: str) -> tuple[str, str]:
    language, colon, name = written.strip().partition(":")
    if not colon or not name.strip() or language.strip() not in LANGUAGES:
        raise UnreadableError(
            gettext("another name is not written as language:name: %(text)s") % {"text": written.strip()}
        )
    return language.strip(), name.strip()
