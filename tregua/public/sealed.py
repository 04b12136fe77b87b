"""What is sealed to the other centre, for its signed request only: to everybody else there is nothing here.

Ciphertext is never put on public HTTP. Whoever hunts people may keep today what only tomorrow's machines can open.
"""

import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tregua.exchange import trust
from tregua.exchange.packages import listing, package
from tregua.people.pages import public_page
from tregua.public.mirror import not_there
from tregua.record.cosignature import parse_cosigner_vkey
from tregua.record.note import NoteError
from tregua.record.signed_request import RequestError, check_request


def asked_by_other_centre(request: HttpRequest, path: str) -> bool:
    """Return whether the other centre's mirror key signed a request for this path, just now."""
    try:
        check_request(
            request.headers.get("Authorization", ""),
            keys=[parse_cosigner_vkey(trust.peer_cosigner())],
            path=path,
            to=settings.ORIGIN,
            now=int(time.time()),
        )
    except (RequestError, NoteError):
        return False
    return True


@public_page
@never_cache
@require_safe
def sealed(request: HttpRequest, commitment: str) -> HttpResponse:
    """Give the other centre one package that is for it, or the list of them; 404 to everybody else."""
    if not asked_by_other_centre(request, f"sealed/{commitment}"):
        return not_there()
    body = settings.CENTRE.peer_code
    found = listing(body=body) if commitment == "list" else package(commitment, body=body)
    if found is None:
        return not_there()
    return HttpResponse(found, content_type="application/octet-stream")
