"""The dry run of a table: what would become of every row, told before anything is made; then taking it in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
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
    """A dry run as its address asks for it: of which table, read how, with which problems let pass.

    `change` is where what it reads is changed, with the words for it; `problems_at` where its problems are had as a file.
    """

    title: str
    table: Table
    kind: type[RowKind]
    outlook: Outlook
    change: str
    change_words: str
    problems_at: str


# What a person answered, kept: where the dry run stands that knows it. Taking in: the batch.
Answered = Callable[[dict[str, dict[str, str]]], str]
TakeIn = Callable[[bool], Batch]


@staff_page("intake.read")
@form_page
def dry(request: StaffRequest, pk: str, kept: str) -> HttpResponse:
    """Show what would become of every row of a spreadsheet; take the table in when a person says so."""
    message, run, read = _run(request, pk, kept)
    passed = request.GET.getlist("pass")

    def answered(says: dict[str, dict[str, str]]) -> str:
        again = remember(request, run.table, run.kind, read.answering(says))
        return dry_address(message, again, run.table, passed)

    def take_in(only_good: bool) -> Batch:  # noqa: FBT001 - what the form says
        return taking_in.take_in(
            message, run.table, read, kind=run.kind, by=request.user, passed=passed, only_good=only_good
        )

    return run_page(request, run, answered=answered, take_in=take_in)


def _run(request: StaffRequest, pk: str, kept: str) -> tuple[Message, Run, Columns]:
    message, book = book_at(pk)
    remembered = get_object_or_404(RememberedColumns, pk=kept)
    table, kind = asked(request, book, remembered.kind)
    read = from_json(remembered.columns, table.header)
    outlook = taking_in.dry_run(message, table, read, kind=kind, passed=request.GET.getlist("pass"))
    chosen = urlencode({"table": table.name, "kind": kind.code})
    run = Run(
        message.title,
        table,
        kind,
        outlook,
        f"{reverse('intake:sheet_columns', args=[pk])}?{chosen}",
        gettext("Change the columns"),
        reverse("intake:sheet_problems", args=[pk, kept]),
    )
    return message, run, read


def run_page(request: StaffRequest, run: Run, *, answered: Answered, take_in: TakeIn) -> HttpResponse:
    """Return the page of a dry run, or where its answer leads."""
    questions = QuestionsForm(
        request.POST if "answer" in request.POST else None,
        questions=run.outlook.questions,
        labels=run.kind.labels,
    )
    if questions.is_bound and questions.is_valid():
        return redirect(answered(questions.says()))
    form = TakeInForm(request.POST if "take_in" in request.POST else None, outlook=run.outlook)
    refusal = ""
    if form.is_bound and form.is_valid():
        try:
            batch = take_in(form.cleaned_data.get("only_good", False))
        except IntakeError as error:
            refusal = str(error)
        else:
            notices.success(request, gettext("Taken in: %(count)s.") % {"count": batch.made})
            return redirect("intake:batch", pk=batch.pk)
    context = _context(run)
    context |= {"questions": questions, "form": form, "refusal": refusal, "query": request.GET.urlencode()}
    return render(request, "intake/sheet_dry.html", context, status=422 if refusal else 200)


def _context(run: Run) -> dict[str, Any]:
    outlook = run.outlook
    new = outlook.of(Happened.MADE)
    stopping = grouped(told(outlook, *one) for one in outlook.problems(stopping=True))
    remarks = grouped(told(outlook, *one) for one in outlook.problems(stopping=False))
    preview = [(fate.item.lines[0].number, outlook.kind.shown(fate.item)) for fate in new[:SHOWN_ROWS]]
    labels = outlook.kind.labels
    named = [field.code for field in outlook.kind.fields if any(field.code in shown for _n, shown in preview)]
    return {
        "run": run,
        "table": run.table,
        "kind": type(outlook.kind),
        "outlook": outlook,
        "counts": outlook.counts,
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
    message, run, _read = _run(request, pk, kept)
    return problems_file(run.outlook, f"problems-{message.pk}.csv")


def problems_file(outlook: Outlook, name: str) -> HttpResponse:
    """Return every problem of a dry run as a file of this name."""
    return HttpResponse(
        as_csv(told(outlook, *one) for one in outlook.problems()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
