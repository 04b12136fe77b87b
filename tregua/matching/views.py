"""Pages for judging which reports tell of one incident."""

from django.conf import settings
from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from tregua.matching import actions, current
from tregua.matching.comparison import SideBySide, side_by_side
from tregua.matching.forms import JudgeForm, TakeBackForm
from tregua.matching.models import Judgement, Suggestion, Verdict
from tregua.matching.work import ToJudge
from tregua.people import suggestions as machine
from tregua.people.conflict import Conflict
from tregua.people.pages import StaffRequest, staff_page
from tregua.people.paging import page_of
from tregua.people.taking import standing_on, with_holders
from tregua.reports.models import Report

ON_A_PAGE = 25
# So many new reports are held against the others while somebody waits for the page; the command does the rest.
WHILE_WAITING = 300
# Pairs that other judgements settle are counted up to here.
MOST_COUNTED = 100
# The pair that somebody judged last in the queue, in their session: one step back to it.
LAST = "judged_last"


@staff_page("matching.judge")
def queue(request: StaffRequest) -> HttpResponse:
    """Show the likeliest pair that nobody has judged, and those that follow."""
    if not machine.are_on():
        return render(request, "matching/queue.html", {"switched_off": True})
    actions.refresh(at_most=WHILE_WAITING)
    waiting = Suggestion.objects.awaiting_judgement().select_related("first__source", "second__source")
    least = settings.CENTRE.need_not_look
    unseen: list[str] = []
    if least and "all" not in request.GET:
        score = current.parameters().score_of(least)
        unseen = list(waiting.filter(waiting__score__gte=score).values_list("pk", flat=True)[:MOST_COUNTED])
        waiting = waiting.filter(waiting__score__lt=score)
    page = page_of(request, waiting, ON_A_PAGE)
    with_holders(page, ToJudge.code, "pair")
    rows = page.object_list
    free = (one for one in rows if one.taking is None or one.taking.recorded_by == request.user)
    top = next(free, rows[0] if rows else None)
    pair = side_by_side(_report(top.first_id), _report(top.second_id)) if top else None
    settled = Suggestion.objects.exclude(implied="").values_list("pk", flat=True)[:MOST_COUNTED]
    context = {
        "page": page,
        "pair": pair,
        "top": top,
        "last": request.session.get(LAST),
        "form": JudgeForm(),
        "back_to": "queue",
        "learned": current.learned(),
        "implied": len(settled),
        "unseen": len(unseen),
        "most_counted": MOST_COUNTED,
    }
    return render(request, "matching/queue.html", context)


@staff_page("reports.read")
def pair(request: StaffRequest, first: str, second: str) -> HttpResponse:
    """Show two reports side by side, with all that was judged about them."""
    one, other = _report(first), _report(second)
    try:
        one, other = actions.in_order(one, other)
    except actions.MatchingError as error:
        notices.error(request, str(error))
        return redirect("reports:report", pk=first)
    return _pair_page(request, side_by_side(one, other))


def _pair_page(
    request: StaffRequest,
    shown: SideBySide,
    conflict: Conflict | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    subject = f"{ToJudge.code}/{shown.first.pk}.{shown.second.pk}"
    context = {
        "pair": shown,
        "subject": subject if ToJudge().waiting([subject.partition("/")[2]]) else "",
        "taking": standing_on(subject),
        "form": JudgeForm(),
        "take_back_form": TakeBackForm(),
        "conflict": conflict,
        "error": error,
        "back_to": "pair",
        "may_judge": request.user.may("matching.judge"),
    }
    return render(request, "matching/pair.html", context, status=status)


@staff_page("matching.judge")
@require_POST
def judge(request: StaffRequest, first: str, second: str) -> HttpResponse:
    """Judge a pair; who comes second sees what the first one judged."""
    one, other = _report(first), _report(second)
    form = JudgeForm(request.POST)
    if not form.is_valid():
        return _pair_page(
            request, side_by_side(one, other), error=gettext("Choose same, different or unsure."), status=422
        )
    says = form.cleaned_data
    try:
        actions.judge(
            one, other, verdict=says["verdict"], reason=says["reason"], seen=says["seen"], by=request.user
        )
    except Conflict as conflict:
        return _pair_page(request, side_by_side(*actions.in_order(one, other)), conflict=conflict, status=409)
    if hasattr(one, "withdrawal") or hasattr(other, "withdrawal"):
        notices.info(
            request,
            gettext("One of these two reports was withdrawn meanwhile. Your judgement is kept beside it."),
        )
    if says["back_to"] == "queue":
        left = Suggestion.objects.awaiting_judgement().count()
        told = ngettext(
            "Judged: %(verdict)s. %(n)s pair waits.", "Judged: %(verdict)s. %(n)s pairs wait.", left
        )
        notices.success(request, told % {"verdict": Verdict(says["verdict"]).label, "n": left})
        request.session[LAST] = [first, second]
        return redirect("matching:queue")
    return redirect("matching:pair", first=first, second=second)


@staff_page("matching.judge")
@require_POST
def take_back(request: StaffRequest, pk: str) -> HttpResponse:
    """Take a judgement back; the one before it counts again."""
    judgement = get_object_or_404(Judgement, pk=pk)
    form = TakeBackForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    shown = side_by_side(_report(judgement.first_id), _report(judgement.second_id))
    try:
        actions.take_back(judgement, reason=reason, by=request.user)
    except actions.MatchingError as error:
        return _pair_page(request, shown, error=str(error), status=422)
    except Conflict as conflict:
        return _pair_page(request, shown, conflict=conflict, status=409)
    notices.success(request, gettext("Taken back. The judgement before it counts again."))
    return redirect("matching:pair", first=judgement.first_id, second=judgement.second_id)


def _report(pk: str) -> Report:
    return get_object_or_404(Report.objects.in_full(), pk=pk)
