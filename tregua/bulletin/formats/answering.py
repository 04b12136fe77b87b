"""A bulletin as a file that a browser keeps or shows."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse

from tregua.bulletin.formats import BY_CODE, made
from tregua.bulletin.models import Bulletin


def file_of(
    bulletin: Bulletin, form: str, language: str, *, request: HttpRequest | None = None
) -> HttpResponse:
    """Return a bulletin in one of its forms; Http404 for a form that there is not."""
    found = BY_CODE.get(form)
    if found is None:
        raise Http404
    return answer_with(
        made(bulletin, found, language), found.name(bulletin, language), found.media_type, request=request
    )


def answer_with(
    content: bytes, name: str, media_type: str, *, request: HttpRequest | None = None
) -> HttpResponse:
    """Return a file under its name; who asks with the mark of this very file is told in few bytes that it is the same.

    Only what anybody may read is answered with a request: it may be kept on the way.
    """
    mark = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    if request is not None and request.headers.get("If-None-Match") == mark:
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(content, content_type=media_type)
        answer["Content-Disposition"] = f'inline; filename="{name}"'
    if request is not None:
        answer["ETag"] = mark
        answer["Cache-Control"] = "public, max-age=60"
        answer["Access-Control-Allow-Origin"] = "*"
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return answer
