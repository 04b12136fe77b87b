"""A list as a file: what is on the screen, with the same filter, order, columns and language.

Every file says in its first rows, and on each printed sheet, whose it is: centre, person, time and a number under which
the journal and the disclosure ledger know it, so that a file found elsewhere leads back. Columns that could tell who
reported, or who works on what, stay behind and are named.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib import messages as notices
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language_bidi, gettext, ngettext

from tregua.agreement.formulas import like_a_formula
from tregua.agreement.names import named
from tregua.people import two_for_lists
from tregua.people.models import ListProposal, Person
from tregua.people.pages import StaffRequest
from tregua.people.paging import Page, Sieve, page_of
from tregua.people.saved_filters import conditions
from tregua.record import actions as record
from tregua.record.kept import new_ulid

PERMISSION: Final = "lists.take_out"
MOST: Final = 5_000
# Called with the kind and the ids of records that left in the file of a list, its number, and who took it.
TAKEN_OUT: Final[list[Callable[[str, Sequence[str], str, Person], None]]] = []
FORMS: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True)
class Column:
    """A column of a list: its words, and what stands in it for one row."""

    words: Promise | str
    value: Callable[[Any], Any]


@dataclass(frozen=True)
class Listing:
    """A list that can be taken out: its code, the model of its records, its columns, and the columns that stay behind.

    A list without a `label` is of what has no line in the ledger: the journal alone knows its file. One that is
    `restricted` holds words as they were told or places as they were written: two people give it out.
    """

    code: str
    words: Promise
    label: str
    columns: Sequence[Column]
    stays: Sequence[Promise] = ()
    record: Callable[[Any], str] = lambda row: row.pk
    restricted: bool = False


def chosen_words(form: Any) -> list[str]:
    """Return in words what a filter asks for, field by field."""
    said = []
    if form.is_bound and form.is_valid():
        for name, value in form.cleaned_data.items():
            if value:
                choices = dict(getattr(form.fields[name], "choices", ()))
                said.append(f"{form.fields[name].label}: {choices.get(value, value)}")
    return said


def answer(
    request: StaffRequest, listing: Listing, rows: Any, sieve: Sieve | None = None, *, asked: Any = None
) -> HttpResponse:
    """Return the file of a list that a person asked for on its page; one that is too long is refused with the remedy.

    `asked` is the form of the filter. One that cannot be read is refused: the file would hold more than was chosen.
    """
    request.user.must(PERMISSION)
    query = conditions(request.GET.urlencode())
    if asked is not None and (asked.errors or set(QueryDict(query)) - set(asked.fields)):
        notices.error(
            request, gettext("The filter of this list cannot be read. Mend it, then take the list out.")
        )
        return redirect(request.get_full_path())
    said = chosen_words(asked) if asked is not None else []
    form = request.POST["take_out"] if request.POST["take_out"] in FORMS else "xlsx"
    approved: ListProposal | None = None
    if listing.restricted:
        view = request.resolver_match.view_name if request.resolver_match else ""
        pk = request.POST.get("approved", "")
        try:
            if not pk:
                two_for_lists.propose(
                    view=view, query=query, words=" · ".join([str(listing.words), *said]), form=form,
                    reason=request.POST.get("reason", ""), by=request.user,
                )  # fmt: skip
                notices.success(
                    request, gettext("Asked for. Somebody else who may take lists out approves it.")
                )
                return redirect("people:list_requests")
            approved = two_for_lists.approved(pk, view=view, query=query, by=request.user)
            form = approved.form
        except two_for_lists.ListError as error:
            notices.error(request, str(error))
            return redirect(request.get_full_path())
    blank = HttpRequest()  # from the beginning of the list, whatever page somebody is on
    page = page_of(blank, rows, MOST, sieve=sieve)
    if page.after and page.looked_to is None:
        message = gettext(
            "This list has more than %(most)s rows. Choose fewer: days, a province, a type of violation."
        )
        notices.error(request, message % {"most": MOST})
        return redirect(request.get_full_path())
    number, content = take_out(listing, page, said, form=form, by=request.user, approved=approved)
    return HttpResponse(
        content,
        content_type=FORMS[form],
        headers={"Content-Disposition": f'attachment; filename="{listing.code}-{number}.{form}"'},
    )


@transaction.atomic
def take_out(
    listing: Listing,
    page: Page,
    said: Sequence[str],
    *,
    form: str,
    by: Person,
    approved: ListProposal | None = None,
) -> tuple[str, bytes]:
    """Return the number and the bytes of a list as a file; the journal knows it, and after it the ledger each record."""
    by.must(PERMISSION)
    number = new_ulid()
    now = f"{timezone.localtime():%Y-%m-%d %H:%M} {settings.TIME_ZONE}"
    centre = named(settings.CENTRE.names) or settings.CENTRE.code
    mark = f"{centre} · {by.code} · {now} · {number}"
    above = [
        [gettext("Taken out"), mark],
        [gettext("List"), " · ".join([str(listing.words), *said])],
        [gettext("Rows"), _counted(page)],
    ]
    if approved is not None:
        two_for_lists.taken(approved, number=number, by=by)
        above.append([gettext("Approved by"), f"{approved.decision.recorded_by.code} · {approved.reason}"])
    if listing.stays:
        above.append([gettext("Left out, for who is behind it"), " · ".join(map(str, listing.stays))])
    header = [str(column.words) for column in listing.columns]
    rows = [[column.value(row) for column in listing.columns] for row in page]
    made = _as_csv(above, header, rows) if form == "csv" else _as_xlsx(listing, mark, above, header, rows)
    record.append(
        act="list taken out",
        by=by.code,
        subject=f"intake.Listing/{number}",
        facts={
            "list": listing.code,
            "rows": len(rows),
            "form": form,
            "sha256": hashlib.sha256(made).hexdigest(),
            **({"approved_by": approved.decision.recorded_by.code} if approved else {}),
        },
    )
    if listing.label:
        for tell in TAKEN_OUT:
            tell(listing.label, [listing.record(row) for row in page], number, by)
    return number, made


def _counted(page: Page) -> str:
    count = len(page)
    told = ngettext("%(count)s row", "%(count)s rows", count) % {"count": count}
    if page.looked_to is None:
        return told
    where = str(page.looked_to)[:16]
    return f"{told} · " + gettext("Looked through as far as %(where)s.") % {"where": where}


def _as_csv(above: Iterable[Sequence[str]], header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Write a table that a spreadsheet program opens by double-click: no cell of it can be run."""
    target = io.StringIO()
    table = csv.writer(target)
    for row in (*above, header, *rows):
        table.writerow([_harmless(value) for value in row])
    return target.getvalue().encode("utf-8-sig")


def _harmless(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if like_a_formula(text) and isinstance(value, str) else text


def _as_xlsx(
    listing: Listing,
    mark: str,
    above: Sequence[Sequence[str]],
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> bytes:
    from tregua.agreement.sheet_out import write  # noqa: PLC0415 - heavy, and needed only while a file is written

    target = io.BytesIO()
    title = str(listing.words)
    write(target, header, rows, title=title, right_to_left=get_language_bidi(), above=above, mark=mark)
    return target.getvalue()
