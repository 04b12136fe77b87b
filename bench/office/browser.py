"""A browser as far as a load test needs one: keeps its connection and cookies, follows redirects, sends forms whole."""

import http.client
import re
import time
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PATIENCE = 60


class Answer:
    """What came back: the last status after all redirects, the page, and the milliseconds of the first answer."""

    def __init__(self, status: int, text: str, address: str) -> None:
        self.status, self.text, self.address = status, text, address

    @property
    def token(self) -> str:
        """Return the token that the forms of this page carry."""
        found = TOKEN.search(self.text)
        return unescape(found[1]) if found else ""


class Browser:
    """One person's browser; each request is measured under the name of what the person does."""

    def __init__(self, port: int, heard: "list[tuple[str, float, float, str]]") -> None:
        self.port, self.heard = port, heard
        self.cookies: dict[str, str] = {}
        self.connection: http.client.HTTPConnection | None = None

    def get(self, kind: str, path: str) -> Answer:
        """Open a page."""
        return self._ask(kind, "GET", path, None)

    def post(self, kind: str, path: str, form: dict[str, str]) -> Answer:
        """Send a form; the page it leads to is opened as well and counted by itself."""
        return self._ask(kind, "POST", path, urlencode(form))

    def _ask(self, kind: str, method: str, path: str, body: str | None) -> Answer:
        begun = time.monotonic()
        problem = ""
        try:
            status, headers, text = self._exchange(method, path, body)
        except (OSError, http.client.HTTPException) as error:
            status, headers, text, problem = 0, {}, "", f"{type(error).__name__}: {error}"
            self.close()
        if not problem and status >= 400:
            problem = f"{method} {path} answered {status}"
        self.heard.append((kind, begun, (time.monotonic() - begun) * 1000, problem))
        if status in {301, 302, 303} and not problem:
            there = urlsplit(urljoin(path, headers["location"]))
            return self._ask(
                "the page after a form", "GET", there.path + (f"?{there.query}" if there.query else ""), None
            )
        return Answer(status, text, path)

    def _exchange(self, method: str, path: str, body: str | None) -> tuple[int, dict[str, str], str]:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {
            "Host": f"127.0.0.1:{self.port}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Origin": f"http://127.0.0.1:{self.port}",
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            # The server closed a connection that was idle while its person thought, as it may: a browser asks again.
            self.close()
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies |= {key: one.value for key, one in SimpleCookie(value).items()}
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text

    def close(self) -> None:
        """Let the connection go."""
        if self.connection is not None:
            self.connection.close()
        self.connection = None
