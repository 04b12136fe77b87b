"""Letters to the other centre's custodians, for its signed request only: to everybody else there is nothing here."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tregua.exchange import letter_box
from tregua.exchange.letters import LetterLeft
from tregua.people.pages import public_page
from tregua.public.mirror import not_there
from tregua.public.sealed import asked_by_other_centre


@public_page
@never_cache
@require_safe
def letters(request: HttpRequest, name: str) -> HttpResponse:
    """Give the other centre one letter that may leave now, or the list of them; 404 to everybody else."""
    if not asked_by_other_centre(request, f"{letter_box.FOLDER}/{name}"):
        return not_there()
    found = letter_box.listing() if name == "list" else letter_box.take_along(name, way=LetterLeft.Way.LINE)
    if found is None:
        return not_there()
    return HttpResponse(found, content_type="application/octet-stream")
