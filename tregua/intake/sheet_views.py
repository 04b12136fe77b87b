"""Pages that take a spreadsheet in: the file, the table, the columns; the dry run comes after them (dry_views)."""

from typing import Final
from urllib.parse import urlencode

from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from tregua.intake import sealing_columns, sheet_wording, taking_in
from tregua.intake.actions import IntakeError
from tregua.intake.channels.reading import UnreadableError
from tregua.intake.channels.sheet.columns import fingerprint
from tregua.intake.channels.sheet.table import Book, Table
from tregua.intake.mapping import Columns, from_json, guessed
from tregua.intake.models import Message, RememberedColumns
from tregua.intake.rows import RowKind, row_kinds, row_kinds_for
from tregua.intake.sheet_forms import ChooseForm, ColumnsForm, SheetForm
from tregua.intake.wording import unread, unreadable
from tregua.people.pages import StaffRequest, form_page, staff_page
from tregua.people.vault import VaultError

# A page looks at so many rows while somebody waits; longer tables are for the command line.
MOST_ROWS: Final = 10_000


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
    found, book = book_at(pk)
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
    found, book = book_at(pk)
    table, kind = asked(request, book)
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
        kept = remember(request, table, kind, form.says())
        return redirect(dry_address(found, kept, table))
    context = {
        "message": found,
        "table": table,
        "kind": kind,
        "form": form,
        "remembered": last,
        "unread": [unread(one.what, one.where) for one in table.unread],
    }
    return render(request, "intake/sheet_columns.html", context, status=422 if form.is_bound else 200)


def book_at(pk: str) -> tuple[Message, Book]:
    """Return a spreadsheet that was received, and what it holds."""
    found = get_object_or_404(Message, pk=pk, channel__in=taking_in.OF_TABLES)
    try:
        return found, taking_in.book_of(found)
    except UnreadableError as error:
        raise Http404(unreadable(error)) from error


def asked(request: StaffRequest, book: Book, kind: str = "") -> tuple[Table, type[RowKind]]:
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


def remember(request: StaffRequest, table: Table, kind: type[RowKind], read: Columns) -> RememberedColumns:
    """Keep how this person reads these columns."""
    return taking_in.remember(
        fingerprint(table.header), kind=kind.code, columns=read.as_json(table.header), by=request.user
    )


def dry_address(
    found: Message, kept: RememberedColumns, table: Table, passed: list[str] | None = None
) -> str:
    """Return where the dry run of a table stands, read by these columns."""
    query = urlencode({"table": table.name, "pass": passed or []}, doseq=True)
    return f"{reverse('intake:sheet_dry', args=[found.pk, kept.pk])}?{query}"
