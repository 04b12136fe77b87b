"""This centre as a witness, for programs: a new head is posted to it, and what it holds of other logs is read."""

import time
from functools import partial
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from tregua.exchange import trust, witnessing
from tregua.exchange.withheld_entries import without_withheld
from tregua.exchange.witnesses import place_of
from tregua.people.pages import public_page
from tregua.public.mirror import file_answer, not_there, published_file
from tregua.record.bodies import has_room_for_text
from tregua.record.cosignature import CosignatureError, parse_cosigner_vkey
from tregua.record.signed_request import RequestError, check_request
from tregua.record.witness import COME_AGAIN_SECONDS, LONGEST

PREFIX: Final = "/public/record/"


@public_page
@csrf_exempt
@require_POST
def add_checkpoint(request: HttpRequest) -> HttpResponse:
    """Answer a log that asks for our cosignature (C2SP tlog-witness); who asks is known by the log's signature."""
    raw = request.read(LONGEST + 1)
    given = witnessing.answer(raw)
    answer = HttpResponse(given.text, status=given.status, content_type=given.content_type)
    answer["Cache-Control"] = "no-store"
    if given.status == 503:
        answer["Retry-After"] = str(COME_AGAIN_SECONDS)
    return answer


@public_page
@require_safe
def witnessed(request: HttpRequest, log: str, file: str) -> HttpResponse:
    """Serve what we hold of another log; what may hold words of theirs to that centre alone, unless the charter says so."""
    known = {place_of(origin): origin for origin in witnessing.witnessed_logs()}
    if f"witness/{log}" not in known:
        return not_there()
    found = published_file(Path(settings.CENTRE_FOLDER) / "mirrors" / log, file)
    if found is None:
        return not_there()
    if has_room_for_text(file, found) and not trust.republishes_bodies() and not _is_theirs(request):
        return HttpResponse("Only that centre may read these.\n", status=403, content_type="text/plain")
    if not file.startswith("body/"):
        return file_answer(request, found, file)
    return file_answer(request, found, file, shown=partial(without_withheld, file))


def _is_theirs(request: HttpRequest) -> bool:
    """Return whether the mirror key of the other centre signed this request."""
    try:
        check_request(
            request.headers.get("Authorization", ""),
            keys=[parse_cosigner_vkey(trust.peer_cosigner())],
            path=request.path.removeprefix(PREFIX),
            to=settings.ORIGIN,
            now=int(time.time()),
        )
    except (RequestError, CosignatureError):
        return False
    return True
