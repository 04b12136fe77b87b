"""Pages for anybody are kept for a moment: when many ask at once, each is made once and given to all.

A page is kept for SECONDS in the memory of the process that made it, for strangers only (whoever works here has a
cookie), and no longer than until something further is published here or read of the other centre. So an embargo that
ends, or a translation that was reviewed, is seen SECONDS later at most; an issue that corrects or withdraws another is
seen at once. It is not for a view that answers by itself whether a page has changed: that answer would be kept, too.
"""

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, Final

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.cache import cache_page

from tregua.exchange.models import PeerEntry, PeerHead, Receipt
from tregua.record.models import Entry, Head, Log

SECONDS: Final = 5
CACHE: Final = "public_pages"
# Of those who ask for a page that is not kept, one makes it and the others wait: an address always takes the same lock.
LOCKS: Final = tuple(Lock() for _number in range(64))

View = Callable[..., HttpResponseBase]


def kept_a_moment(view: View) -> View:
    """Give strangers what this view of published things made a moment ago of the same address, in the same language."""

    @wraps(view)
    def kept(request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
        if request.COOKIES.keys() - {settings.LANGUAGE_COOKIE_NAME}:
            return view(request, *given, **named)
        address = request.get_full_path(), get_language()
        with LOCKS[hash(address) % len(LOCKS)]:
            asked = cache_page(SECONDS, cache=CACHE, key_prefix=published_so_far())(view)
            answer: HttpResponseBase = asked(request, *given, **named)
        # Kept here and not in the browser, which would show the language before to whoever chose another.
        if answer.get("Cache-Control") == f"max-age={SECONDS}":
            del answer["Cache-Control"], answer["Expires"]
        return answer

    return kept


def published_so_far() -> str:
    """Return what differs as soon as anything was released, signed, or read of the other centre."""
    released = Entry.objects.filter(log=Log.PUBLISHED).order_by("-index").values_list("index", flat=True)
    of_the_log = [released.first(), *(_newest(kind) for kind in (Head, PeerHead, PeerEntry, Receipt))]
    return "-".join(str(one or 0) for one in of_the_log)


def _newest(kind: type[Model]) -> int | None:
    rows = kind._default_manager.all()  # noqa: SLF001 - the documented name
    found: int | None = rows.order_by("-pk").values_list("pk", flat=True).first()
    return found
