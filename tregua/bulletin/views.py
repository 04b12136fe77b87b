"""Pages of the bulletins for staff: prepare, read in every language, open what a figure counts, approve, correct, withdraw."""

from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST

from tregua.agreement.months import day_in_words
from tregua.bulletin import actions, embargo
from tregua.bulletin.behind import links_of
from tregua.bulletin.called import channel_name, rule_name
from tregua.bulletin.figures import BuildError
from tregua.bulletin.formats import FORMATS
from tregua.bulletin.formats.answering import file_of
from tregua.bulletin.forms import CorrectForm, EmbargoForm, PrepareForm, TakeBackForm, WithdrawForm
from tregua.bulletin.languages import codes
from tregua.bulletin.models import Bulletin, Embargo, Figure
from tregua.bulletin.points import open_points
from tregua.bulletin.series import fields_called
from tregua.bulletin.text import document_of
from tregua.people.conflict import Conflict
from tregua.people.pages import StaffRequest, staff_page
from tregua.people.paging import page_of
from tregua.record.seat import NotSeatedError

ON_A_PAGE = 30


@staff_page("exchange.read")
def bulletins(request: StaffRequest) -> HttpResponse:
    """Show the bulletins: those that await approval, and those that were published."""
    context = {
        "held": Embargo.objects.waiting().order_by("until")[:ON_A_PAGE],
        "awaiting": Bulletin.objects.awaiting_approval().listed().select_related("recorded_by")[:ON_A_PAGE],
        "page": page_of(request, Bulletin.objects.published().listed().select_related("approval"), ON_A_PAGE),
        "may_prepare": request.user.may("bulletin.draft"),
        "may_read_incidents": request.user.may("incidents.read"),
    }
    return render(request, "bulletin/list.html", context)


@staff_page("bulletin.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: StaffRequest) -> HttpResponse:
    """Pick a series and a period, and prepare an issue."""
    form = PrepareForm(request.POST or None, initial={"day": Bulletin.objects.next_day()})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.prepare(**form.issue(), by=request.user)
        except (actions.BulletinError, BuildError, NotSeatedError) as error:
            form.add_error(None, str(error))
        else:
            notices.success(request, gettext("Prepared. Somebody else approves it."))
            return redirect("bulletin:bulletin", key=made.key, issue=made.issue)
    status = 422 if form.errors else 200
    return render(request, "bulletin/prepare.html", {"form": form}, status=status)


def find(key: str, issue: int, which: str = "") -> Bulletin:
    """Return an issue: the published one, else the one of this key, else the one prepared last.

    A correction and a withdrawal that wait beside each other have one number.
    """
    try:
        found = Bulletin.objects.filter(**fields_called(key), issue=issue).select_related(
            "approval", "corrects"
        )
    except ValueError as error:
        raise Http404 from error
    made = (
        found.filter(approval__isnull=False).first()
        or found.filter(pk=which).first()
        or found.order_by("-id").first()
    )
    if made is None:
        raise Http404
    return made


def chosen_language(asked: str) -> str:
    """Return the language a bulletin is read in: the one asked for, else the page's."""
    here = (get_language() or "en")[:2]
    return asked if asked in codes() else here


@staff_page("exchange.read")
def bulletin(request: StaffRequest, key: str, issue: int) -> HttpResponse:
    """Show one issue in one of its languages, with the records behind each figure."""
    return _page(request, find(key, issue, request.GET.get("which", "")))


def _page(
    request: StaffRequest,
    made: Bulletin,
    *,
    error: Exception | None = None,
    conflict: Conflict | None = None,
    form: CorrectForm | None = None,
    withdrawal: WithdrawForm | None = None,
    until: EmbargoForm | None = None,
    status: int = 200,
) -> HttpResponse:
    language = chosen_language(request.GET.get("language", ""))
    figures = list(made.figures.select_related("rule").defer("records").order_by("id"))
    for one in figures:
        one.name = figure_name(one)  # type: ignore[attr-defined]
    published = hasattr(made, "approval")
    further = made.replaced_by
    held = None if published else embargo.waiting_for(made)
    points = [] if published else open_points(made, request.user)
    may_follow = published and request.user.may("bulletin.draft") and not hasattr(further, "approval")
    context = {
        "bulletin": made,
        "document": document_of(made, language),
        "languages": codes(),
        "forms": FORMATS,
        "figures": figures,
        "points": points,
        "recognised": [one for one in points if one.recognises],
        "asked": isinstance(error, actions.OpenPointsError),
        "published": published,
        "further": further,
        "own": made.recorded_by_id == request.user.pk,
        "held": held,
        "until": until or EmbargoForm(),
        "take_back": TakeBackForm(auto_id="take_back_%s"),
        "may_take_back": held is not None and request.user.may("bulletin.approve"),
        "may_approve": not published and held is None and request.user.may("bulletin.approve"),
        "again": PrepareForm.like(made) if _may_be_made_again(made, request) else None,
        "may_correct": may_follow and further is None,
        "may_withdraw": may_follow and not made.withdraws and not (further and further.withdraws),
        "form": form or CorrectForm(),
        "withdrawal": withdrawal or WithdrawForm(auto_id="withdraw_%s"),
        "error": error,
        "conflict": conflict,
    }
    return render(request, "bulletin/bulletin.html", context, status=status)


def _may_be_made_again(made: Bulletin, request: StaffRequest) -> bool:
    """Return whether its figures may be counted anew: nothing of it is approved, and it follows no other issue."""
    approved = hasattr(made, "approval") or embargo.waiting_for(made) is not None
    return not approved and made.corrects_id is None and request.user.may("bulletin.draft")


@staff_page("exchange.read")
def bulletin_as(request: StaffRequest, key: str, issue: int, form: str) -> HttpResponse:
    """Give an issue in one of its forms, also before it is approved: so it can be looked at as it will be printed."""
    made = find(key, issue, request.GET.get("which", ""))
    return file_of(made, form, chosen_language(request.GET.get("language", "")))


@staff_page("incidents.read")
def figure(request: StaffRequest, pk: str) -> HttpResponse:
    """Show the frozen list of records that a figure counts, each with a link."""
    row = get_object_or_404(Figure.objects.select_related("rule", "bulletin"), pk=pk)
    page = page_of(request, row.records, 200)
    context = {
        "figure": row,
        "name": figure_name(row),
        "page": page,
        "links": links_of(row.rule.code, list(page.object_list), request.user),
    }
    return render(request, "bulletin/figure.html", context)


def figure_name(figure: Figure) -> str:
    """Return what a figure is called on the pages of staff, with the first day of a running total."""
    language = (get_language() or "en")[:2]
    scope = channel_name(figure.bulletin.content, figure.scope, language) if figure.scope else ""
    name = rule_name(figure.rule.code, scope)
    if figure.since is None:
        return name
    day = day_in_words(figure.since, language)
    return gettext("%(figure)s, since %(day)s") % {"figure": name, "day": day}


@staff_page("bulletin.approve")
@require_POST
def approve(request: StaffRequest, pk: str) -> HttpResponse:
    """Approve and publish what somebody else prepared."""
    made = get_object_or_404(Bulletin, pk=pk)
    form = EmbargoForm(request.POST)
    if not form.is_valid():
        return _page(request, made, until=form, status=422)
    until, seen = form.cleaned_data["until"], request.POST.getlist("seen")
    try:
        if until:
            embargo.approve_until(made, until=until, by=request.user, seen=seen)
            notices.success(request, gettext("Approved. It is published at the instant that you named."))
        else:
            approval = actions.approve(made, by=request.user, seen=seen)
            notices.success(
                request, gettext("Published as entry %(index)s.") % {"index": approval.entry_index}
            )
    except Conflict as conflict:
        return _page(request, made, until=form, conflict=conflict, status=409)
    except (actions.BulletinError, BuildError, NotSeatedError) as error:
        return _page(request, made, until=form, error=error, status=422)
    return redirect("bulletin:bulletin", key=made.key, issue=made.issue)


@staff_page("bulletin.draft")
@require_POST
def correct(request: StaffRequest, pk: str) -> HttpResponse:
    """Prepare a further issue that corrects a published one."""
    made = get_object_or_404(Bulletin, pk=pk)
    form = CorrectForm(request.POST)
    if not form.is_valid():
        return _page(request, made, form=form, status=422)
    try:
        further = actions.correct(made, reason=form.cleaned_data["reason"], by=request.user)
    except Conflict as conflict:
        return _page(request, made, conflict=conflict, form=form, status=409)
    except (actions.BulletinError, BuildError, NotSeatedError) as error:
        return _page(request, made, error=error, form=form, status=422)
    notices.success(request, gettext("A further issue is prepared. Somebody else approves it."))
    return redirect("bulletin:bulletin", key=further.key, issue=further.issue)


@staff_page("bulletin.draft")
@require_POST
def withdraw(request: StaffRequest, pk: str) -> HttpResponse:
    """Prepare a further issue, without figures, that withdraws a published one."""
    made = get_object_or_404(Bulletin, pk=pk)
    form = WithdrawForm(request.POST, auto_id="withdraw_%s")
    if not form.is_valid():
        return _page(request, made, withdrawal=form, status=422)
    try:
        further = actions.withdraw(made, reason=form.cleaned_data["reason"], by=request.user)
    except Conflict as conflict:
        return _page(request, made, conflict=conflict, withdrawal=form, status=409)
    except (actions.BulletinError, NotSeatedError) as error:
        return _page(request, made, error=error, withdrawal=form, status=422)
    notices.success(request, gettext("The withdrawal is prepared. Somebody else approves it."))
    return redirect("bulletin:bulletin", key=further.key, issue=further.issue)


@staff_page("bulletin.approve")
@require_POST
def take_back(request: StaffRequest, pk: str) -> HttpResponse:
    """Take back an approval that waits for its instant."""
    held = get_object_or_404(Embargo.objects.select_related("bulletin"), pk=pk)
    try:
        embargo.take_back(held, reason=request.POST.get("reason", ""), by=request.user)
    except (actions.BulletinError, NotSeatedError) as error:
        return _page(request, held.bulletin, error=error, status=422)
    notices.success(request, gettext("The approval is taken back. The bulletin awaits approval again."))
    return redirect("bulletin:bulletin", key=held.bulletin.key, issue=held.bulletin.issue)
