"""What the server bears: slow, large, many and broken requests, and people who go on working meanwhile."""

import asyncio
import contextlib
import gc
import socket
import threading
import time
from typing import NamedTuple

import pytest
from django.contrib.sessions.backends.db import SessionStore
from hypercorn.asyncio import serve

from tests.browser.conftest import free_port
from tregua.centre.serving import bridge, limits, settling
from tregua.centre.serving.bridge import Bridge
from tregua.centre.serving.refusals import SAYS, refusal
from tregua.centre.serving.server import Listening, settings_of

MANY = 60
seen = []


def application(environ, start):
    """Answer as a page would: with what came, with much, slowly, or not at all."""
    seen.append(environ)
    path = environ["PATH_INFO"]
    if path == "/slow/":
        time.sleep(1.5)
    if path == "/broken/":
        raise RuntimeError("a name that must not be told")
    body = b"x" * 8_000_000 if path == "/much/" else str(len(environ["wsgi.input"].read())).encode()
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


class Served(NamedTuple):
    """The port of a running server, how to tell it to end, and whether it has ended."""

    port: int
    told: threading.Event
    over: threading.Event


@pytest.fixture
def port(served):
    return served.port


@pytest.fixture
def served(monkeypatch, db):
    """Serve on a free port of this machine, with limits short enough for a test."""
    for name, value in {"HEAD_SECONDS": 1, "BODY_SECONDS": 1, "READING_SECONDS": 1, "ANSWER_SECONDS": 1,
                        "ENDING_SECONDS": 3, "THREADS": 4}.items():  # fmt: skip
        monkeypatch.setattr(limits, name, value)
    monkeypatch.setattr(limits, "is_logged_in", lambda cookies: "session=duty" in cookies)
    monkeypatch.setattr(
        settling, "AFTER", frozenset()
    )  # a look through all that the tests hold takes its second
    seen.clear()
    number, told, over = free_port(), threading.Event(), threading.Event()

    async def until_told():
        while not told.is_set():  # noqa: ASYNC110 - the event is of another thread
            await asyncio.sleep(0.05)

    def run():
        config = settings_of(Listening(without=[f"127.0.0.1:{number}"]), None)
        asyncio.run(serve(Bridge(application, threads=4), config, shutdown_trigger=until_told, mode="asgi"))
        over.set()

    threading.Thread(target=run, daemon=True).start()
    for _try in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", number)):
            break
        time.sleep(0.05)
    yield Served(number, told, over)
    told.set()
    assert over.wait(10)


def say(port, *pieces, pause=0.0, patience=8.0):
    """Send pieces on one connection and return what came back until it was closed."""
    got = b""
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as connection:
        with contextlib.suppress(OSError):
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(pause)
        with contextlib.suppress(OSError):
            while piece := connection.recv(65536):
                got += piece
    return got


def head(method="GET", path="/", **headers):
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def is_answered(port):
    """Return whether somebody who has patience, but not for all the others' turns, gets an ordinary page."""
    return b" 200 " in say(port, head())[:15]


@contextlib.contextmanager
def held_open(port, begin, *, dribble):
    """Hold many connections open, each sending a byte now and then, while something else is done."""
    connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(MANY)]
    going = threading.Event()

    def go_on():
        while not going.is_set():
            for connection in connections:
                with contextlib.suppress(OSError):
                    connection.send(dribble)
            time.sleep(0.2)

    for connection in connections:
        connection.sendall(begin)
    thread = threading.Thread(target=go_on, daemon=True)
    thread.start()
    yield connections
    going.set()
    thread.join()
    for connection in connections:
        connection.close()


def ended(connection):
    """Return whether the server has ended this connection."""
    connection.settimeout(15)
    try:
        while connection.recv(65536):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


@pytest.mark.parametrize(
    ("begin", "dribble"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\n", b"A: b\r\n"),
        (head("POST", Content_Length=900_000), b"a"),
    ],
    ids=["heads", "bodies"],
)
def test_slow_senders_keep_nobody_from_working_and_are_cut(port, begin, dribble):
    with held_open(port, begin, dribble=dribble) as connections:
        assert all(is_answered(port) for _ in range(5))
        assert all(map(ended, connections))


def test_slow_readers_keep_nobody_from_working_and_are_cut(port, monkeypatch):
    # Long enough that a busy machine still answers before a reader is cut.
    monkeypatch.setattr(limits, "READING_SECONDS", 3)
    monkeypatch.setattr(limits, "ANSWER_SECONDS", 3)
    small = socket.socket()
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    readers = []
    for _ in range(20):
        reader = socket.socket()
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.connect(("127.0.0.1", port))
        reader.sendall(head(path="/much/"))
        readers.append(reader)
    small.close()
    time.sleep(0.5)
    assert is_answered(port)
    time.sleep(4)
    for reader in readers:
        with contextlib.suppress(OSError):
            assert sum(len(reader.recv(65536)) for _ in range(400)) < 8_000_000
        reader.close()


def test_who_only_connects_is_cut(port):
    with held_open(port, b"", dribble=b"") as connections:
        assert is_answered(port)
        assert all(map(ended, connections))


def test_many_connections_at_once_are_all_answered(port):
    got = []
    threads = [threading.Thread(target=lambda: got.append(say(port, head()))) for _ in range(MANY * 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(b" 200 " in one[:15] for one in got) == MANY * 3


def test_what_a_server_has_loaded_by_its_first_pages_is_looked_through_for_garbage_no_more(port, monkeypatch):
    monkeypatch.setattr(settling, "AFTER", {3})
    monkeypatch.setattr(
        limits, "ANSWER_SECONDS", 120
    )  # this process holds all that the tests before have loaded

    def is_made():
        return b" 200 " in say(port, head(), patience=120)[:15]

    gc.unfreeze()
    assert is_made()
    assert is_made()
    assert gc.get_freeze_count() == 0
    assert is_made()
    left_out = gc.get_freeze_count()
    assert left_out > 1000
    assert is_made()
    assert gc.get_freeze_count() <= left_out  # what later pages make is looked through as ever
    gc.unfreeze()


def test_a_body_within_the_limit_reaches_the_page_whole(port):
    assert say(port, head("POST", Content_Length=limits.SMALL), b"a" * limits.SMALL).endswith(
        str(limits.SMALL).encode()
    )


@pytest.mark.parametrize("over", [1, limits.SMALL])
def test_a_body_beyond_the_limit_is_told_and_reaches_no_page(port, over):
    size = limits.SMALL + over
    got = say(port, head("POST", Content_Length=size), b"a" * size)
    assert b" 413 " in got[:15]
    assert "Nothing of it was kept" in got.decode()
    assert not [one for one in seen if one["REQUEST_METHOD"] == "POST"]


def test_a_body_that_does_not_say_its_size_is_measured_as_it_comes(port):
    piece = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    got = say(port, head("POST", Transfer_Encoding="chunked"), *[piece] * 20, b"0\r\n\r\n")
    assert b" 413 " in got[:15]


def test_a_huge_body_is_refused_before_it_comes(port):
    assert b" 413 " in say(port, head("POST", path="/messages/sheet/", Content_Length=10**12))[:15]


@pytest.mark.parametrize(("cookie", "status"), [("session=duty", b" 200 "), ("", b" 403 "), ("x", b" 403 ")])
def test_a_spreadsheet_is_taken_in_from_somebody_who_is_logged_in(port, cookie, status):
    size = 3 * limits.SMALL
    got = say(port, head("POST", path="/messages/sheet/", Content_Length=size, Cookie=cookie), b"a" * size)
    assert status in got[:15]


@pytest.mark.parametrize(
    "broken",
    [b"\x16\x03\x01\x02\x00\x01\x00", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\0" * 4000,
     b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
     b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     b"GET / HTTP/1.1\r\nA: " + b"b" * 100_000 + b"\r\n\r\n", b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n"],
)  # fmt: skip
def test_what_is_no_request_harms_nobody(port, broken):
    say(port, broken)
    assert is_answered(port)


def test_a_page_that_takes_too_long_is_not_waited_for(port):
    assert b" 504 " in say(port, head(path="/slow/"))[:15]
    assert is_answered(port)


def test_a_page_that_breaks_tells_nothing_of_why(port):
    got = say(port, head(path="/broken/"))
    assert b"a name" not in got
    assert is_answered(port)


def test_when_too_many_wait_the_next_is_told_to_come_again(port, monkeypatch):
    monkeypatch.setattr(limits, "WAITING", 0)
    monkeypatch.setattr(limits, "THREADS", 2)
    got = []
    threads = [threading.Thread(target=lambda: got.append(say(port, head(path="/slow/")))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(b" 503 " in one[:15] for one in got) == 4


def test_a_request_that_is_under_way_is_answered_before_the_end(served, port, monkeypatch):
    monkeypatch.setattr(limits, "ANSWER_SECONDS", 5)
    got = []
    thread = threading.Thread(target=lambda: got.append(say(port, head(path="/slow/"))))
    thread.start()
    time.sleep(0.3)
    served.told.set()
    assert served.over.wait(10)
    thread.join()
    assert b" 200 " in got[0][:15]
    with pytest.raises(OSError, match="refused"):
        say(port, head())


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", limits.SMALL),
        ("/people/login/", limits.SMALL),
        ("/messages/text/", limits.LARGE["/messages/"]),
        ("/places/load/", limits.LARGE["/places/load/"]),
        ("/places/", limits.SMALL),
    ],
)
def test_each_address_has_its_size(path, most):
    assert limits.most_bytes(path) == most


@pytest.mark.parametrize("cookies", ["", "nonsense", "tregua_none_session=made-up", "=;=;", "\0", "a" * 9000])
def test_a_made_up_session_is_nobodys(db, cookies):
    assert not limits.is_logged_in(cookies)


def test_a_session_before_the_login_is_nobodys(transactional_db, settings):
    session = SessionStore()
    session["halfway"] = {}
    session.save()
    assert not limits.is_logged_in(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
    session["_auth_user_id"] = "1"
    session.save()
    assert limits.is_logged_in(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")


@pytest.mark.parametrize("status", SAYS)
def test_a_refusal_is_told_in_every_language(status):
    page = refusal(status)
    assert page.count("<p lang=") == 4
    assert 'dir="rtl"' in page


def test_behind_a_server_that_speaks_tls_forms_come_from_https(settings):
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "http_version": "1.1",
             "scheme": "http", "headers": [], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 2)}  # fmt: skip
    assert bridge._environ(scope, None)["wsgi.url_scheme"] == "http"
    settings.HTTPS = True
    assert bridge._environ(scope, None)["wsgi.url_scheme"] == "https"
    settings.OWN_TLS = True
    assert bridge._environ(scope, None)["wsgi.url_scheme"] == "http"
