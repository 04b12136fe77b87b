"""What is borne of one request: how large, how slow, how long. Each number stands here and nowhere else."""

from http.cookies import CookieError, SimpleCookie
from typing import Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections

MB: Final = 1024 * 1024
# Threads that answer. SQLite has one writer and a machine few cores: more threads would only wait.
THREADS: Final = 16
# Requests that wait for a thread; whoever comes later is told to come again.
WAITING: Final = 200
# Processes that make pages beside the server's at most, each with memory of its own (some 110 MB); they begin when
# so many pages are being made at once.
BESIDE: Final = 3
BEGIN_BESIDE: Final = 4

# A head (address and headers) must be whole within this time; the same for an idle connection.
HEAD_SECONDS: Final = 15
HEAD_BYTES: Final = 32 * 1024
# A TLS greeting that does not come, and the memory that each connection gets for what it sends.
GREETING_SECONDS: Final = 10
GREETING_BYTES: Final = 16 * 1024
# Connections at once, where the system allows so many.
CONNECTIONS: Final = 8192
# A body may take this long, and a second more for each so many bytes that have come.
BODY_SECONDS: Final = 20
BODY_BYTES_A_SECOND: Final = 16 * 1024
# Whoever reads an answer must take a piece of it within this time.
READING_SECONDS: Final = 30
# A page that is not made within this time is not waited for; its thread ends when it ends.
ANSWER_SECONDS: Final = 300
# A page that takes longer is written into the log.
SLOW_SECONDS: Final = 10
# Requests that are under way at the end get this long.
ENDING_SECONDS: Final = 20

SMALL: Final = 1 * MB
# Beginnings of addresses at which more is taken in, from somebody who is logged in; the longest beginning counts.
LARGE: Final[dict[str, int]] = {
    "/messages/": 52 * MB,  # a spreadsheet of 50 MB and what a form puts round it
    "/incidents/": 21 * MB,  # an evidence file of 20 MB and what a form puts round it
    "/agreement/": 8 * MB,
    "/portal/": 3 * MB,  # a party's spreadsheet of 2 MB
    "/translations/": 5 * MB,  # a catalogue of 4 MB and what a form puts round it
    "/places/load/": 201 * MB,  # a gazetteer of a whole country
}


def most_bytes(path: str) -> int:
    """Return how large a body is taken in at this address from somebody who is logged in."""
    beginnings = [beginning for beginning in LARGE if path.startswith(beginning)]
    return LARGE[max(beginnings, key=len)] if beginnings else SMALL


def body_seconds(received: int) -> float:
    """Return how long a body may have taken by the time so many bytes have come."""
    return BODY_SECONDS + received / BODY_BYTES_A_SECOND


def is_logged_in(cookies: str) -> bool:
    """Return whether the session named in the request's cookies is somebody's; asked only before a large body."""
    try:
        found = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return False
    if found is None:
        return False
    try:
        return bool(SessionStore(found.value).get(SESSION_KEY))
    finally:
        close_old_connections()
