"""Pages of a bulletin's prose, for staff: write a paragraph, translate it, review a translation."""

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from tregua.bulletin import prose as writing
from tregua.bulletin.forms import ProseForm
from tregua.bulletin.languages import codes, direction
from tregua.bulletin.models import Bulletin, Paragraph
from tregua.bulletin.views import chosen_language, find
from tregua.people.conflict import Conflict
from tregua.people.pages import StaffRequest, staff_page
from tregua.record.seat import NotSeatedError


@staff_page("exchange.read")
@require_safe
def prose(request: StaffRequest, key: str, issue: int) -> HttpResponse:
    """Show what people wrote for an issue, part by part, and one paragraph to write or to translate."""
    return _page(request, _find(key, issue))


def _find(key: str, issue: int) -> Bulletin:
    """Return an issue that may have prose, also where a withdrawal of the same number was prepared after it."""
    made = find(key, issue)
    if made.withdraws and not hasattr(made, "approval"):
        beside = Bulletin.objects.filter(**made.name, withdraws=False)
        return beside.select_related("corrects").order_by("-id").first() or made
    return made


def _page(
    request: StaffRequest,
    made: Bulletin,
    *,
    form: ProseForm | None = None,
    error: Exception | None = None,
    conflict: Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    says = request.POST or request.GET
    part = says.get("part", "")
    part = part if part in writing.PARTS else writing.INTRODUCTION
    language = chosen_language(says.get("language", ""))
    standing = {(one.part, one.language): one for one in Paragraph.objects.of(made)}
    now = standing.get((part, language))
    open_to_all = not hasattr(made, "approval") and not made.withdraws
    start = {
        "part": part,
        "language": language,
        "text": now.text if now else "",
        "replaces": now.pk if now else "",
    }
    context = {
        "bulletin": made,
        "parts": [
            (code, name, [(tongue, standing.get((code, tongue))) for tongue in codes()])
            for code, name in writing.PARTS.items()
        ],
        "part": part,
        "part_name": writing.PARTS[part],
        "language": language,
        "direction": direction(language),
        "form": form or ProseForm(initial=start),
        "may_write": open_to_all and request.user.may("bulletin.draft"),
        "may_review": open_to_all
        and (request.user.may("bulletin.draft") or request.user.may("bulletin.approve")),
        "error": error,
        "conflict": conflict,
    }
    return render(request, "bulletin/prose.html", context, status=status)


def _address(part: str, language: str, bulletin: Bulletin) -> HttpResponse:
    answer = redirect("bulletin:prose", key=bulletin.key, issue=bulletin.issue)
    answer["Location"] += f"?part={part}&language={language}"
    return answer


@staff_page("bulletin.draft")
@require_POST
def write(request: StaffRequest, pk: str) -> HttpResponse:
    """Keep one paragraph of an issue that is not published."""
    made = get_object_or_404(Bulletin, pk=pk)
    form = ProseForm(request.POST)
    if not form.is_valid():
        return _page(request, made, form=form, status=422)
    try:
        kept = writing.write(made, **form.cleaned_data, by=request.user)
    except Conflict as conflict:
        return _page(request, made, form=form, conflict=conflict, status=409)
    except (writing.ProseError, NotSeatedError) as error:
        return _page(request, made, form=form, error=error, status=422)
    notices.success(request, gettext("Kept. It is printed once the bulletin is approved."))
    return _address(kept.part, kept.language, made)


@staff_page("exchange.read")
@require_POST
def review(request: StaffRequest, pk: str) -> HttpResponse:
    """Mark a translation as reviewed."""
    paragraph = get_object_or_404(Paragraph.objects.select_related("translates"), pk=pk)
    made = _find(paragraph.day.isoformat(), paragraph.issue)
    try:
        writing.review(paragraph, by=request.user)
    except Conflict as conflict:
        return _page(request, made, conflict=conflict, status=409)
    except (writing.ProseError, NotSeatedError) as error:
        return _page(request, made, error=error, status=422)
    notices.success(request, gettext("Marked as reviewed by you."))
    return _address(paragraph.part, paragraph.language, made)
