"""Pages of the moves between suggested clusters: what moved, and undoing it."""

from dataclasses import dataclass

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext

from tregua.matching import moving
from tregua.matching.actions import MatchingError
from tregua.matching.forms import ReasonForm
from tregua.matching.models import Grouping, Regrouped
from tregua.people import suggestions as machine
from tregua.people.pages import StaffRequest, form_page, staff_page
from tregua.people.paging import page_of
from tregua.record.seat import NotSeatedError
from tregua.reports.models import Report

ON_A_PAGE = 25
# So many reports of a cluster are named beside one that moved; of so many clusters the reports are looked up.
NAMED = 3
LOOKED_UP = 1_000


@dataclass(frozen=True)
class Moved:
    """A move as a page shows it: the report, those it left and those it is with, whether it still stands."""

    move: Regrouped
    left: list[Report]
    joined: list[Report]
    standing: bool


@staff_page("matching.judge")
def moves(request: StaffRequest) -> HttpResponse:
    """Show which reports moved from one suggested cluster to another, the latest first."""
    rows = Regrouped.objects.select_related("report__source").order_by("-id")
    about = request.GET.get("report", "").replace("\0", "")
    if about:
        rows = rows.filter(report=about)
    on = machine.are_on()
    page = page_of(request, rows if on else rows.none(), ON_A_PAGE)
    context = {"page": page, "moved": _shown(page.object_list), "about": about, "switched_off": not on}
    return render(request, "matching/moves.html", context)


@form_page
@staff_page("matching.judge")
def undo(request: StaffRequest, pk: str) -> HttpResponse:
    """Undo a move, with a reason: by judgements, which are shown before."""
    move = get_object_or_404(Regrouped.objects.select_related("report__source"), pk=pk)
    form, status = ReasonForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                made = moving.undo(move, reason=form.cleaned_data["reason"], by=request.user)
                said = ngettext(
                    "Undone by %(n)s judgement. Taking it back undoes this in turn.",
                    "Undone by %(n)s judgements. Taking them back undoes this in turn.",
                    len(made),
                )
                notices.success(request, said % {"n": len(made)})
                return redirect("matching:moves")
        except (MatchingError, NotSeatedError) as error:
            form.add_error(None, str(error))
    found = moving.undoing(move)
    reports = Report.objects.select_related("source").in_bulk(
        {pk for pair in found.apart + found.together for pk in pair}
    )
    context = {
        "move": move,
        "form": form,
        "apart": [(reports[one], reports[other]) for one, other in found.apart],
        "together": [(reports[one], reports[other]) for one, other in found.together],
    }
    return render(request, "matching/undo_move.html", context, status=status)


def _shown(moves: list[Regrouped]) -> list[Moved]:
    wanted = {cluster for one in moves for cluster in (one.was, one.became) if cluster}
    found = Grouping.objects.filter(cluster__in=wanted).order_by("cluster", "report")
    members: dict[str, list[str]] = {}
    homes: dict[str, str] = {}
    for report, cluster in found.values_list("report_id", "cluster")[:LOOKED_UP]:
        members.setdefault(cluster, []).append(report)
        homes[report] = cluster
    latest = moving.latest_of([one.report_id for one in moves])
    # A cluster that is no more is named by the report that it was called after.
    named = {one.pk: [_others(one, cluster, members) for cluster in (one.was, one.became)] for one in moves}
    reports = Report.objects.select_related("source").in_bulk(
        {pk for sides in named.values() for side in sides for pk in side}
    )
    return [
        Moved(
            one,
            left=[reports[pk] for pk in named[one.pk][0] if pk in reports],
            joined=[reports[pk] for pk in named[one.pk][1] if pk in reports],
            standing=latest.get(one.report_id) == one and homes.get(one.report_id, "") == one.became,
        )
        for one in moves
    ]


def _others(one: Regrouped, cluster: str, members: dict[str, list[str]]) -> list[str]:
    some = members.get(cluster) or ([cluster] if cluster else [])
    return [pk for pk in some if pk != one.report_id][:NAMED]
