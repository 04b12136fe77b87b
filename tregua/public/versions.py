"""The links (RFC 8288) by which a program learns what became of an issue whose data are frozen: RFC 5829 names them."""

from collections.abc import Callable
from typing import Final

from django.http import HttpResponse

from tregua.bulletin.following import Following
from tregua.bulletin.models import Bulletin

# The links, and what lets a page of another site read them.
LINKED: Final = ("Link", "Access-Control-Expose-Headers")


def link_versions(answer: HttpResponse, found: Following, address: Callable[[Bulletin], str]) -> HttpResponse:
    """Name in an answer the issue before, the issue after, and the last one; nothing where there is one issue."""
    named = {
        "predecessor-version": found.before,
        "successor-version": found.after,
        "latest-version": found.issues[-1] if found.after else None,
    }
    links = [f'<{address(one)}>; rel="{relation}"' for relation, one in named.items() if one]
    if links:
        for name, says in zip(LINKED, (", ".join(links), "Link"), strict=True):
            answer[name] = says
    return answer
