"""The roll of both centres: what each attests of its acceptances, and whether the other acknowledges or disputes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Acceptance, Attestation
from tregua.exchange.entries import BY_MODEL
from tregua.exchange.fold import Item, Position
from tregua.exchange.held import common_record
from tregua.exchange.models import Proposal
from tregua.exchange.peer import peer_origin
from tregua.exchange.positions import Position as Word

KIND: Final = BY_MODEL[Attestation].kind
# What a position on an attestation is called.
SAID: Final[dict[str, Promise]] = {
    Word.CONFIRMED: _("acknowledged"),
    Word.CONTESTED: _("disputed"),
}


@dataclass(frozen=True)
class Answered:
    """Where a centre stands on an attestation of the other; None: it has not said anything yet."""

    stance: Position | None

    @property
    def words(self) -> str:
        """Return it in words."""
        if self.stance is None:
            return str(_("no answer yet"))
        known = SAID.get(self.stance.word)
        return str(known or Word(self.stance.word).label)


@dataclass(frozen=True)
class Ours:
    """One acceptance of this centre: what it attests of it, how far that has gone, and what the other centre says.

    `attestation` None: nothing is attested yet. `current`: it says where the acceptance stands now.
    """

    acceptance: Acceptance
    attestation: Attestation | None
    current: bool
    proposed: bool
    item: Item | None
    answered: Answered


@dataclass(frozen=True)
class Theirs:
    """One attestation of the other centre, and what this centre says of it."""

    item: Item
    answered: Answered


def ours(acceptances: Iterable[Acceptance]) -> list[Ours]:
    """Return for each acceptance the last attestation and what became of it."""
    rows = list(acceptances)
    last = {
        one.acceptance_id: one
        for one in Attestation.objects.last_of_each().filter(acceptance__in=rows).select_related("agreement")
    }
    label = Attestation._meta.label
    proposed = set(
        Proposal.objects.filter(
            record=label, record_id__in=[one.pk for one in last.values()], refusal=None
        ).values_list("record_id", flat=True)
    )
    items = {
        version.record_id: item
        for item in common_record().of(settings.ORIGIN)
        if item.kind == KIND
        for version in item.versions
    }
    return [_ours(one, last.get(one.pk), proposed, items) for one in rows]


def _ours(
    acceptance: Acceptance, attestation: Attestation | None, proposed: set[str], items: dict[str, Item]
) -> Ours:
    item = _item(attestation, items)
    return Ours(
        acceptance=acceptance,
        attestation=attestation,
        current=attestation is not None and acceptance.steps[-1].pk == attestation.step_id,
        proposed=attestation is not None and attestation.pk in proposed,
        item=item,
        answered=Answered(item.positions.get(peer_origin()) if item else None),
    )


def _item(attestation: Attestation | None, items: dict[str, Item]) -> Item | None:
    """Return the released item of the chain: of the last attestation, or of one before it that was released."""
    while attestation is not None:
        if attestation.pk in items:
            return items[attestation.pk]
        attestation = attestation.supersedes
    return None


def theirs() -> list[Theirs]:
    """Return what the other centre attests, the newest first."""
    found = [item for item in common_record().of(peer_origin()) if item.kind == KIND]
    return [Theirs(item, Answered(item.positions.get(settings.ORIGIN))) for item in reversed(found)]
