"""Pages that anybody may read leave packed: on a bad line they come several times sooner.

Pages of staff do not: what is packed tells by its length whether a guess of a secret in it was right.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from tregua.people.pages import PUBLIC_PAGE


class PublicPagesPacked(GZipMiddleware):
    """Packs the pages, and the feeds, of the public site; files are left as they are."""

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_given: Any) -> None:
        """Note whether anybody may open what was asked for."""
        request.packs = getattr(view, "permission", None) == PUBLIC_PAGE  # type: ignore[attr-defined]

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Pack an answer that is read as it comes."""
        kind = response.headers.get("Content-Type", "")
        if not getattr(request, "packs", False) or not kind.startswith(("text/html", "application/atom")):
            return response
        packed: HttpResponseBase = super().process_response(request, response)
        return packed
