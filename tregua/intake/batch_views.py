"""Pages of batches: what was taken in together, what became of each row, taking it back, everything out again."""

import io
from typing import Final

from django.contrib import messages as notices
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from tregua.intake import taking_in
from tregua.intake.actions import IntakeError
from tregua.intake.batches import BatchRowQuerySet
from tregua.intake.holding import held_by
from tregua.intake.models import Batch, Happened
from tregua.intake.problems import kept
from tregua.intake.rows import RowKind, row_kinds
from tregua.intake.sheet_forms import TakeBackForm
from tregua.intake.taking_out import write_kind
from tregua.people.pages import StaffRequest, form_page, staff_page
from tregua.people.paging import page_of

ON_A_PAGE: Final = 50
ROWS_ON_A_PAGE: Final = 100


@staff_page("intake.read")
@require_safe
def batch_list(request: StaffRequest) -> HttpResponse:
    """Show what was taken in as batches, the newest first, and what can be had as a spreadsheet."""
    page = page_of(request, Batch.objects.newest().in_full(), ON_A_PAGE)
    for one in page.object_list:
        one.kind_label = _label(one.kind)
    context = {
        "page": page,
        "may_receive": request.user.may("intake.receive"),
        "out": [kind for kind in row_kinds().values() if request.user.may(kind.read_permission)],
    }
    return render(request, "intake/batches.html", context)


def _label(kind: str) -> str:
    return str(row_kinds()[kind].label) if kind in row_kinds() else kind


@staff_page("intake.read")
@form_page
def batch(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one batch with its rows; take it back, with a reason."""
    found = get_object_or_404(Batch.objects.in_full(), pk=pk)
    kind = row_kinds().get(found.kind)
    may = kind is not None and request.user.may("intake.receive") and request.user.may(kind.permission)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                taking_in.take_back(found, reason=form.cleaned_data["reason"], by=request.user)
            except IntakeError as error:
                form.add_error(None, str(error))
                status = 409
            else:
                notices.success(
                    request, gettext("Taken back. Its records stay readable and no longer count.")
                )
                return redirect("intake:batch", pk=pk)
    return render(request, "intake/batch.html", _batch_context(request, found, form, may=may), status=status)


def _batch_context(
    request: StaffRequest, found: Batch, form: TakeBackForm, *, may: bool
) -> dict[str, object]:
    show = request.GET.get("show", "")
    rows: BatchRowQuerySet = found.rows.in_order()
    if show in Happened.values:
        rows = rows.filter(happened=show)
    page = page_of(request, rows, ROWS_ON_A_PAGE)
    sort = row_kinds().get(found.kind)
    kind = sort() if sort else None
    for row in page.object_list:
        row.told = [kept(found.table, found.kind, row.number, one) for one in row.problems]
        row.address = kind.address(row.made, row.made_id) if kind and row.made_id else ""
    standing = not hasattr(found, "withdrawal")
    return {
        "batch": found,
        "kind_label": _label(found.kind),
        "page": page,
        "show": show,
        "choices": [("", gettext("all")), *Happened.choices],
        "form": form,
        "may_take_back": may and standing,
        "held": held_by(found, request.user) if standing else [],
    }


@staff_page("intake.read")
@require_safe
def out(request: StaffRequest, kind: str) -> HttpResponseBase:
    """Give everything standing of one kind as a spreadsheet with the columns that come in."""
    chosen: type[RowKind] | None = row_kinds().get(kind)
    if chosen is None:
        raise Http404
    request.user.must(chosen.read_permission)
    target = io.BytesIO()
    write_kind(chosen(), target, language=get_language() or "en", by=request.user)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{kind}.xlsx")
