"""What the page of an entry says beside it: a sealed part, a tombstone, that it is withheld, who has followed."""

from typing import Any, Final

from django.conf import settings

from tregua.exchange.fold import Logged
from tregua.exchange.following import followed_by_other
from tregua.exchange.sealing import released_as
from tregua.exchange.seals import Opening, Received, Shredded
from tregua.exchange.withheld import Withheld
from tregua.people.models import Person
from tregua.record.models import Body, Entry

# Entries that tell of the truce; the others belong to the log itself.
SAYS_SOMETHING: Final = frozenset({"record", "supersede", "position"})


def beside(person: Person, entry: Logged, *, own: bool) -> dict[str, Any]:
    """Return what lies beside an entry, and what this person may do about it."""
    return _own(person, entry) if own else _theirs(person, entry)


def _own(person: Person, entry: Logged) -> dict[str, Any]:
    redaction = _redaction(entry.index)
    may_ask = person.may("exchange.disclosures")
    return {
        "has_sealed": Opening.objects.filter(entry_index=entry.index).exists(),
        "may_open": person.may("vault.open"),
        "may_shred": person.may("exchange.shred") and redaction is None and entry.type in SAYS_SOMETHING,
        "redaction": redaction,
        "stone": Shredded.objects.filter(entry_index=entry.index).first(),
        "followed": followed_by_other(redaction, settings.ORIGIN) if redaction else None,
        "disclosed": released_as(entry.index)[0] if may_ask and entry.type in SAYS_SOMETHING else None,
    }


def _redaction(index: int) -> Entry | None:
    body = Body.objects.select_related("redacted_by").filter(
        entry__log="published", entry__index=index
    ).first()  # fmt: skip
    return body.redacted_by if body else None


def _theirs(person: Person, entry: Logged) -> dict[str, Any]:
    standing = Withheld.objects.standing().filter(entry_index=entry.index, leaf_hash=entry.leaf_hash)
    return {
        "has_sealed": Received.objects.filter(leaf_hash=entry.leaf_hash).exists(),
        "may_open": person.may("vault.open"),
        "may_withhold": person.may("exchange.withhold"),
        "withheld": standing.select_related("recorded_by", "decision").first(),
    }
