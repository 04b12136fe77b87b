"""The dry run of a table: what would become of every row, told before anything is made; then taking it in."""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tregua.intake import taking_in
from tregua.intake.actions import IntakeError
from tregua.intake.channels.sheet.table import Table
from tregua.intake.mapping import Columns, from_json
from tregua.intake.models import Batch, Happened, Message, RememberedColumns
from tregua.intake.outlook import Outlook
from tregua.intake.problems import as_csv, grouped, told
from tregua.intake.rows import RowKind
from tregua.intake.sheet_forms import QuestionsForm, TakeInForm
from tregua.intake.sheet_views import asked, book_at, dry_address, remember
from tregua.people.pages import StaffRequest, form_page, staff_page

SHOWN_ROWS: Final = 5
SHOWN_PROBLEMS: Final = 100


@dataclass(frozen=True)
class Run:
    """A dry run as its address asks for it: of which table, read how, with which problems let pass."""

    message: Message
    table: Table
    kind: type[RowKind]
    remembered: RememberedColumns
    read: Columns
    passed: list[str]
    outlook: Outlook


def _run(request: StaffRequest, pk: str, kept: str) -> Run:
    message, book = book_at(pk)
    remembered = get_object_or_404(RememberedColumns, pk=kept)
    table, kind = asked(request, book, remembered.kind)
    read = from_json(remembered.columns, table.header)
    passed = request.GET.getlist("pass")
    outlook = taking_in.dry_run(message, table, read, kind=kind, passed=passed)
    return Run(message, table, kind, remembered, read, passed, outlook)


@staff_page("intake.read")
@form_page
def dry(request: StaffRequest, pk: str, kept: str) -> HttpResponse:
    """Show what would become of every row; take the table in when a person says so."""
    run = _run(request, pk, kept)
    questions = QuestionsForm(
        request.POST if "answer" in request.POST else None,
        questions=run.outlook.questions,
        labels=run.kind.labels,
    )
    if questions.is_bound and questions.is_valid():
        again = remember(request, run.table, run.kind, run.read.answering(questions.says()))
        return redirect(dry_address(run.message, again, run.table, run.passed))
    form = TakeInForm(request.POST if "take_in" in request.POST else None, outlook=run.outlook)
    refusal = ""
    if form.is_bound and form.is_valid():
        batch, refusal = _take_in(request, run, form)
        if batch:
            return redirect("intake:batch", pk=batch.pk)
    context = _context(run)
    context |= {"questions": questions, "form": form, "refusal": refusal, "query": request.GET.urlencode()}
    return render(request, "intake/sheet_dry.html", context, status=422 if refusal else 200)


def _take_in(request: StaffRequest, run: Run, form: TakeInForm) -> tuple[Batch | None, str]:
    try:
        batch = taking_in.take_in(
            run.message,
            run.table,
            run.read,
            kind=run.kind,
            by=request.user,
            passed=run.passed,
            only_good=form.cleaned_data.get("only_good", False),
        )
    except IntakeError as error:
        return None, str(error)
    notices.success(request, gettext("Taken in: %(count)s.") % {"count": batch.made})
    return batch, ""


def _context(run: Run) -> dict[str, Any]:
    outlook = run.outlook
    new = outlook.of(Happened.MADE)
    stopping = grouped(told(outlook, *one) for one in outlook.problems(stopping=True))
    remarks = grouped(told(outlook, *one) for one in outlook.problems(stopping=False))
    preview = [(fate.item.lines[0].number, outlook.kind.shown(fate.item)) for fate in new[:SHOWN_ROWS]]
    labels = outlook.kind.labels
    named = [field.code for field in outlook.kind.fields if any(field.code in shown for _n, shown in preview)]
    return {
        "message": run.message,
        "table": run.table,
        "kind": type(outlook.kind),
        "outlook": outlook,
        "counts": outlook.counts,
        "remembered": run.remembered,
        "header": [labels.get(code, code) for code in named],
        "preview": [
            (number, [(labels.get(code, code), shown.get(code, "")) for code in named])
            for number, shown in preview
        ],
        "refused": stopping[:SHOWN_PROBLEMS],
        "more_refused": max(0, len(stopping) - SHOWN_PROBLEMS),
        "remarks": remarks[:SHOWN_PROBLEMS],
        "more_remarks": max(0, len(remarks) - SHOWN_PROBLEMS),
        "may_pass": [
            (code, count, code in outlook.passed, told_of)
            for code, count in outlook.may_pass.items()
            if (
                told_of := next(told(outlook, *one).says for one in outlook.problems() if one[1].what == code)
            )
        ],
    }


@staff_page("intake.read")
@require_safe
def problems(request: StaffRequest, pk: str, kept: str) -> HttpResponse:
    """Give every problem of a dry run as a file: sheet, row, column, what stood there, what to do."""
    run = _run(request, pk, kept)
    return HttpResponse(
        as_csv(told(run.outlook, *one) for one in run.outlook.problems()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="problems-{run.message.pk}.csv"'},
    )
