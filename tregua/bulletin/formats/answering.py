"""A bulletin given as a file in one of its forms."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse

from tregua.bulletin.formats import BY_CODE, made
from tregua.bulletin.models import Bulletin
from tregua.record.answering import answer_with

STYLE_INSIDE: Final = "default-src 'none'; style-src 'unsafe-inline'"


def file_of(
    bulletin: Bulletin, form: str, language: str, *, request: HttpRequest | None = None
) -> HttpResponse:
    """Return a bulletin in one of its forms; Http404 for a form that there is not."""
    found = BY_CODE.get(form)
    if found is None:
        raise Http404
    return answer_with(
        made(bulletin, found, language),
        found.media_type,
        name=found.name(bulletin, language),
        request=request,
        policy=STYLE_INSIDE,
    )
