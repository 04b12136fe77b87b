"""The desk's side: what parties filed, telling a party of a finding, and the accounts of parties."""

from typing import Any, Final

from django.contrib import messages as notices
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from tregua.incidents.concluded import FindingQuerySet
from tregua.incidents.models import Finding, Membership
from tregua.people.actions import PeopleError
from tregua.people.entrance import entrance
from tregua.people.login import one_time_link
from tregua.people.models import Person
from tregua.people.pages import StaffRequest, form_page, recorded, staff_page
from tregua.people.paging import page_of
from tregua.portal import accounts, states, telling
from tregua.portal.forms import LimitForm, PartyAccountForm, TellForm
from tregua.portal.models import Filing, FindingTold, PartyAccount
from tregua.portal.saying import PortalError

ON_A_PAGE: Final = 50


@staff_page("intake.read")
def desk(request: StaffRequest) -> HttpResponse:
    """Show what parties filed: what nobody has looked at, the oldest first, or everything, the newest first."""
    everything = request.GET.get("show") == "all"
    rows = Filing.objects.order_by("-id") if everything else Filing.objects.unseen()
    context = {"page": page_of(request, rows.in_full(), ON_A_PAGE), "everything": everything}
    return render(request, "portal/desk.html", context)


@staff_page("intake.read")
@form_page
def one(request: StaffRequest, pk: str) -> HttpResponse:
    """Show what a party filed, where it stands here, and tell the party of a finding on it."""
    found = get_object_or_404(Filing.objects.in_full(), pk=pk)
    context: dict[str, Any] = {"filing": found, "line": states.lines([found], found.party)[0]}
    if found.batch:
        page = page_of(request, found.batch.rows.order_by("id"), states.AT_ONCE)
        context |= {"page": page, "rows": states.of_batch(found, page.object_list, found.party)}
        reports = [row.made_id for row in page.object_list if row.made_id]
    else:
        reports = [found.report_id] if found.report_id else []
    context["findings"] = (
        _findings_on(reports)
        .standing()
        .select_related("incident")
        .annotate(
            told_words=Subquery(
                FindingTold.objects.filter(finding=OuterRef("pk"), party=found.party).values("words")[:1]
            )
        )
        .order_by("-id")
    )
    context["form"] = TellForm(auto_id=False) if request.user.may("liaison.record") else None
    return render(request, "portal/one.html", context)


def _findings_on(reports: Any) -> FindingQuerySet:
    """Return the findings on the incidents which these claims are part of."""
    incidents = Membership.objects.standing().filter(report__in=reports)
    heirs = states.heirs(incidents.values_list("incident_id", flat=True))
    return Finding.objects.filter(incident__in={heir for some in heirs.values() for heir in some})


@staff_page("intake.read")
@require_POST
def seen(request: StaffRequest, pk: str) -> HttpResponse:
    """Note that somebody has looked at it."""
    telling.look_at(get_object_or_404(Filing, pk=pk), by=request.user)
    return redirect("portal:one", pk=pk)


@staff_page("liaison.record")
@require_POST
def tell(request: StaffRequest, pk: str, finding: str) -> HttpResponse:
    """Tell the party of a filing of a finding."""
    filing = get_object_or_404(Filing.objects.select_related("party", "batch"), pk=pk)
    reports = filing.batch.rows.values("made_id") if filing.batch else [filing.report_id]
    about = get_object_or_404(_findings_on(reports), pk=finding)
    form = TellForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    try:
        telling.tell_party(about, filing.party, words=words, by=request.user)
    except PortalError as error:
        notices.error(request, str(error))
    else:
        notices.success(request, gettext("Recorded."))
    return redirect("portal:one", pk=pk)


@staff_page("people.manage")
@form_page
def accounts_page(request: StaffRequest) -> HttpResponse:
    """Show the accounts of parties; open one, and show its one-time login once."""
    form = PartyAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = accounts.open_account(**form.cleaned_data, by=request.user)
        except (PortalError, PeopleError) as error:
            form.add_error(None, str(error))
        else:
            way_in = entrance(request, one_time_link(made, by=request.user.code))
            return render(request, "people/one_time.html", {"person": made, "entrance": way_in})
    context = {"form": form, "accounts": PartyAccount.objects.holding()}
    return render(request, "portal/accounts.html", context, status=422 if form.errors else 200)


@staff_page("people.manage")
@form_page
def limit(request: StaffRequest, code: str) -> HttpResponse:
    """Say until when an account of a party lets its person in."""
    person = get_object_or_404(Person, code=code)
    account = PartyAccount.objects.of(person)
    form = LimitForm(request.POST or None, initial={"until": account.until if account else None})

    def act() -> None:
        accounts.limit_account(person, until=form.cleaned_data["until"], by=request.user)

    if recorded(request, form, act, (PortalError,)):
        return redirect("portal:accounts")
    context = {"person": person, "account": account, "form": form}
    return render(request, "portal/limit.html", context, status=422 if form.errors else 200)
