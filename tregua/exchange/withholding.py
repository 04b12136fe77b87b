"""Withholding what the other centre published: hidden at once by one person, upheld or lifted by another.

At once the text goes out of the tables, so out of every page, answer and export; our copy of their log still has it.
When a second person upholds it, that line is blanked as well and never fetched again; when it is lifted, it is shown.
"""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext

from tregua.exchange.mirrors import mirror_of_peer
from tregua.exchange.models import PeerEntry
from tregua.exchange.peer import catch_up
from tregua.exchange.refusing import ExchangeError
from tregua.exchange.withheld import Withheld, WithheldDecision
from tregua.people.conflict import Conflict
from tregua.people.models import Person
from tregua.record import actions as record


class WithholdingError(ExchangeError):
    """This cannot be withheld or lifted; the message says why."""


@transaction.atomic
def withhold(peer_entry: PeerEntry, *, reason: str, authority: str, by: Person) -> Withheld:
    """Hide what an entry of the other centre says, here and in what we pass on, at once; a second person looks at it."""
    by.must("exchange.withhold")
    record.write_alone()
    if not reason.strip() or not authority.strip():
        raise WithholdingError(gettext("Say why this is withheld and by whose authority; both are kept."))
    theirs = (
        Withheld.objects.standing()
        .filter(entry_index=peer_entry.index, leaf_hash=peer_entry.leaf_hash)
        .first()
    )
    if theirs is not None:
        raise Conflict(theirs=theirs, yours={"reason": reason, "authority": authority})
    made: Withheld = Withheld.objects.create(
        entry_index=peer_entry.index,
        leaf_hash=peer_entry.leaf_hash,
        reason=reason,
        authority=authority,
        recorded_by=by,
    )
    PeerEntry.objects.filter(pk=peer_entry.pk).update(public={})
    _journal("other centre's entry withheld", made, by)
    return made


@transaction.atomic
def decide(withheld: Withheld, *, upheld: bool, reason: str, by: Person) -> WithheldDecision:
    """Uphold a withholding, by which our copy of the text is destroyed, or lift it; somebody else than who began."""
    by.must("exchange.withhold")
    record.write_alone()
    if withheld.recorded_by_id == by.pk:
        raise WithholdingError(gettext("Somebody else than the person who withheld this must decide on it."))
    if not reason.strip():
        raise WithholdingError(gettext("Say why; the reason is kept."))
    theirs = WithheldDecision.objects.filter(withheld=withheld).first()
    if theirs is not None:
        raise Conflict(theirs=theirs, yours={"reason": reason})
    made = WithheldDecision.objects.create(withheld=withheld, upheld=upheld, reason=reason, recorded_by=by)
    mirror = mirror_of_peer()
    if upheld and mirror is not None:
        # Only once this is committed: what is lifted in the end must still be there.
        transaction.on_commit(partial(mirror.withhold, withheld.entry_index), robust=True)
    elif mirror is not None:
        catch_up(mirror)  # shows it again, from our copy of their log
    _journal("withholding upheld" if upheld else "withholding lifted", withheld, by)
    return made


def _journal(act: str, withheld: Withheld, by: Person) -> None:
    record.append(
        act=act,
        by=by.code,
        subject=f"exchange.Withheld/{withheld.pk}",
        facts={"entry": withheld.entry_index},
    )
