"""Pages of accounts, roles and the journal."""

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from tregua.people import actions, second_factor
from tregua.people.acts import act_in_words
from tregua.people.duties import doubts
from tregua.people.entrance import entrance
from tregua.people.forms import PersonForm, RolesForm
from tregua.people.login import one_time_link
from tregua.people.matrix import matrix
from tregua.people.models import Person
from tregua.people.pages import ANYBODY_HERE, StaffRequest, staff_page
from tregua.people.paging import few, page_of
from tregua.people.resets import open_proposals
from tregua.record.checking import check_log
from tregua.record.keys import LogKeyError
from tregua.record.models import Entry

ON_A_PAGE = 100


@staff_page("people.manage")
def people(request: StaffRequest) -> HttpResponse:
    """Show who works here."""
    everybody = Person.objects.order_by("code")
    context = {
        "people": everybody,
        "doubts": doubts(everybody),
        "with_factor": second_factor.who_have_one(),
        "resets_waiting": len(open_proposals()),
    }
    return render(request, "people/list.html", context)


@staff_page("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest) -> HttpResponse:
    """Open an account and show its one-time login, once."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_person(**form.cleaned_data, by=request.user)
        except actions.PeopleError as error:
            form.add_error("code", str(error))
        else:
            return _login_page(request, made)
    return render(request, "people/add.html", {"form": form})


def _login_page(request: StaffRequest, made: Person) -> HttpResponse:
    token = one_time_link(made, by=request.user.code)
    way_in = entrance(request, token)
    return render(request, "people/one_time.html", {"person": made, "entrance": way_in})


@staff_page("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: StaffRequest, code: str) -> HttpResponse:
    """Show an account; give and take its roles, or make a one-time login."""
    found = get_object_or_404(Person, code=code)
    if request.method == "POST" and "login" in request.POST:
        return _login_page(request, found)
    starts = {"roles": found.roles, "active": found.is_active, "before": " ".join(sorted(found.roles))}
    form = RolesForm(request.POST or None, initial=starts, of_a_party=found.of_a_party)
    if request.method == "POST" and form.is_valid():
        says = form.cleaned_data
        try:
            actions.change_roles(
                found,
                roles=says["roles"],
                active=says["active"],
                before=says["before"].split(),
                by=request.user,
            )
        except actions.PeopleError as error:
            form.add_error(None, str(error))
        else:
            notices.success(request, gettext("The roles are changed."))
            return redirect("people:person", code=found.code)
    context = {
        "person": found,
        "form": form,
        "has_factor": second_factor.has_one(found),
        "must_have": second_factor.must_have_one(found),
    }
    return render(request, "people/person.html", context)


@staff_page(ANYBODY_HERE)
def roles(request: StaffRequest) -> HttpResponse:
    """Show each role in plain words, and which permissions it has."""
    columns, lines = matrix()
    return render(request, "people/roles.html", {"roles": columns, "lines": lines})


@staff_page("record.audit")
def journal(request: StaffRequest) -> HttpResponse:
    """Show the acts of this centre, the newest first; on demand check that none was altered."""
    entries = Entry.objects.journal().order_by("-index").defer("nodes")
    about = request.GET.get("about", "").replace("\0", "").strip()
    exactly = few(entries.filter(subject=about)) if about else None
    if exactly:
        page = page_of(request, exactly.order_by("-index"), ON_A_PAGE)
    elif about:
        page = page_of(
            request, entries, ON_A_PAGE, sieve=lambda found: found.filter(subject__icontains=about)
        )
    else:
        page = page_of(request, entries, ON_A_PAGE)
    lines = [{"index": entry.index, "hash": entry.leaf_hash, **entry.content} for entry in page.object_list]
    for line in lines:
        line["instant"] = parse_datetime(str(line.get("at", "")))
        line["words"] = act_in_words(str(line.get("act", "")))
    context: dict[str, object] = {"page": page, "lines": lines, "about": about}
    if "check" in request.GET:
        try:
            context["faults"] = check_log()
        except LogKeyError as error:
            context["unchecked"] = str(error)
        context["checked"] = True
    return render(request, "people/journal.html", context)
