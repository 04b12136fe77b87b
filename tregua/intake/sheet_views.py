"""Pages that take a spreadsheet in: the file, the table, the columns, the dry run; nothing is made before the last."""

from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tregua.intake import sealing_columns, sheet_wording, taking_in
from tregua.intake.actions import IntakeError
from tregua.intake.channels.reading import UnreadableError
from tregua.intake.channels.sheet.columns import fingerprint
from tregua.intake.channels.sheet.table import Book, Table
from tregua.intake.mapping import Columns, from_json, guessed
from tregua.intake.models import Batch, Happened, Message, RememberedColumns
from tregua.intake.outlook import Outlook
from tregua.intake.problems import as_csv, grouped, told
from tregua.intake.rows import RowKind, row_kinds, row_kinds_for
from tregua.intake.sheet_forms import ChooseForm, ColumnsForm, QuestionsForm, SheetForm, TakeInForm
from tregua.intake.wording import unread, unreadable
from tregua.people.pages import StaffRequest, form_page, staff_page
from tregua.people.vault import VaultError

# A page looks at so many rows while somebody waits; longer tables are for the command line.
MOST_ROWS: Final = 10_000
SHOWN_ROWS: Final = 5
SHOWN_PROBLEMS: Final = 100


@staff_page("intake.receive")
@form_page
def receive(request: StaffRequest) -> HttpResponse:
    """Take in a spreadsheet as a message; nothing is made of it yet."""
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            found, new = _received(form, request)
        except UnreadableError as error:
            form.add_error("file", unreadable(error))
        except (IntakeError, VaultError) as error:
            form.add_error(None, str(error))
        else:
            return _next(request, found, new=new)
    return render(request, "intake/sheet_receive.html", {"form": form}, status=422 if form.is_bound else 200)


def _received(form: SheetForm, request: StaffRequest) -> tuple[Message, bool]:
    file = form.cleaned_data["file"]
    says = {
        "raw": file.read(),
        "media_type": file.content_type or "application/octet-stream",
        "file_name": file.name or "",
        "language": form.cleaned_data["language"],
        "by": request.user,
    }
    if form.to_seal:
        return sealing_columns.receive_sealed(**says, columns=form.to_seal), True
    return taking_in.receive_file(**says)


def _next(request: StaffRequest, found: Message, *, new: bool) -> HttpResponse:
    hashed = {"hash": found.sha256[:16]}
    if new:
        notices.success(request, gettext("Received and kept. SHA-256 %(hash)s.") % hashed)
    else:
        notices.info(
            request,
            gettext("This file was received before; it is kept once. SHA-256 %(hash)s.") % hashed,
        )
    if request.user.may("intake.read"):
        return redirect("intake:sheet", pk=found.pk)
    return redirect("intake:receive_sheet")


@staff_page("intake.read")
@form_page
def choose(request: StaffRequest, pk: str) -> HttpResponse:
    """Choose the table of a spreadsheet and what its rows are."""
    found, book = _book(pk)
    tables = [table for table in book.tables if table.rows]
    kinds = row_kinds_for(request.user) if request.user.may("intake.receive") else []
    first = {"table": tables[0].name if tables else "", "kind": kinds[0].code if kinds else ""}
    form = ChooseForm(
        request.POST if request.method == "POST" else None, tables=tables, kinds=kinds, initial=first
    )
    if form.is_bound and form.is_valid():
        return redirect(f"{reverse('intake:sheet_columns', args=[pk])}?{urlencode(form.cleaned_data)}")
    context = {
        "message": found,
        "form": form,
        "tables": tables,
        "kinds": kinds,
        "unread": [unread(one.what, one.where) for one in book.unread],
        "batches": found.batches.newest().in_full(),
    }
    return render(request, "intake/sheet.html", context, status=422 if form.is_bound else 200)


@staff_page("intake.read")
@form_page
def columns(request: StaffRequest, pk: str) -> HttpResponse:
    """Show which column is read as what, and keep what a person says of it."""
    found, book = _book(pk)
    table, kind = _asked(request, book)
    guess, guesses = guessed(table, kind)
    last = RememberedColumns.objects.last_read(fingerprint(table.header), kind.code)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        table=table,
        kind=kind,
        columns=from_json(last.columns, table.header) if last else guess,
        guesses={} if last else guesses,
        why={}
        if last
        else {code: sheet_wording.worded(one.why, one.detail) for code, one in guesses.items()},
    )
    if form.is_bound and form.is_valid():
        kept = _remember(request, table, kind, form.says())
        return redirect(_dry_address(found, kept, table))
    context = {
        "message": found,
        "table": table,
        "kind": kind,
        "form": form,
        "remembered": last,
        "unread": [unread(one.what, one.where) for one in table.unread],
    }
    return render(request, "intake/sheet_columns.html", context, status=422 if form.is_bound else 200)


@staff_page("intake.read")
@form_page
def dry(request: StaffRequest, pk: str, kept: str) -> HttpResponse:
    """Show what would become of every row; take the table in when a person says so."""
    found, book = _book(pk)
    remembered = get_object_or_404(RememberedColumns, pk=kept)
    table, kind = _asked(request, book, remembered.kind)
    read = from_json(remembered.columns, table.header)
    passed = request.GET.getlist("pass")
    outlook = taking_in.dry_run(found, table, read, kind=kind, passed=passed)
    questions = QuestionsForm(
        request.POST if "answer" in request.POST else None, questions=outlook.questions, labels=kind.labels
    )
    if questions.is_bound and questions.is_valid():
        again = _remember(request, table, kind, read.answering(questions.says()))
        return redirect(_dry_address(found, again, table, passed))
    form = TakeInForm(request.POST if "take_in" in request.POST else None, outlook=outlook)
    refusal = ""
    if form.is_bound and form.is_valid():
        batch, refusal = _take_in(request, found, table, read, kind, passed, form)
        if batch:
            return redirect("intake:batch", pk=batch.pk)
    context = _dry_context(outlook, found, table, remembered)
    context |= {"questions": questions, "form": form, "refusal": refusal, "query": request.GET.urlencode()}
    return render(request, "intake/sheet_dry.html", context, status=422 if refusal else 200)


def _take_in(
    request: StaffRequest,
    found: Message,
    table: Table,
    read: Columns,
    kind: type[RowKind],
    passed: list[str],
    form: TakeInForm,
) -> tuple[Batch | None, str]:
    try:
        batch = taking_in.take_in(
            found,
            table,
            read,
            kind=kind,
            by=request.user,
            passed=passed,
            only_good=form.cleaned_data.get("only_good", False),
        )
    except IntakeError as error:
        return None, str(error)
    notices.success(request, gettext("Taken in: %(count)s.") % {"count": batch.made})
    return batch, ""


def _dry_context(
    outlook: Outlook, found: Message, table: Table, remembered: RememberedColumns
) -> dict[str, Any]:
    new = outlook.of(Happened.MADE)
    stopping = grouped(told(outlook, *one) for one in outlook.problems(stopping=True))
    remarks = grouped(told(outlook, *one) for one in outlook.problems(stopping=False))
    preview = [(fate.item.lines[0].number, outlook.kind.shown(fate.item)) for fate in new[:SHOWN_ROWS]]
    labels = outlook.kind.labels
    named = [field.code for field in outlook.kind.fields if any(field.code in shown for _n, shown in preview)]
    return {
        "message": found,
        "table": table,
        "kind": type(outlook.kind),
        "outlook": outlook,
        "counts": outlook.counts,
        "remembered": remembered,
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
    found, book = _book(pk)
    remembered = get_object_or_404(RememberedColumns, pk=kept)
    table, kind = _asked(request, book, remembered.kind)
    outlook = taking_in.dry_run(
        found,
        table,
        from_json(remembered.columns, table.header),
        kind=kind,
        passed=request.GET.getlist("pass"),
    )
    return HttpResponse(
        as_csv(told(outlook, *one) for one in outlook.problems()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="problems-{found.pk}.csv"'},
    )


def _book(pk: str) -> tuple[Message, Book]:
    found = get_object_or_404(Message, pk=pk, channel=taking_in.CHANNEL)
    try:
        return found, taking_in.book_of(found)
    except UnreadableError as error:
        raise Http404(unreadable(error)) from error


def _asked(request: StaffRequest, book: Book, kind: str = "") -> tuple[Table, type[RowKind]]:
    """Return the table and the kind that the address names, when this person may make such records."""
    chosen = row_kinds().get(kind or request.GET.get("kind", ""))
    tables = {table.name: table for table in book.tables if table.rows}
    table = tables.get(request.GET.get("table", ""))
    if chosen is None or table is None:
        raise Http404
    request.user.must("intake.receive")
    request.user.must(chosen.permission)
    if len(table.rows) > MOST_ROWS:
        raise Http404(
            gettext(
                "This table has %(rows)s rows; a page takes %(most)s at most. Take it in on the command line: tregua import."
            )
            % {"rows": len(table.rows), "most": MOST_ROWS}
        )
    return table, chosen


def _remember(request: StaffRequest, table: Table, kind: type[RowKind], read: Columns) -> RememberedColumns:
    return taking_in.remember(
        fingerprint(table.header), kind=kind.code, columns=read.as_json(table.header), by=request.user
    )


def _dry_address(
    found: Message, kept: RememberedColumns, table: Table, passed: list[str] | None = None
) -> str:
    query = urlencode({"table": table.name, "pass": passed or []}, doseq=True)
    return f"{reverse('intake:sheet_dry', args=[found.pk, kept.pk])}?{query}"
