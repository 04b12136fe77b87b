"""Loading parties from a file: what it holds, which of them are taken, and what was known already."""

import csv
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils.translation import gettext

from tregua.agreement.actions import add_party, link_parties, name_party
from tregua.agreement.loaders import LOADERS, Loader
from tregua.agreement.loaders.rows import Actor
from tregua.agreement.models import Party, PartyKind, PartyLink, PartyName
from tregua.agreement.saying import AgreementError
from tregua.people.models import Person
from tregua.places.loaders.rows import Unread, UnreadableError
from tregua.places.models import Place
from tregua.record import actions as record

CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
LONGEST: Final = 200


@dataclass(frozen=True)
class Looked:
    """What a file holds: its kind, the actors that can be read and the lines that cannot."""

    loader: Loader
    actors: tuple[Actor, ...]
    unread: tuple[Unread, ...]


@dataclass(frozen=True)
class Loaded:
    """What became of the actors that were taken; `left` are links to actors that are not on record."""

    added: int = 0
    known: int = 0
    names: int = 0
    links: int = 0
    left: tuple[str, ...] = ()


def look_at(path: Path, *, containing: str = "") -> Looked:
    """Read a file of parties without writing anything; on demand only actors whose name or country holds a word."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            header = {str(name).strip().casefold() for name in reader.fieldnames or ()}
            loader = next((one for one in LOADERS if one.recognises(header)), None)
            if loader is None:
                raise AgreementError(
                    gettext(
                        "This is no file of parties that Tregua reads: it has neither the columns of the UCDP actor "
                        "dataset nor those of our own table."
                    )
                )
            found = list(_read(loader, reader))
    except (UnicodeDecodeError, csv.Error) as error:
        raise AgreementError(
            gettext("The file is not a CSV in UTF-8. Save it in UTF-8 and load it again.")
        ) from error
    word = containing.strip().casefold()
    actors = [one for one in found if isinstance(one, Actor) and word in one.words]
    return Looked(loader, tuple(actors), tuple(one for one in found if isinstance(one, Unread)))


def _read(loader: Loader, reader: "csv.DictReader[str]") -> Iterator[Actor | Unread]:
    """Yield what each line tells; a line that cannot be read, or whose code stands above, is told."""
    seen: set[str] = set()
    for cells in reader:
        where = gettext("line %(number)s") % {"number": reader.line_num}
        clean = {
            str(name).strip().casefold(): (value or "").strip()
            for name, value in cells.items()
            if isinstance(value, str) and name
        }
        try:
            for actor in loader.read(where, clean):
                _fits(actor, seen)
                seen.add(actor.code)
                words = " ".join([actor.code, *actor.names.values(), actor.about]).casefold()
                yield replace(actor, words=words)
        except UnreadableError as error:
            yield Unread(where, str(error))
        except KeyError as error:
            yield Unread(where, gettext("the line has no cell for %(column)s") % {"column": error.args[0]})


def _fits(actor: Actor, seen: Collection[str]) -> None:
    if not CODE.fullmatch(actor.code):
        raise UnreadableError(
            gettext("the code may hold Latin letters, digits and hyphens, 40 at most: %(code)s")
            % {"code": actor.code[:60]}
        )
    if actor.code in seen:
        raise UnreadableError(
            gettext("the code %(code)s stands on an earlier line too") % {"code": actor.code}
        )
    if any(
        len(name) > LONGEST for name in (*actor.names.values(), *(name for _language, name in actor.also))
    ):
        raise UnreadableError(gettext("a name is longer than %(count)s characters") % {"count": LONGEST})


@transaction.atomic
def take(actors: Sequence[Actor], *, by: Person, kinds: Mapping[str, str] | None = None) -> Loaded:
    """Record these actors as parties, all or none; one that is known gets only names and links it has not."""
    by.must("agreement.change")
    chosen = kinds or {}
    known = set(Party.objects.filter(code__in=[one.code for one in actors]).values_list("code", flat=True))
    for actor in actors:
        if actor.code not in known:
            add_party(
                code=actor.code,
                kind=chosen.get(actor.code, actor.kind),
                names=dict(actor.names),
                place=_place(actor),
                source=actor.source,
                by=by,
            )
    names = sum(_name(actor, by) for actor in actors)
    links, left = _link(actors, by)
    loaded = Loaded(len(actors) - len(known), len(known), names, links, left)
    if loaded.added or loaded.names or loaded.links:
        record.append(
            act="parties loaded",
            by=by.code,
            subject="agreement.Party",
            facts={"added": loaded.added, "known": loaded.known, "names": names, "links": links},
        )
    return loaded


def _place(actor: Actor) -> Place | None:
    if not actor.place:
        return None
    place = Place.objects.filter(code=actor.place).first()
    if place is None:
        raise AgreementError(
            gettext("%(where)s: no place has the code %(code)s. Load the places first.")
            % {"where": actor.where, "code": actor.place}
        )
    if actor.kind != PartyKind.LOCAL_ADMINISTRATION:
        raise AgreementError(
            gettext("%(where)s: only a local administration has a place.") % {"where": actor.where}
        )
    return place


def _name(actor: Actor, by: Person) -> int:
    """Add the names that the party has not; return how many."""
    party = Party.objects.get(code=actor.code)
    has = set(PartyName.objects.filter(party=party).values_list("language", "name"))
    new = [one for one in (*actor.names.items(), *actor.also) if one not in has]
    for language, name in dict.fromkeys(new):
        name_party(party, language=language, name=name, source=actor.source, by=by)
    return len(dict.fromkeys(new))


def _link(actors: Sequence[Actor], by: Person) -> tuple[int, tuple[str, ...]]:
    """Link the parties whose others are on record; return how many, and the links that lead nowhere."""
    codes = {one.code for one in actors} | {link.other for one in actors for link in one.links}
    parties = {party.code: party for party in Party.objects.filter(code__in=codes)}
    has = set(PartyLink.objects.values_list("party__code", "kind", "other__code"))
    made, left = 0, []
    for actor in actors:
        for link in actor.links:
            if link.other not in parties:
                left.append(f"{actor.code} → {link.other}")
            elif (actor.code, link.kind, link.other) not in has:
                link_parties(
                    parties[actor.code], kind=link.kind, other=parties[link.other], source=actor.source, by=by
                )
                has.add((actor.code, str(link.kind), link.other))
                made += 1
    return made, tuple(left)
