"""Pages of help: keys, cards to print, the tour."""

from typing import Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, get_language_info, override
from django.views.decorators.http import require_POST

from tregua.agreement.names import language_name, named
from tregua.centre.context import navigation
from tregua.centre.help import keys as known
from tregua.centre.help import tour as tours
from tregua.centre.help.cards import CARDS, FOR_EVERYBODY
from tregua.people.models import Person
from tregua.people.pages import ANYBODY_HERE, StaffRequest, staff_page
from tregua.people.roles import BY_CODE, ROLES

PAPERS: Final = ("a4", "a5")


@staff_page(ANYBODY_HERE)
def keys(request: StaffRequest) -> HttpResponse:
    """Show the keys of one page and the general ones; without a page, those of every page."""
    wanted = request.GET.get("of", "")
    pages = [page for name, page in known.PAGES.items() if name == wanted] or (
        [] if wanted else list(known.PAGES.values())
    )
    context = {"pages": pages, "general": known.GENERAL, "of": wanted}
    return render(request, "help/keys.html", context)


@staff_page(ANYBODY_HERE)
def cards(request: StaffRequest) -> HttpResponse:
    """Show which cards there are: one a role."""
    return render(request, "help/cards.html", {"roles": ROLES, "held": request.user.held_roles})


@staff_page(ANYBODY_HERE)
def card_own(request: StaffRequest) -> HttpResponse:
    """Lead to the card of one's own role; whoever has none, or several, chooses."""
    held = request.user.held_roles
    return redirect("help:card", role=held[0].code) if len(held) == 1 else redirect("help:cards")


@staff_page(ANYBODY_HERE)
def card(request: StaffRequest, role: str) -> HttpResponse:
    """Show the card of a role, to be printed on A4 or A5, in any of the languages."""
    found = BY_CODE.get(role)
    if found is None:
        raise Http404
    language = request.GET.get("in", "")
    language = language if language in dict(settings.LANGUAGES) else get_language() or "en"
    paper = request.GET.get("paper", "")
    with override(language):
        holder = Person(code="", roles=[found.code])
        context = {
            "role": found,
            "card": CARDS[found.code],
            "everybody": () if found.of_a_party else FOR_EVERYBODY,
            "groups": [
                {"words": str(group["words"]), "lines": [str(line["words"]) for line in group["lines"]]}
                for group in navigation(holder, "")
            ],
            "general": known.GENERAL,
            "language": language,
            "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
            "languages": [(code, language_name(code)) for code, _name in settings.LANGUAGES],
            "paper": paper if paper in PAPERS else PAPERS[0],
            "papers": PAPERS,
            "centre_name": named(settings.CENTRE.names, language),
        }
        return render(request, "help/card.html", context)


@staff_page(ANYBODY_HERE)
@require_POST
def tour(request: StaffRequest) -> HttpResponse:
    """Begin the tour of the example, go on, or leave it."""
    if not settings.CENTRE.example:
        raise Http404
    return redirect(tours.go(request, request.user, request.POST.get("way", "")))
