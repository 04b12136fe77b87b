"""Pages of the grid: the tables that somebody is writing, one of them, the same as text, and what would become of it."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from tregua.intake import grid_actions
from tregua.intake.actions import IntakeError
from tregua.intake.channels.grid import FIRST_ROW
from tregua.intake.channels.reading import UnreadableError
from tregua.intake.dry_views import Run, problems_file, run_page
from tregua.intake.grid_checks import Said, check
from tregua.intake.grid_forms import BeginForm, PlainForm, ShownForm
from tregua.intake.grid_pasted import in_rows
from tregua.intake.grid_wording import words
from tregua.intake.grids import Grid
from tregua.intake.rows import RowKind, row_kinds, row_kinds_for
from tregua.people.pages import StaffRequest, form_page, staff_page

# Rows that the page without a script shows as a table; what is said of the others is listed all the same.
SHOWN_ROWS: Final = 200
SHOWN_PROBLEMS: Final = 200
# A grid of more rows is written as a text on a page of its own.
SHORT: Final = 300
# Words that are offered for a cell.
OFFERED: Final = 500


@staff_page("intake.receive")
@form_page
def grids(request: StaffRequest) -> HttpResponse:
    """List the tables that this person is writing; begin another."""
    kinds = row_kinds_for(request.user)
    form = BeginForm(
        request.POST if request.method == "POST" else None,
        kinds=kinds,
        initial={"kind": kinds[0].code if kinds else ""},
    )
    if form.is_bound and form.is_valid():
        chosen = row_kinds()[form.cleaned_data["kind"]]
        try:
            made = grid_actions.begin(chosen, by=request.user, title=form.cleaned_data["title"])
        except IntakeError as error:
            form.add_error(None, str(error))
        else:
            return redirect("intake:grid", pk=made.pk)
    mine = list(Grid.objects.of(request.user))
    for one in mine:
        one.kind_label = _kind(one).label  # type: ignore[attr-defined]
    context = {"grids": mine, "form": form, "kinds": kinds}
    return render(request, "intake/grids.html", context, status=422 if form.is_bound else 200)


@staff_page("intake.receive")
@require_safe
def grid(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one table as a grid in which somebody writes; without a script, as the text it is."""
    found = of(request, pk)
    kind = _kind(found)
    short = found.rows.count() <= SHORT
    context = {
        "grid": found,
        "kind": kind,
        "setup": {
            "columns": columns(found, kind),
            "language": request.LANGUAGE_CODE,
            "first": FIRST_ROW,
            "last": grid_actions.LAST_ROW,
            "rows": reverse("intake:grid_rows", args=[pk]),
            "pasted": reverse("intake:grid_pasted", args=[pk]),
            "words": words(),
        },
        "shown_form": ShownForm(grid=found, kind=kind),
        "plain": PlainForm(initial={"text": as_text(found)}) if short else None,
        "labels": labels(found, kind),
    }
    return render(request, "intake/grid.html", context)


@staff_page("intake.receive")
@form_page
def plain(request: StaffRequest, pk: str) -> HttpResponse:
    """Take the whole table as a text, and show it as a table with what is wrong at its cells."""
    found = of(request, pk)
    kind = _kind(found)
    form = PlainForm(request.POST if request.method == "POST" else None, initial={"text": as_text(found)})
    if form.is_bound and form.is_valid():
        pasted, rows = in_rows(form.cleaned_data["text"], kind, found.columns)
        try:
            grid_actions.keep_all(found, rows)
        except IntakeError as error:
            form.add_error("text", str(error))
        else:
            grid_actions.show_columns(
                found, [*found.columns, *pasted.fields], day_first=found.day_first, year=found.year
            )
            if "" in pasted.columns:
                notices.warning(request, _left_out(pasted.columns))
            return redirect("intake:grid_plain", pk=pk)
    context = {"grid": found, "kind": kind, "form": form, "labels": labels(found, kind), **_told(found)}
    return render(request, "intake/grid_plain.html", context, status=422 if form.is_bound else 200)


def _left_out(pasted: list[str]) -> str:
    places = ", ".join(str(place) for place, code in enumerate(pasted, 1) if not code)
    return gettext(
        "These columns of the pasted table are not known and were left out: %(places)s. Give them another name, or paste "
        "their cells into a column of the grid."
    ) % {"places": places}


def _told(found: Grid) -> dict[str, Any]:
    """Return the rows with what is said of each cell, and all that is said as a list."""
    rows = dict(found.rows.order_by("number").values_list("number", "cells"))
    said = check(found, rows).said
    by_cell: dict[tuple[int, str], list[Said]] = {}
    for one in said:
        by_cell.setdefault((one.row, one.field), []).append(one)
    named = dict(zip(found.columns, labels(found, _kind(found)), strict=True))
    return {
        "rows": [
            (
                number,
                [(named[code], cells.get(code, ""), by_cell.get((number, code))) for code in found.columns],
            )
            for number, cells in list(rows.items())[:SHOWN_ROWS]
        ],
        "count": len(rows),
        "said": [(one, named.get(one.field, "")) for one in said[:SHOWN_PROBLEMS]],
        "more": max(0, len(said) - SHOWN_PROBLEMS),
    }


@staff_page("intake.receive")
@require_POST
def shown(request: StaffRequest, pk: str) -> HttpResponse:
    """Show other columns, or read days otherwise."""
    found = of(request, pk)
    form = ShownForm(request.POST, grid=found, kind=_kind(found))
    if form.is_valid():
        grid_actions.show_columns(found, **form.says())
    else:
        for name, errors in form.errors.items():
            notices.error(request, f"{form[name].label}: {' '.join(map(str, errors))}")
    return redirect("intake:grid", pk=pk)


@staff_page("intake.receive")
@require_POST
def throw_away(request: StaffRequest, pk: str) -> HttpResponse:
    """Forget a table that nothing was made of."""
    grid_actions.throw_away(of(request, pk))
    notices.success(request, gettext("Thrown away. Nothing was made of it."))
    return redirect("intake:grids")


@staff_page("intake.receive")
@form_page
def dry(request: StaffRequest, pk: str) -> HttpResponse:
    """Show what would become of every row; take the table in when a person says so."""
    found = of(request, pk)
    if not found.rows.exists():
        notices.info(request, gettext("This grid is empty. Write a row first."))
        return redirect("intake:grid", pk=pk)
    run = _run(request, found)
    passed = request.GET.getlist("pass")

    def answered(says: Mapping[str, Mapping[str, str]]) -> str:
        grid_actions.answer(found, says)
        return f"{reverse('intake:grid_dry', args=[pk])}?{urlencode({'pass': passed}, doseq=True)}"

    def take_in(only_good: bool) -> Any:  # noqa: FBT001 - what the form says
        return grid_actions.take_in(found, by=request.user, passed=passed, only_good=only_good)

    return run_page(request, run, answered=answered, take_in=take_in)


@staff_page("intake.receive")
@require_safe
def problems(request: StaffRequest, pk: str) -> HttpResponse:
    """Give every problem of the table as a file."""
    return problems_file(_run(request, of(request, pk)).outlook, f"problems-{pk}.csv")


def _run(request: StaffRequest, found: Grid) -> Run:
    raw = grid_actions.as_bytes(found)
    try:
        table = grid_actions.table_of(found, raw)
    except UnreadableError as error:
        raise Http404 from error
    outlook = grid_actions.dry_run(found, raw, passed=request.GET.getlist("pass"))
    return Run(
        found.title,
        table,
        _kind(found),
        outlook,
        reverse("intake:grid", args=[found.pk]),
        gettext("Back to the grid"),
        reverse("intake:grid_problems", args=[found.pk]),
    )


def of(request: StaffRequest, pk: str) -> Grid:
    """Return a grid of this person who may make such records; another's is not there."""
    found = get_object_or_404(Grid.objects.of(request.user), pk=pk)
    request.user.must(_kind(found).permission)
    return found


def _kind(found: Grid) -> type[RowKind]:
    if found.kind not in row_kinds():
        raise Http404
    return row_kinds()[found.kind]


def columns(found: Grid, kind: type[RowKind]) -> list[dict[str, Any]]:
    """Return what the page knows of each column: its name, how it is read, the words that are offered."""
    fields = {field.code: field for field in kind.fields}
    offered = kind(found.answers).offered()
    return [
        {
            "code": code,
            "label": str(kind.labels.get(code, code)),
            "reads": fields[code].reads,
            "required": fields[code].required,
            "offered": offered.get(code, [])[:OFFERED],
        }
        for code in found.columns
    ]


def labels(found: Grid, kind: type[RowKind]) -> list[str]:
    """Return what each column is called on the page."""
    return [str(kind.labels.get(code, code)) for code in found.columns]


def as_text(found: Grid) -> str:
    """Return the table as a text with tabs that is read again as the same, "" when nothing is written."""
    return grid_actions.as_bytes(found).decode() if found.rows.exists() else ""
