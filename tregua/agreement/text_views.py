"""Pages on which an agreement is recorded: from a text to start from, or clause by clause."""

from typing import Any

from django.conf import settings
from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext

from tregua.agreement import actions
from tregua.agreement.change_views import form_answer, recorded
from tregua.agreement.models import Agreement
from tregua.agreement.shipped import ShippedText, shipped_texts
from tregua.agreement.text_forms import AgreementForm, ClauseForm, clause_rows, usual_verbs
from tregua.agreement.views import chosen, page
from tregua.people.pages import StaffRequest, form_page, staff_page

# In the address: begin with an empty page.
NOTHING = "nothing"


@staff_page("agreement.change")
@form_page
def new(request: StaffRequest) -> HttpResponse:
    """Choose what to start from, then record an agreement with its clauses."""
    code = request.GET.get("from", "")
    if not code:
        texts = sorted(shipped_texts().values(), key=lambda one: one.name.casefold())
        return page(request, "start_from", texts=texts, existing=Agreement.objects.newest())
    start_from = _start_from(code)
    data = request.POST if request.method == "POST" else None
    first = {"zone": settings.TIME_ZONE, "verbs": usual_verbs(start_from)}
    form = AgreementForm(data, initial=first | _names(start_from))
    rows = clause_rows(data, start_from)
    rows_right = data is None or rows.is_valid()
    if rows_right and recorded(request, form, lambda: _record(request, form, rows)):
        return redirect("agreement:agreement", code=form.cleaned_data["code"])
    wrong = data is not None
    context: dict[str, Any] = {"form": form, "rows": rows, "start_from": start_from}
    return page(request, "new", status=422 if wrong else 200, **context)


def _start_from(code: str) -> ShippedText | None:
    if code == NOTHING:
        return None
    if code not in shipped_texts():
        raise Http404
    return shipped_texts()[code]


def _names(start_from: ShippedText | None) -> dict[str, str]:
    return {f"name_{code}": name for code, name in start_from.names.items()} if start_from else {}


def _record(request: StaffRequest, form: AgreementForm, rows: Any) -> None:
    says = form.says()
    clauses = [row.says(says["starts_at"], says["source"]) for row in rows.meant()]
    actions.put_on_record(says, clauses, by=request.user)


@staff_page("agreement.change")
@form_page
def clause(request: StaffRequest, code: str) -> HttpResponse:
    """Add one clause to an agreement that is recorded."""
    agreement = get_object_or_404(Agreement, code=code)
    form = ClauseForm(request.POST or None)
    if recorded(request, form, lambda: actions.add_clause(agreement, by=request.user, **form.says())):
        return redirect("agreement:agreement", code=agreement.code)
    return form_answer(
        request,
        form,
        heading=gettext("Add a clause to %(agreement)s") % {"agreement": agreement},
        hint=gettext("In our words; the text itself prevails. A clause that is recorded is not changed."),
    )


@staff_page("agreement.change")
@form_page
def mandate_now(request: StaffRequest) -> HttpResponse:
    """Lead to the mandate of the agreement in force."""
    agreement = chosen()
    if agreement is None:
        notices.error(request, gettext("No agreement is recorded yet. Record it before its mandate."))
        return redirect("agreement:new")
    return redirect("agreement:mandate", code=agreement.code)
