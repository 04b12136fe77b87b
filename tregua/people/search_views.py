"""The page of the one box: what is found of everything this person may read, kind by kind."""

from dataclasses import dataclass, field
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from tregua.people.pages import ANYBODY_HERE, StaffRequest, staff_page
from tregua.people.searching.folding import asked_words, marked
from tregua.people.searching.index import looked_up, take_in_if_free
from tregua.people.searching.kinds import Result, Sought, found_by

LONGEST: Final = 200
OF_EACH: Final = 5
ON_A_PAGE: Final = 50


@dataclass(frozen=True)
class Shown:
    """What was found of one kind: the results with their marked words, and where it goes on ("" at the end)."""

    code: str
    name: Promise
    results: list[tuple[Result, list[tuple[str, bool]]]] = field(default_factory=list)
    before: str = ""


@staff_page(ANYBODY_HERE)
@require_safe
def search(request: StaffRequest) -> HttpResponse:
    """Look for words in everything this person may read; the code of a record leads straight to it."""
    written = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    may_find = found_by(request.user)
    if written and "kind" not in request.GET:
        for kind in may_find:
            if address := kind.straight(written):
                return redirect(address)
    only = [kind for kind in may_find if kind.code == request.GET.get("kind")]
    complete = take_in_if_free()
    before = request.GET.get("before", "")
    shown = [
        _shown(kind, written, ON_A_PAGE if only else OF_EACH, _number(before)) for kind in only or may_find
    ]
    context = {
        "q": written,
        "shown": [one for one in shown if one.results],
        "kinds": [kind.name for kind in may_find if kind.of],
        "only": only[0] if only else None,
        "complete": complete,
        "doubts": [doubt for kind in may_find if (doubt := kind.doubt(written))],
        "looked": bool(asked_words(written)),
    }
    return render(request, "people/search.html", context)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _shown(kind: Sought, written: str, most: int, before: int | None) -> Shown:
    asked = asked_words(written)
    found = looked_up(kind, written, most + 1, before=before)
    ids = [record for _place, record in found[:most]]
    if asked:
        ids = list(dict.fromkeys([*ids, *kind.other_ids(written)]))
    results = kind.results(ids) if ids else {}
    return Shown(
        kind.code,
        kind.name,
        [(results[pk], marked(results[pk].text, asked)) for pk in ids if pk in results],
        before=str(found[most - 1][0]) if len(found) > most else "",
    )
