"""What the grid's script asks for: rows are kept and checked a batch at a time, and pasted columns are named."""

import json
from typing import Any, Final

from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from tregua.intake import grid_actions
from tregua.intake.actions import IntakeError
from tregua.intake.grid_checks import check
from tregua.intake.grid_pasted import understood
from tregua.intake.grid_views import columns, of
from tregua.intake.grids import LONGEST_WINDOW, Grid
from tregua.intake.rows import row_kinds
from tregua.people.pages import StaffRequest, staff_page
from tregua.record.seat import NotSeatedError

# The script sends so many rows at once.
AT_ONCE: Final = 500


class _AskedWronglyError(Exception):
    """What came is not what the script sends."""


@staff_page("intake.receive")
@require_POST
def rows(request: StaffRequest, pk: str) -> HttpResponse:
    """Keep some rows and say what is wrong with them; a window that opens the grid is given all rows."""
    try:
        found = of(request, pk)
    except Http404:  # the script tells this apart from a page that asks for the password
        return JsonResponse({"says": gettext("This was filed or thrown away already.")}, status=404)
    try:
        says = _object(request)
        window = str(says.get("window", ""))[:LONGEST_WINDOW]
        if says.get("open"):
            grid_actions.open_in(found, window)
            return JsonResponse({"rows": list(found.rows.order_by("number").values_list("number", "cells"))})
        changed = _rows(found, says.get("rows"))
        if says.get("keep", True):
            grid_actions.keep_rows(found, changed, window=window)
    except _AskedWronglyError:
        return JsonResponse({"says": gettext("This page is out of date. Open it again.")}, status=400)
    except (IntakeError, NotSeatedError) as error:
        return JsonResponse({"says": str(error)}, status=409)
    checked = check(found, changed)
    return JsonResponse(
        {
            "said": [[one.row, one.field, one.says, one.stops] for one in checked.said],
            "read": checked.read,
            "at": timezone.localtime().strftime("%H:%M:%S"),
        }
    )


@staff_page("intake.receive")
@require_POST
def pasted(request: StaffRequest, pk: str) -> HttpResponse:
    """Say which columns a pasted block has when its first line names them; those that are not shown yet are shown."""
    found = of(request, pk)
    kind = row_kinds()[found.kind]
    try:
        block = _block(_object(request))
    except _AskedWronglyError:
        return JsonResponse({"says": gettext("This page is out of date. Open it again.")}, status=400)
    read = understood(block, kind, found.columns)
    if not read.named:
        return JsonResponse({"named": False})
    if set(read.fields) - set(found.columns):
        found = grid_actions.show_columns(
            found, [*found.columns, *read.fields], day_first=found.day_first, year=found.year
        )
    return JsonResponse({"named": True, "fields": read.columns, "columns": columns(found, kind)})


def _object(request: StaffRequest) -> dict[str, Any]:
    try:
        says = json.loads(request.body)
    except ValueError as error:
        raise _AskedWronglyError from error
    if not isinstance(says, dict):
        raise _AskedWronglyError
    return says


def _block(says: dict[str, Any]) -> list[list[str]]:
    block = says.get("block")
    if not (isinstance(block, list) and all(isinstance(row, list) for row in block)):
        raise _AskedWronglyError
    return [[str(cell) for cell in row] for row in block[:AT_ONCE]]


def _rows(found: Grid, sent: Any) -> dict[int, dict[str, str]]:
    """Return the rows as sent: number, then field and text; a field that the grid does not show is refused."""
    if not isinstance(sent, list) or len(sent) > AT_ONCE:
        raise _AskedWronglyError
    shown = set(found.columns)
    changed: dict[int, dict[str, str]] = {}
    for one in sent:
        if not (
            isinstance(one, list) and len(one) == 2 and isinstance(one[0], int) and isinstance(one[1], dict)
        ):
            raise _AskedWronglyError
        if not set(one[1]) <= shown:
            raise _AskedWronglyError
        changed[one[0]] = {code: _whole(str(text)) for code, text in one[1].items()}
    return changed


def _whole(text: str) -> str:
    """Return a text that has bytes: a browser also sends halves of characters."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
