"""Releasing records to the common record: one proposes, another releases; positions on the other's items."""

import json
from datetime import date
from typing import Any, Final, TypeVar

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from tregua.agreement.allowed import allows
from tregua.exchange.entries import BY_LABEL, Leaving, kind_of, leaving
from tregua.exchange.held import item_at, own_log, own_ref, ref_to_peer
from tregua.exchange.ledger import Audience, Way, disclose
from tregua.exchange.models import PeerEntry, Proposal, Refusal, Release
from tregua.exchange.peer import peer_origin, read_peer
from tregua.exchange.positions import CHOOSABLE, Position
from tregua.exchange.refusing import ExchangeError
from tregua.exchange.sealing import keep_sealed, recipients_of
from tregua.exchange.terms import Parts, Terms
from tregua.people.conflict import Conflict
from tregua.people.models import Person
from tregua.record import actions as record
from tregua.record import openings
from tregua.record.disclosure import digest
from tregua.record.entry import Ref

__all__ = ["ExchangeError", "propose", "read_peer", "refuse", "release", "take_position", "withdraw"]

# A position is published in the words of the centre: longer reasons belong in a statement.
LONGEST_REASON: Final = 2000
EVERYBODY: Final = Terms()
Decision = TypeVar("Decision", Release, Refusal)


@transaction.atomic
def propose(
    released: models.Model,
    *,
    by: Person,
    reason: str = "",
    answer_by: date | None = None,
    terms: Terms = EVERYBODY,
) -> Proposal:
    """Propose to release a record: exactly what would leave is kept; a second person decides.

    `answer_by` asks the other centre for its position by a day. `terms` say to whom, and how coarse. Of what would go
    sealed only a keyed hash is kept, so that nothing stands in two places.
    """
    by.must("exchange.propose")
    if not allows("publish"):
        raise ExchangeError(
            gettext("The mandate does not let this centre publish. See the page of the agreement.")
        )
    kind = kind_of(released)
    models.QuerySet(type(released)).select_for_update().get(pk=released.pk)
    _must_hold(terms)
    leaves = leaving(released, terms)
    fields = leaves.public
    if answer_by is not None:
        fields["answer_by"] = answer_by.isoformat()
    same = Proposal.objects.filter(record=released._meta.label, record_id=released.pk, refusal=None)
    if same.exists():
        raise ExchangeError(
            gettext("This record has been proposed or released already. See the list of proposals.")
        )
    proposal = Proposal.objects.create(
        record=released._meta.label,
        record_id=released.pk,
        fields=fields,
        reason=reason,
        terms=terms.as_json(),
        sealed_hash=sealed_hash(leaves),
        recorded_by=by,
    )
    record.append(
        act="release proposed",
        by=by.code,
        subject=f"exchange.Proposal/{proposal.pk}",
        facts={"kind": kind.kind, "record": f"{released._meta.label}/{released.pk}"},
    )
    return proposal


@transaction.atomic
def release(proposal: Proposal, *, by: Person) -> Release:
    """Release what somebody else proposed: its entry in the published log; published after the commit."""
    by.must("exchange.release")
    _must_be_second(proposal, by)
    released = record_of(proposal)
    kind = kind_of(released)
    leaves = still_as_proposed(proposal, released)
    disclosures = openings.disclose_all(leaves.sealed)
    earlier = _released_before(released)
    entry = record.release(
        kind=kind.kind,
        record_id=str(released.pk),
        public=proposal.fields,
        by=by.code,
        refs=[own_ref(earlier.entry_index)] if earlier else [],
        type="supersede" if earlier else "record",
        sch=f"{kind.kind}/1",
        further=[digest(one) for one in disclosures],
    )
    made = _decide(Release(proposal=proposal, entry_index=entry.index, recorded_by=by))
    _tell_ledger(made, entry, disclosures, by=by)
    record.publish_after_commit(by=by.code)
    return made


def _must_hold(terms: Terms) -> None:
    """Raise unless somebody is given what goes sealed, and nothing is sealed where all is public."""
    if terms.parts == Parts.PUBLIC and terms.grants:
        raise ExchangeError(
            gettext("Fields go sealed to somebody only where not everything is for everybody.")
        )
    if terms.parts != Parts.PUBLIC and not terms.sealed:
        raise ExchangeError(gettext("Choose at least one recipient and what goes to them sealed."))
    recipients_of(terms.grants)


def sealed_hash(leaves: Leaving) -> str:
    """Return a keyed hash of what would go sealed, "" for nothing: it shows whether that has changed since."""
    if not leaves.sealed:
        return ""
    written = json.dumps(leaves.sealed, sort_keys=True, ensure_ascii=False)
    return salted_hmac("tregua.exchange.sealed", written, algorithm="sha256").hexdigest()


def still_as_proposed(proposal: Proposal, released: models.Model) -> Leaving:
    """Return what would leave now; ExchangeError when it is no longer what was proposed."""
    answer_by = proposal.fields.get("answer_by")
    now = leaving(released, proposal.read_terms())
    public = now.public | ({"answer_by": answer_by} if answer_by else {})
    if public != proposal.fields or sealed_hash(now) != proposal.sealed_hash:
        raise ExchangeError(
            gettext(
                "What would leave is no longer what was proposed. Refuse this proposal and propose the record again."
            )
        )
    return now


def _tell_ledger(released: Release, entry: record.Entry, disclosures: list[str], *, by: Person) -> None:
    """Write what leaves into the ledger, and keep the sealed part with its keys."""
    proposal, terms = released.proposal, released.proposal.read_terms()
    basis = f"proposal {proposal.pk}"
    disclose(
        record=proposal.record,
        record_id=proposal.record_id,
        entry_index=entry.index,
        fields=proposal.fields,
        precision=terms.precision,
        audience=Audience.PUBLIC,
        way=Way.RELEASE,
        by=by,
        basis=basis,
    )
    if disclosures:
        keep_sealed(
            entry,
            disclosures,
            grants=terms.grants,
            about=(proposal.record, proposal.record_id),
            precision=terms.precision,
            basis=basis,
            by=by,
        )


@transaction.atomic
def refuse(proposal: Proposal, *, reason: str, by: Person) -> Refusal:
    """Refuse a proposal, with the reason; the record can be proposed again."""
    by.must("exchange.release")
    _must_be_second(proposal, by)
    if not reason.strip():
        raise ExchangeError(gettext("Say why this is not released; the reason is kept."))
    refusal = _decide(Refusal(proposal=proposal, reason=reason, recorded_by=by))
    record.append(
        act="release refused",
        by=by.code,
        subject=f"exchange.Proposal/{proposal.pk}",
        facts={"reason": reason},
    )
    return refusal


@transaction.atomic
def take_position(
    peer_entry: PeerEntry,
    *,
    position: str,
    by: Person,
    reason: str = "",
    due: date | None = None,
    ours: int | None = None,
    seen: int | None = None,
) -> record.Entry:
    """Say where this centre stands on an item of the other; the latest position counts, the earlier ones stay.

    `ours` is the entry of an item of our own that a confirmation names beside theirs. `seen` is the entry of the
    position that was on the page (-1 for none): when another stands by now, that is a Conflict.
    """
    by.must("exchange.release")
    if position not in CHOOSABLE:
        raise ExchangeError(gettext("Choose one of the positions of the list."))
    if peer_entry.type not in {"record", "supersede"}:
        raise ExchangeError(gettext("Positions are taken on records, not on entries of another type."))
    if position == Position.CONTESTED and not reason.strip():
        raise ExchangeError(gettext("Say why it is contested; the reason is published."))
    if position == Position.UNDER_CHECK and (due is None or due < timezone.localdate()):
        raise ExchangeError(gettext("Say by which day it will be checked; the day must not have passed."))
    if len(reason) > LONGEST_REASON:
        raise ExchangeError(gettext("The reason is too long to be published with a position. Shorten it."))
    PeerEntry.objects.select_for_update().get(pk=peer_entry.pk)
    _must_have_seen(peer_entry, seen, position)
    public: dict[str, Any] = {"position": str(position), "reason": reason.strip()}
    if position == Position.UNDER_CHECK and due:
        public["due"] = due.isoformat()
    entry = record.release(
        kind="position",
        record_id=peer_entry.record_id,
        public=public,
        by=by.code,
        refs=[ref_to_peer(peer_entry), *_named(ours, position)],
        type="position",
        sch="position/1",
    )
    disclose(
        record=peer_entry._meta.label,
        record_id=peer_entry.record_id,
        entry_index=entry.index,
        fields=public,
        audience=Audience.PUBLIC,
        way=Way.POSITION,
        by=by,
    )
    record.publish_after_commit(by=by.code)
    return entry


def _must_have_seen(peer_entry: PeerEntry, seen: int | None, position: str) -> None:
    """Raise Conflict when somebody of this centre answered since the page was shown."""
    if seen is None:
        return
    item = item_at(peer_origin(), peer_entry.index)
    stands = item.positions.get(settings.ORIGIN) if item else None
    latest = stands.entry if stands else None
    if latest is not None and latest.index != seen:
        theirs = record.Entry.objects.published().get(index=latest.index)
        raise Conflict(theirs=theirs, yours={"position": str(Position(position).label)})


def _named(ours: int | None, position: str) -> list[Ref]:
    """Return the reference to our own item that a confirmation names."""
    if ours is None:
        return []
    if position != Position.CONFIRMED:
        raise ExchangeError(
            gettext("An item of our own is named only where theirs is confirmed. Leave it out, or confirm.")
        )
    item = item_at(settings.ORIGIN, ours)
    if item is None or item.withdrawn:
        raise ExchangeError(gettext("This entry of ours is no record that stands. Choose another."))
    return [own_ref(item.latest.index)]


@transaction.atomic
def withdraw(released: Release, *, reason: str, by: Person) -> record.Entry:
    """Withdraw what this centre released: a further entry with the reason; the withdrawn one stays readable."""
    by.must("exchange.release")
    if not reason.strip():
        raise ExchangeError(gettext("Say why it is withdrawn; the reason is published."))
    Release.objects.select_for_update().get(
        pk=released.pk
    )  # of two at once, the second finds the first's entry
    theirs = _withdrawn_before(released)
    if theirs is not None:
        raise Conflict(theirs=theirs, yours={})
    entry = record.release(
        kind="position",
        record_id=released.proposal.record_id,
        public={"position": str(Position.WITHDRAWN), "reason": reason.strip()},
        by=by.code,
        refs=[own_ref(released.entry_index)],
        type="position",
        sch="position/1",
    )
    disclose(
        record=released.proposal.record,
        record_id=released.proposal.record_id,
        entry_index=entry.index,
        fields=("position", "reason"),
        audience=Audience.PUBLIC,
        way=Way.WITHDRAWAL,
        by=by,
    )
    record.publish_after_commit(by=by.code)
    return entry


def _withdrawn_before(released: Release) -> record.Entry | None:
    """Return the entry by which a release was withdrawn, or None."""
    for one in own_log():
        withdraws = one.type == "position" and any(
            ref.place == (one.origin, released.entry_index) for ref in one.refs
        )
        if withdraws and one.public.get("position") == Position.WITHDRAWN:
            return record.Entry.objects.published().get(index=one.index)
    return None


def record_of(proposal: Proposal) -> models.Model:
    """Return the record that is proposed."""
    return models.QuerySet(BY_LABEL[proposal.record].model).get(pk=proposal.record_id)


def _must_be_second(proposal: Proposal, by: Person) -> None:
    if proposal.recorded_by_id == by.pk:
        raise ExchangeError(gettext("Somebody else than the person who proposed this must decide on it."))
    for decision in (Release, Refusal):
        made = decision.objects.filter(proposal=proposal).first()
        if made is not None:
            raise Conflict(theirs=made, yours={"recorded_by": str(by)})


def _decide(decision: Decision) -> Decision:
    """Save a decision; Conflict when somebody else decided in the same moment."""
    try:
        with transaction.atomic():
            decision.save()
    except IntegrityError as error:
        theirs: Release | Refusal = models.QuerySet(type(decision)).get(proposal=decision.proposal)
        raise Conflict(theirs=theirs, yours={"recorded_by": str(decision.recorded_by)}) from error
    return decision


def _released_before(released: models.Model) -> Release | None:
    """Return the release of the version that this record replaces, or None."""
    earlier = getattr(released, "supersedes_id", None)
    while earlier:
        found = Release.objects.filter(
            proposal__record=released._meta.label, proposal__record_id=earlier
        ).first()
        if found is not None:
            return found
        earlier = models.QuerySet(type(released)).values_list("supersedes_id", flat=True).get(pk=earlier)
    return None
