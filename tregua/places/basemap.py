"""The lines and names under every map: a file of tiles that is shipped, or the operator's own, read piece by piece."""

import re
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from tregua.people.pages import ANYBODY_HERE, StaffRequest, staff_page

SHIPPED: Final = "places/basemap.pmtiles"
# A reader of tiles asks for some kilobytes; nobody is given a whole country's file at once.
MOST_AT_ONCE: Final = 16 * 1024 * 1024
_ASKED: Final = re.compile(r"bytes=(\d{1,15})-(\d{1,15})")


def address_of_tiles() -> str:
    """Return where the browser finds the tiles."""
    return reverse("places:tiles") if settings.CENTRE.map_tiles else static(SHIPPED)


@staff_page(ANYBODY_HERE)
@require_safe
def tiles(request: StaffRequest) -> HttpResponse:
    """Give a piece of the operator's own file of tiles: the bytes that were asked for, and no more."""
    file: Path | None = settings.CENTRE.map_tiles
    if file is None or not file.is_file():
        raise Http404
    size = file.stat().st_size
    asked = _ASKED.fullmatch(request.headers.get("Range", ""))
    first, last = (int(asked[1]), min(int(asked[2]), size - 1)) if asked else (size, 0)
    if not first <= last < first + MOST_AT_ONCE:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    with file.open("rb") as whole:
        whole.seek(first)
        piece = whole.read(last + 1 - first)
    headers = {
        "Content-Range": f"bytes {first}-{last}/{size}",
        "Accept-Ranges": "bytes",
        "ETag": f'"{file.stat().st_mtime_ns:x}-{size:x}"',
    }
    return HttpResponse(piece, status=206, content_type="application/octet-stream", headers=headers)
