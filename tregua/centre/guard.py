"""What holds for every page: staff pages stay in no browser's cache, and a refused write is told, not failed."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import add_never_cache_headers

from tregua.centre.views import forbidden
from tregua.record.seat import NotSeatedError
from tregua.record.stopped import SigningStoppedError

# What anybody may read, and files that hold nothing of anybody.
FOR_ANYBODY: Final = ("/public/", "/static/")
# What is shown without TLS where this server speaks TLS: how to trust it, and no more.
WITHOUT_TLS: Final = ("/trust/", "/static/", "/language/")


class NothingStays:
    """Pages of people who work here, refusals and redirects among them, are kept by no browser and no proxy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if not request.path.startswith(FOR_ANYBODY):
            add_never_cache_headers(answer)
        return answer


class OnlyWithTLS:
    """Where this server speaks TLS itself, a page asked for without it is not shown: how to trust it is told instead."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.OWN_TLS and not request.is_secure() and not request.path.startswith(WITHOUT_TLS):
            return HttpResponseRedirect("/trust/")
        return self.get_response(request)


class CopiesAreTold:
    """Whoever writes in a copy that is read-only is told so, with the remedy, whatever page it was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for an act that this copy of the centre may not write, or not release.

        What is wrong with the log and what to do is told to who works here, not to the public.
        """
        told = isinstance(exception, (NotSeatedError, SigningStoppedError))
        return forbidden(request, exception) if told and not request.path.startswith(FOR_ANYBODY) else None
