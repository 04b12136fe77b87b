"""Every published entry on a page: where it stands in the log, what it says, and its proof."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tregua.exchange.fold import Logged
from tregua.exchange.held import logged
from tregua.exchange.states import State, state_of
from tregua.people.pages import public_page
from tregua.people.paging import page_of
from tregua.public.keeping import kept_a_moment
from tregua.record.models import Body, Entry, Head, Log

ON_A_PAGE: Final = 20
# A bulletin of one day has some thirty thousand characters, one of a year ten times as many.
LONGEST_SHOWN: Final = 100_000


@dataclass(frozen=True)
class Standing:
    """A published entry with its place in the log and how far it has come."""

    origin: str
    index: int
    state: State
    entry: Logged | None = None
    # Its public part is too long for a list: it is read as a file.
    long: bool = False


def standing(index: int, entry: Logged | None = None, *, long: bool = False) -> Standing:
    """Return where a published entry of ours stands: what is printed beside it."""
    return Standing(settings.ORIGIN, index, state_of(settings.ORIGIN, index), entry, long)


@public_page
@require_safe
@kept_a_moment
def entries(request: HttpRequest) -> HttpResponse:
    """Show the entries under the signed head, the newest first."""
    head = Head.objects.latest_of(Log.PUBLISHED)
    rows = Entry.objects.published().filter(index__lt=head.size if head else 0).order_by("-index")
    page = page_of(request, rows, ON_A_PAGE)
    found = Body.objects.filter(entry__in=[row.pk for row in page.object_list])
    sized = found.annotate(size=Length("disclosures"))
    bodies = dict(sized.filter(size__lte=LONGEST_SHOWN).values_list("entry", "disclosures"))
    long = set(sized.filter(size__gt=LONGEST_SHOWN).values_list("entry", flat=True))
    shown = [
        standing(row.index, logged(row, bodies.get(row.pk, "")), long=row.pk in long)
        for row in page.object_list
    ]
    return render(request, "public/entries.html", {"page": page, "shown": shown})
