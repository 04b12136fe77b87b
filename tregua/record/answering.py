"""A file that programs and browsers are given under its mark, so that who has it already is told so in few bytes.

Nothing here needs the database: whoever only keeps copies of a record answers with it too.
"""

import hashlib
from typing import Final

from django.http import HttpRequest, HttpResponse

# What anybody may read may be kept on the way so long.
A_MINUTE: Final = "public, max-age=60"
NOTHING_LOADED: Final = "default-src 'none'"


def answer_with(
    content: bytes,
    media_type: str,
    *,
    name: str = "",
    request: HttpRequest | None = None,
    keep: str = A_MINUTE,
    policy: str = NOTHING_LOADED,
) -> HttpResponse:
    """Return a file, under a name where it has one; `keep` says how long it may be kept on the way.

    Only what anybody may read is answered with a request: who asks with the mark of this very file is given no second.
    """
    mark = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    if request is not None and request.headers.get("If-None-Match") == mark:
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(content, content_type=media_type)
        if name:
            answer["Content-Disposition"] = f'inline; filename="{name}"'
    if request is not None:
        answer["ETag"] = mark
        answer["Cache-Control"] = keep
        answer["Access-Control-Allow-Origin"] = "*"
    answer["Content-Security-Policy"] = policy
    return answer
