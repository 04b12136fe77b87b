"""The site anybody may read: approved bulletins, how things are counted, and how to check it all oneself.

Nothing here asks who is reading, sets a cookie, or shows anything but published things.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

import tregua.record
from tregua.bulletin.document import without_pictures
from tregua.bulletin.following import following
from tregua.bulletin.formats import FORMATS
from tregua.bulletin.formats.answering import file_of
from tregua.bulletin.languages import codes, reviewed_by
from tregua.bulletin.models import Bulletin
from tregua.bulletin.release import MOST_DAYS_FOR_ANYBODY, SCHEMA, ReleaseError, release_of
from tregua.bulletin.rules import GROUPS, RULES
from tregua.bulletin.text import document_of
from tregua.exchange.proofs import proof_of
from tregua.people.pages import public_page
from tregua.people.paging import page_of
from tregua.public.entries import standing
from tregua.public.keeping import kept_a_moment
from tregua.public.mirror import file_answer, not_there, places_of, published_file
from tregua.public.open_data import published
from tregua.public.versions import link_versions
from tregua.record.answering import answer_with
from tregua.record.keys import LogKeyError, log_vkey
from tregua.record.models import Body, Entry, Head, Log

ON_A_PAGE = 30
# Of a long log only the newest files are listed; the formats say where the others are.
SHOWN_PLACES = 40
VERIFIER = Path(tregua.record.__file__).parent / "verify.py"


def _language(asked: str) -> str:
    if asked and asked not in codes():
        raise Http404
    return asked or (get_language() or "en")[:2]


@public_page
@require_safe
@kept_a_moment
def home(request: HttpRequest) -> HttpResponse:
    """Show the latest bulletin's figures, who says what, and the bulletins before it."""
    current = Bulletin.objects.current()
    latest = current.daily().with_figures().listed().first()
    language = _language(request.GET.get("language", ""))
    context: dict[str, Any] = {
        "latest": latest,
        "document": without_pictures(document_of(latest, language)) if latest else None,
        "page": page_of(request, current.listed(), ON_A_PAGE),
        "languages": codes(),
        "standing": standing(latest.approval.entry_index) if latest else None,
    }
    return render(request, "public/home.html", context)


@public_page
@require_safe
@kept_a_moment
def figures(request: HttpRequest) -> HttpResponse:
    """Show the latest figures as charts and as a map of whole provinces, with their tables."""
    latest = Bulletin.objects.current().daily().with_figures().listed().first()
    found = document_of(latest, _language("")) if latest else None
    drawn = replace(found, sections=[one for one in found.sections if one.pictures]) if found else None
    return render(request, "public/figures.html", {"latest": latest, "document": drawn})


@public_page
@require_safe
@kept_a_moment
def how_to_report(request: HttpRequest) -> HttpResponse:
    """Show how anybody tells this centre what happened, and what not to write where others can read it."""
    return render(request, "public/how_to_report.html")


@public_page
@require_safe
@kept_a_moment
def bulletin(request: HttpRequest, key: str, issue: int | None = None, language: str = "") -> HttpResponse:
    """Show an approved bulletin in one of its languages; without an issue, the one that stands."""
    found = published(key, issue)
    chosen = _language(language)
    context = {
        "bulletin": found,
        "document": document_of(found, chosen),
        "languages": codes(),
        "forms": FORMATS,
        "following": following(found),
        "standing": standing(found.approval.entry_index),
    }
    return render(request, "public/bulletin.html", context)


@public_page
@require_safe
def bulletin_as(request: HttpRequest, key: str, issue: int, form: str, language: str = "") -> HttpResponse:
    """Give an approved bulletin as a file in one of its forms."""
    found = published(key, issue)
    answer = file_of(found, form, _language(language), request=request)
    way, more = ("public:issue_as_in", [language]) if language else ("public:issue_as", [])
    return link_versions(
        answer, following(found), lambda one: reverse(way, args=[one.key, one.issue, form, *more])
    )


@public_page
@require_safe
def release(request: HttpRequest, first: str, last: str) -> HttpResponse:
    """Give the open data of some days as one archive."""
    try:
        archive = release_of(date.fromisoformat(first), date.fromisoformat(last), most=MOST_DAYS_FOR_ANYBODY)
    except (ValueError, ReleaseError) as error:
        raise Http404(str(error)) from error
    name = f"{settings.CENTRE.code}-{first}-{last}.zip"
    return answer_with(archive, "application/zip", name=name, request=request)


@public_page
@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """Give the schema (JSON Schema 2020-12) that the data of every bulletin keeps to."""
    return answer_with(SCHEMA.read_bytes(), "application/schema+json", name=SCHEMA.name, request=request)


@public_page
@require_safe
@kept_a_moment
def method(request: HttpRequest) -> HttpResponse:
    """Show the counting rules, and who has reviewed each language."""
    groups = [(heading, [rule for rule in RULES if rule.group == group]) for group, heading in GROUPS.items()]
    reviewed = [(code, reviewed_by(code)) for code in codes()]
    return render(request, "public/method.html", {"groups": groups, "reviewed": reviewed})


@public_page
@require_safe
@csp_update({"connect-src": ["https:"]})  # a reader may check a log that lies elsewhere
def check(request: HttpRequest) -> HttpResponse:
    """Show how a stranger checks this centre's published record: key, head, files, command."""
    try:
        vkey = log_vkey()
    except LogKeyError:
        vkey = ""
    head = Head.objects.latest_of(Log.PUBLISHED)
    context = {
        "vkey": vkey,
        "head": head,
        "note": _signed_head() or (head.note if head else ""),
        "origin": settings.ORIGIN,
        "places": places_of(head.size if head else 0)[-SHOWN_PLACES:],
        "prefix": request.build_absolute_uri(reverse("public:record", args=["checkpoint"])).removesuffix(
            "checkpoint"
        ),
    }
    return render(request, "public/check.html", context)


def _signed_head() -> str:
    """Return the checkpoint as it is served: with the lines of those who cosigned it."""
    found = published_file(_published_folder(), "checkpoint")
    return found.read_text(encoding="utf-8", errors="replace") if found else ""


def _published_folder() -> Path:
    return Path(settings.CENTRE_FOLDER) / "published"


@public_page
@require_safe
def record(request: HttpRequest, file: str) -> HttpResponse:
    """Serve one file of the published folder as it is, so that anybody can mirror the record."""
    found = published_file(_published_folder(), file)
    if found is None:
        return not_there()
    return file_answer(request, found, file)


@public_page
@require_safe
def proof(_request: HttpRequest, index: int) -> HttpResponse:
    """Give the offline proof of one published entry, under the head that most others vouch for."""
    made = proof_of(index)
    if made is None:
        raise Http404
    answer = HttpResponse(made.written, content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@public_page
@require_safe
def public_part(_request: HttpRequest, index: int) -> HttpResponse:
    """Give the public part of one published entry as it lies beside the log, to go with its proof."""
    body = Body.objects.filter(entry__in=Entry.objects.published(), entry__index=index).first()
    head = Head.objects.latest_of(Log.PUBLISHED)
    if body is None or not body.disclosures or head is None or index >= head.size:
        raise Http404
    answer = HttpResponse(f"{body.disclosures}\n", content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@public_page
@require_safe
def verifier(_request: HttpRequest) -> HttpResponse:
    """Give the verifying program: one file that needs Python and the package `cryptography`."""
    return HttpResponse(VERIFIER.read_bytes(), content_type="text/x-python; charset=utf-8")
