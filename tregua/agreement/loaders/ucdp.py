"""The actor dataset of the Uppsala Conflict Data Program (CSV): one line an actor, with splits, mergers and alliances.

An organised group is taken for an armed group, a communal one for a community, a government for a state force: a person
looks at each before it is recorded. The dataset's column of groups names whom an actor joined as well as of whom it was
formed, so both are told as "merged with". Numbers of actors may stand as `7514` or `7514.0`, several with commas.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from tregua.agreement.loaders.rows import Actor, Link
from tregua.agreement.parties import LinkKind, PartyKind
from tregua.places.loaders.rows import must, text

TITLE: Final = "UCDP Actor"
COLUMNS: Final = frozenset({"actorid", "namedata", "org"})
# Org: 1 a formally organised group, 2 supporters that are organised informally, 3 a community, 4 a government.
KINDS: Final[Mapping[str, PartyKind]] = {
    "1": PartyKind.ARMED_GROUP,
    "2": PartyKind.NOT_KNOWN,
    "3": PartyKind.COMMUNITY,
    "4": PartyKind.STATE_FORCE,
}
LINKS: Final = (
    ("actoridprev", LinkKind.SPLIT_FROM),
    ("actoridalliance", LinkKind.ALLIED_WITH),
    ("actoridgroup", LinkKind.MERGED_WITH),
)


def recognises(header: set[str]) -> bool:
    """Return whether the columns are those of the actor dataset."""
    return header >= COLUMNS


def read(where: str, cells: Mapping[str, str]) -> Iterator[Actor]:
    """Yield the actor of a line."""
    number = _numbers(must(cells.get("actorid", ""), "ActorId"))[0]
    name = must(cells.get("namedata", ""), "NameData")
    others = (cells.get(column, "") for column in ("nameorig", "nameorigfull", "nameorigfulleng"))
    new_names = cells.get("newnamefulleng", "").split(",") if cells.get("namechange") == "1" else []
    also = {text(one).removesuffix("\u200e") for one in (*others, *new_names)} - {"", name}
    yield Actor(
        where=where,
        code=f"ucdp-{number}",
        kind=KINDS.get(cells.get("org", ""), PartyKind.NOT_KNOWN),
        names={"en": name},
        also=tuple(("en", one) for one in sorted(also)),
        links=tuple(
            Link(kind, f"ucdp-{other}")
            for column, kind in LINKS
            for other in _numbers(cells.get(column, ""))
            if other != number
        ),
        source=f"UCDP Actor Dataset {cells.get('version', '')}, actor {number}".replace("  ", " "),
        about=text(cells.get("location", "")),
    )


def _numbers(written: str) -> list[str]:
    """Return the numbers of actors in a cell."""
    return [part.strip().removesuffix(".0") for part in written.split(",") if part.strip()]
