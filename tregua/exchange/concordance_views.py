"""Pages of the concordance: both sides row by row, what belongs together, and what a person says about that."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from tregua.exchange import relating
from tregua.exchange.actions import ExchangeError
from tregua.exchange.asked import Asked
from tregua.exchange.belonging import candidates, judged_pairs, others_for, relations_of
from tregua.exchange.beside import edition_of
from tregua.exchange.by_province import areas_of, provinces_of, table_of
from tregua.exchange.concordance import Row, rows_of, we_owe
from tregua.exchange.days import Day, in_range
from tregua.exchange.entries import BY_KIND
from tregua.exchange.fold import CommonRecord, Item
from tregua.exchange.forms import ConcordanceForm, ReasonForm, RelationForm
from tregua.exchange.held import Side, common_record, sides
from tregua.exchange.likeness import Areas, Likeness, Shelf
from tregua.exchange.relations import Relation, RelationKind
from tregua.exchange.showing import said_shortly
from tregua.people import suggestions as machine
from tregua.people.conflict import Conflict
from tregua.people.pages import StaffRequest, form_page, staff_page
from tregua.people.paging import page_of
from tregua.places.models import Place
from tregua.record.seat import NotSeatedError
from tregua.reports.doubts import UNDIFFERENTIATED, folded_name
from tregua.reports.overlap import Overlap, overlap

ROWS_ON_A_PAGE: Final = 40
# The table of days shows so many at most; whoever wants others says from when until when.
MOST_DAYS: Final = 31
DAYS_SHOWN: Final = 14
OURS, THEIRS = "ours", "theirs"


@staff_page("exchange.read")
def concordance(request: StaffRequest) -> HttpResponse:
    """Show what each centre published beside the other's, how it belongs together, and who owes a reply."""
    columns, now, names = sides(), common_record(), _province_names()
    form = ConcordanceForm(
        request.GET or None,
        kinds=_kinds(now),
        provinces=[(code, names.get(code, code)) for code in sorted(provinces_of(now.items, areas_of(now)))],
    )
    asked = _asked(form)
    as_of = form.cleaned_data.get("as_of") if form.is_bound else None
    common = common_record(as_of=as_of) if as_of else now
    areas, everything = areas_of(common), rows_of(common, columns, Relation.objects.standing())
    rows = [row for row in everything if asked.finds(row, areas)]
    page = page_of(request, asked.in_order(rows), ROWS_ON_A_PAGE)
    kind = asked.kind if asked.kind and asked.kind != "published_count" else "finding"
    context = {
        "sides": columns,
        "form": form,
        "asked": asked,
        "as_of": as_of,
        "page": page,
        "rows": _suggested(page.object_list, common, columns, areas),
        "table": table_of(rows, areas, kind),
        "table_kind": kind,
        "names": names,
        "days": _days(common, columns, asked),
        "owed": () if as_of else we_owe(common, columns),
        "may_answer": request.user.may("exchange.release"),
        "may_relate": request.user.may("exchange.relate"),
    }
    return render(request, "exchange/concordance.html", context, status=422 if form.errors else 200)


def _asked(form: ConcordanceForm) -> Asked:
    """Return what was asked for; what cannot be read asks for nothing, and the form says so."""
    if not form.is_bound:
        return Asked()
    form.is_valid()
    says = {name: value for name, value in form.cleaned_data.items() if value and name != "as_of"}
    return Asked(**{name: str(value) for name, value in says.items()})


def _kinds(common: CommonRecord) -> list[tuple[str, str]]:
    found = sorted({item.kind for item in common.items})
    return [(kind, str(BY_KIND[kind].name) if kind in BY_KIND else kind) for kind in found]


def _province_names() -> dict[str, str]:
    names = {place.code: str(place) for place in Place.objects.provinces().for_reading()}
    names[UNDIFFERENTIATED] = folded_name()
    return names


def _suggested(
    rows: Iterable[Row], common: CommonRecord, columns: Sequence[Side], areas: Areas
) -> list[tuple[Row, list[Likeness]]]:
    """Give each row that stands alone what of the other side may belong to it; a person decides."""
    if len(columns) < 2 or not machine.are_on():
        return [(row, []) for row in rows]
    judged, shelves = judged_pairs(), [Shelf(common.of(side.origin)) for side in columns]
    return [(row, _likely(row, shelves, areas, judged)) for row in rows]


def _likely(row: Row, shelves: Sequence[Shelf], areas: Areas, judged: set[tuple[int, int]]) -> list[Likeness]:
    if len(row.items) > 1:
        return []
    own = row.theirs is None
    return candidates(row.item, shelves[1 if own else 0], areas, judged, own=own)


def _days(common: CommonRecord, columns: Sequence[Side], asked: Asked) -> list[tuple[Day, Overlap | None]]:
    """Return days with each side's published count and how many cases can be the same; silence is shown as such."""
    soon = (timezone.localdate() + timedelta(days=1)).isoformat()  # nobody moves the table by a day far off
    known = [item.day for item in common.items if item.day and item.day <= max(soon, asked.last)]
    if not known:
        return []
    last = date.fromisoformat(asked.last or (max(known) if not asked.first else asked.first))
    if not asked.last and asked.first:
        last = max(date.fromisoformat(max(known)), last)
    first = date.fromisoformat(asked.first) if asked.first else last - timedelta(days=DAYS_SHOWN - 1)
    first = max(first, last - timedelta(days=MOST_DAYS - 1))
    return [(row, _between(row)) for row in in_range(common, columns, first, last)]


def _between(day: Day) -> Overlap | None:
    """Return how two centres' counts of a day may overlap, where each published exactly one."""
    counts = [column.counts for column in day.columns]
    if len(counts) != 2 or any(len(one) != 1 for one in counts):
        return None
    first, second = (edition_of(one[0]).listed for one in counts)
    return overlap(first, second)


@form_page
@staff_page("exchange.read")
def belongs(request: StaffRequest, side: str, index: int) -> HttpResponse:
    """Show what of the other side belongs to an item, with suggestions and their reasons; record what a person says."""
    item, columns, common = _item(side, index)
    relations = relations_of(side, item)
    others = others_for(item, common, columns, relations)
    choices = [(one.item.versions[0].index, said_shortly(one.item)) for one in others]
    form = RelationForm(request.POST or None, others=choices)
    conflict, status = None, 200
    if request.method == "POST":
        request.user.must("exchange.relate")
        try:
            if form.is_valid():
                _relate(request, side, item, form)
                return redirect("exchange:belongs", side=side, index=index)
        except Conflict as error:
            conflict, status = error, 409
        except (ExchangeError, NotSeatedError) as error:
            form.add_error(None, str(error))
        status = status if conflict else 422
    context = {
        "item": item,
        "which": side,
        "index": item.versions[0].index,
        "sides": columns,
        "relations": relations,
        "others": others,
        "form": form,
        "conflict": conflict,
        "may_relate": request.user.may("exchange.relate"),
        "may_answer": side == THEIRS and request.user.may("exchange.release"),
        "seen": {one.theirs if side == OURS else one.ours: one.pk for one, _item in relations},
    }
    return render(request, "exchange/belongs.html", context, status=status)


def _item(side: str, index: int) -> tuple[Item, list[Side], CommonRecord]:
    columns, common = sides(), common_record()
    place = {OURS: 0, THEIRS: 1}.get(side, 2)
    if place >= len(columns):
        raise Http404
    for item in common.of(columns[place].origin):
        if any(version.index == index for version in item.versions):
            return item, columns, common
    raise Http404


def _relate(request: StaffRequest, side: str, item: Item, form: RelationForm) -> None:
    """Record a relation; the page carries which word on the pair was seen."""
    says = form.cleaned_data
    pair = {side: item.versions[0].index, THEIRS if side == OURS else OURS: says["chosen"]}
    relating.relate(
        ours=pair[OURS],
        theirs=pair[THEIRS],
        kind=says["kind"],
        reason=says["reason"],
        by=request.user,
        seen=request.POST.get(f"seen-{says['chosen']}", ""),
    )
    notices.success(request, gettext("Recorded: %(kind)s.") % {"kind": RelationKind(says["kind"]).label})


@staff_page("exchange.relate")
def undo(request: StaffRequest, pk: str) -> HttpResponse:
    """Undo a relation, with a reason."""
    relation = get_object_or_404(Relation, pk=pk)
    form = ReasonForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                relating.undo(relation, reason=form.cleaned_data["reason"], by=request.user)
                notices.success(request, gettext("Undone; the relation stays readable in the journal."))
                return redirect("exchange:belongs", side=THEIRS, index=relation.theirs)
        except (Conflict, ExchangeError, NotSeatedError) as error:
            form.add_error(None, str(error))
            status = 409 if isinstance(error, Conflict) else 422
    context = {"relation": relation, "form": form, "sides": sides()}
    return render(request, "exchange/undo_relation.html", context, status=status)
