"""Pages of the common record: the days of both centres side by side, one entry with its proof, positions."""

import json
from typing import Any

from django.conf import settings
from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from tregua.exchange import actions, trust
from tregua.exchange.belonging import own_choices
from tregua.exchange.days import by_day
from tregua.exchange.fold import CommonRecord, Item, Logged
from tregua.exchange.forms import PositionForm, PublishedReasonForm
from tregua.exchange.held import Side, common_record, item_at, own_entry, peer_entry, sides
from tregua.exchange.models import PeerEntry, PeerFault, Release
from tregua.exchange.peer import latest_head, peer_address, peer_origin
from tregua.exchange.positions import Position
from tregua.exchange.proofs import proof_of, proof_of_theirs
from tregua.exchange.sealed_beside import beside
from tregua.exchange.states import state_of
from tregua.people.conflict import Conflict
from tregua.people.pages import StaffRequest, staff_page
from tregua.people.paging import page_of
from tregua.record.keys import LogKeyError, log_vkey
from tregua.record.models import Entry
from tregua.record.seat import NotSeatedError
from tregua.record.signed_tree import ReadingError
from tregua.record.tiles import TileError

DAYS_ON_A_PAGE = 20
OURS, THEIRS = "ours", "theirs"


@staff_page("exchange.read")
def common(request: StaffRequest) -> HttpResponse:
    """Show what both centres published, day by day, side by side; nothing is added up."""
    columns = sides()
    record = common_record()
    context = {
        "page": page_of(request, by_day(record, columns), DAYS_ON_A_PAGE),
        "sides": columns,
        "common": record,
        "head": latest_head(),
        "faults": PeerFault.objects.order_by("-id")[:20],
        "waiting": _waiting(columns[0], record),
        "may_read_reports": request.user.may("reports.read"),
        **_peer_state(),
    }
    return render(request, "exchange/common.html", context)


def _peer_state() -> dict[str, Any]:
    centre = settings.CENTRE
    return {
        "peer_named": bool(centre.peer_code),
        "peer_readable": bool(peer_address() and trust.peer_verifier()),
    }


def _waiting(own: Side, record: CommonRecord) -> int:
    """Return how many released items are not yet under a signed head."""
    return sum(item.latest.index >= (own.signed or 0) for item in record.of(own.origin))


@staff_page("exchange.read")
@require_POST
def read_now(request: StaffRequest) -> HttpResponse:
    """Read the other centre's published folder now."""
    before = latest_head()
    faults = PeerFault.objects.count()
    head = actions.read_peer()
    if PeerFault.objects.count() > faults:
        notices.error(
            request,
            gettext(
                "Something is wrong with the other centre's log. What was held before stands; see the faults below."
            ),
        )
    elif head is None:
        notices.warning(request, gettext("Nothing published by the other centre can be read here yet."))
    elif before and before.size == head.size:
        notices.info(request, gettext("Read and verified; nothing new."))
    else:
        notices.success(request, gettext("Read and verified up to entry %(size)s.") % {"size": head.size})
    return redirect("exchange:common")


def _find(side: str, index: int) -> tuple[Side, Logged, Item | None]:
    columns = {OURS if one.own else THEIRS: one for one in sides()}
    if side not in columns:
        raise Http404
    found = own_entry(index) if side == OURS else peer_entry(index)
    if found is None:
        raise Http404
    return columns[side], found, item_at(found.origin, index)


@staff_page("exchange.read")
def entry(request: StaffRequest, side: str, index: int) -> HttpResponse:
    """Show one published entry: what it says, where the other centre stands, its leaf and how to verify it."""
    return _entry_page(request, side, index)


def _entry_page(
    request: StaffRequest,
    side: str,
    index: int,
    form: PositionForm | PublishedReasonForm | None = None,
    status: int = 200,
    conflict: Conflict | None = None,
) -> HttpResponse:
    column, found, item = _find(side, index)
    leaf = Entry.objects.published().filter(index=index).first() if column.own else None
    context = {
        "side": column,
        "which": side,
        "entry": found,
        "item": item,
        "later": _later(item, index),
        "sides": sides(),
        "state": state_of(found.origin, index),
        "leaf": json.dumps(json.loads(bytes(leaf.data)), indent=1, ensure_ascii=False) if leaf else "",
        "public": json.dumps(dict(found.public), indent=1, ensure_ascii=False, sort_keys=True),
        "form": form or (PublishedReasonForm() if column.own else _position_form(item)),
        "conflict": conflict,
        "may_withdraw": column.own
        and item
        and not item.withdrawn
        and Release.objects.filter(entry_index=index).exists(),
        "may_answer": not column.own and item is not None,
        "contested": column.own and item and not item.withdrawn and _is_contested(item),
        "contested_finding": _finding_behind(index)
        if column.own and request.user.may("incidents.read")
        else "",
        "may_release": request.user.may("exchange.release"),
        "vkey": _vkey(column),
        **beside(request.user, found, own=column.own),
    }
    return render(request, "exchange/entry.html", context, status=status)


def _is_contested(item: Item) -> bool:
    return any(one.word == Position.CONTESTED for one in item.positions.values())


def _finding_behind(index: int) -> str:
    """Return the id of our finding that an entry published; "" when it published something else."""
    released = Release.objects.filter(entry_index=index).select_related("proposal").first()
    proposal = released.proposal if released else None
    return proposal.record_id if proposal and proposal.kind == "finding" else ""


def _later(item: Item | None, index: int) -> Logged | None:
    """Return the version that took the place of the one at an index; None where that one stands."""
    versions = item.versions if item else []
    return next((one for one in versions if one.index > index), None)


@staff_page("exchange.read")
def proof(_request: StaffRequest, side: str, index: int) -> HttpResponse:
    """Give the offline proof of an entry, ours or from our copy of theirs, for whoever wants to hand it on."""
    makers = {OURS: proof_of, THEIRS: proof_of_theirs}
    try:
        made = makers[side](index) if side in makers else None
    except (ReadingError, TileError) as error:  # our copy was spoilt; the check-ups tell it too
        raise Http404(str(error)) from error
    if made is None:
        raise Http404
    return HttpResponse(made.written, content_type="text/plain; charset=utf-8")


def _position_form(item: Item | None, data: Any = None) -> PositionForm:
    """Return the form of an answer, with our items that it may name and the answer that stands now."""
    said = item.positions.get(settings.ORIGIN) if item else None
    stands = said.entry.index if said and said.entry else -1
    return PositionForm(data, ours=own_choices(item) if item else (), seen=stands)


def _vkey(column: Side) -> str:
    """Return the key with which a log is verified, or "" while there is none."""
    if not column.own:
        verifier = trust.peer_verifier()
        return verifier.vkey if verifier else ""
    try:
        return log_vkey()
    except LogKeyError:
        return ""


@staff_page("exchange.release")
@require_POST
def position(request: StaffRequest, index: int) -> HttpResponse:
    """Publish where this centre stands on an item of the other."""
    row = get_object_or_404(PeerEntry, index=index)
    form = _position_form(item_at(peer_origin(), index), request.POST)
    if form.is_valid():
        try:
            actions.take_position(row, by=request.user, **form.cleaned_data)
        except Conflict as conflict:
            return _entry_page(request, THEIRS, index, form, 409, conflict)
        except (actions.ExchangeError, NotSeatedError) as error:
            form.add_error(None, str(error))
        else:
            notices.success(request, gettext("Our position is in the published log."))
            return redirect("exchange:entry", side=THEIRS, index=index)
    return _entry_page(request, THEIRS, index, form, 422)


@staff_page("exchange.release")
@require_POST
def withdraw(request: StaffRequest, index: int) -> HttpResponse:
    """Withdraw what this centre released."""
    released = get_object_or_404(Release, entry_index=index)
    form = PublishedReasonForm(request.POST)
    if form.is_valid():
        try:
            actions.withdraw(released, reason=form.cleaned_data["reason"], by=request.user)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
            return _entry_page(request, OURS, index, form, 409)
        except (actions.ExchangeError, NotSeatedError) as error:
            form.add_error(None, str(error))
        else:
            notices.success(
                request, gettext("Withdrawn by a further entry; the withdrawn one stays readable.")
            )
            return redirect("exchange:entry", side=OURS, index=index)
    return _entry_page(request, OURS, index, form, 422)
