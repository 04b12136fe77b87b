"""Saying how items of the two sides belong together, and undoing it: further rows with reasons, nothing overwritten."""

from datetime import date
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from tregua.exchange.actions import ExchangeError
from tregua.exchange.fold import Item
from tregua.exchange.held import item_at
from tregua.exchange.peer import peer_origin
from tregua.exchange.relations import (
    NameMatch,
    NameMatchUndone,
    PartyList,
    Relation,
    RelationKind,
    RelationUndone,
)
from tregua.people.conflict import Conflict
from tregua.people.models import Person
from tregua.record import actions as record

# The kinds that only statements can have: words rendered twice are no event.
OF_STATEMENTS: Final = frozenset({RelationKind.SAME_STATEMENT})
LONGEST_LIST: Final = 2000
LONGEST_NAME: Final = 200


@transaction.atomic
def relate(
    *, ours: int, theirs: int, kind: str, reason: str, by: Person, seen: str | None = None
) -> Relation:
    """Say what an item of ours and an item of theirs have to do with each other; the latest word on a pair counts.

    `seen` is the relation that was on the page ("" for none): when another stands by now, that is a Conflict.
    """
    by.must("exchange.relate")
    if kind not in RelationKind.values:
        raise ExchangeError(gettext("Choose one of the relations of the list."))
    if not reason.strip():
        raise ExchangeError(gettext("Say why you think so; the reason is kept."))
    mine, other = _item(settings.ORIGIN, ours), _item(peer_origin(), theirs)
    if kind in OF_STATEMENTS and {mine.kind, other.kind} != {"statement"}:
        raise ExchangeError(gettext("Only two statements can be two renderings of one statement."))
    record.write_alone()  # of two at once, the second finds what the first said
    pair = {"ours": mine.versions[0].index, "theirs": other.versions[0].index}
    their_hash = other.versions[0].leaf_hash
    stands = Relation.objects.standing().filter(**pair, their_hash=their_hash).first()
    if seen is not None and (stands.pk if stands else "") != seen:
        if stands is None:
            raise ExchangeError(gettext("What stood on the page was undone meanwhile. Look at it again."))
        raise Conflict(theirs=stands, yours={"kind": str(RelationKind(kind).label), "reason": reason})
    made = Relation.objects.create(
        **pair, their_hash=their_hash, kind=kind, reason=reason.strip(), recorded_by=by
    )
    record.append(
        act="items related",
        by=by.code,
        subject=f"exchange.Relation/{made.pk}",
        facts={**pair, "kind": str(kind)},
    )
    return made


def _item(origin: str, index: int) -> Item:
    item = item_at(origin, index)
    if item is None:
        raise ExchangeError(gettext("There is no such record in the common record. Choose one of the list."))
    return item


@transaction.atomic
def undo(relation: Relation, *, reason: str, by: Person) -> RelationUndone:
    """Undo a relation, with the reason; what stood before it on the same pair counts again."""
    by.must("exchange.relate")
    if not reason.strip():
        raise ExchangeError(gettext("Say why it is undone; the reason is kept."))
    record.write_alone()
    done = RelationUndone.objects.filter(relation=relation).first()
    if done is not None:
        raise Conflict(theirs=done, yours={"reason": reason})
    made = RelationUndone.objects.create(relation=relation, reason=reason.strip(), recorded_by=by)
    record.append(
        act="relation undone",
        by=by.code,
        subject=f"exchange.Relation/{relation.pk}",
        facts={"ours": relation.ours, "theirs": relation.theirs},
    )
    return made


@transaction.atomic
def match_names(first: str, second: str, *, same: bool, reason: str, by: Person) -> NameMatch:
    """Say that two names on lists mean the same party, or that they do not; the latest word on a pair counts."""
    by.must("exchange.relate")
    if not reason.strip():
        raise ExchangeError(gettext("Say why you think so; the reason is kept."))
    if first == second:
        raise ExchangeError(gettext("This is one name. Choose two different ones."))
    low, high = sorted((first, second))
    record.write_alone()
    made = NameMatch.objects.create(first=low, second=high, same=same, reason=reason.strip(), recorded_by=by)
    record.append(
        act="names on lists compared",
        by=by.code,
        subject=f"exchange.NameMatch/{made.pk}",
        facts={"first": low, "second": high, "same": same},
    )
    return made


@transaction.atomic
def undo_match(match: NameMatch, *, reason: str, by: Person) -> NameMatchUndone:
    """Undo a verdict on two names, with the reason; what stood before it counts again."""
    by.must("exchange.relate")
    if not reason.strip():
        raise ExchangeError(gettext("Say why it is undone; the reason is kept."))
    record.write_alone()
    done = NameMatchUndone.objects.filter(match=match).first()
    if done is not None:
        raise Conflict(theirs=done, yours={"reason": reason})
    made = NameMatchUndone.objects.create(match=match, reason=reason.strip(), recorded_by=by)
    record.append(
        act="comparison of names undone",
        by=by.code,
        subject=f"exchange.NameMatch/{match.pk}",
        facts={"first": match.first, "second": match.second},
    )
    return made


@transaction.atomic
def keep_list(*, channel: str, as_of: date, source: str, names: str, by: Person) -> PartyList:
    """Keep a list of who accepted as somebody gave it: one name a line, several spellings with | between them."""
    by.must("exchange.relate")
    lines = list(dict.fromkeys(filter(None, (" ".join(line.split()) for line in names.splitlines()))))
    if not lines:
        raise ExchangeError(gettext("The list holds no name. Write one name a line."))
    if len(lines) > LONGEST_LIST:
        raise ExchangeError(gettext("The list holds more than 2,000 names. Divide it."))
    too_long = next((number for number, line in enumerate(lines, 1) if len(line) > LONGEST_NAME), None)
    if too_long:
        raise ExchangeError(
            gettext("Line %(number)s is too long for a name. Write one name a line.") % {"number": too_long}
        )
    made = PartyList.objects.create(
        channel=channel.lower(), as_of=as_of, source=source.strip(), names=lines, recorded_by=by
    )
    record.append(
        act="list of acceptances kept",
        by=by.code,
        subject=f"exchange.PartyList/{made.pk}",
        facts={"channel": made.channel, "as_of": as_of.isoformat(), "names": len(lines)},
    )
    return made
