"""A visitor of a served centre who has nothing but HTTP: reads pages, fills in their forms, follows where they lead."""

import re
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import Any

Fields = dict[str, list[str]]


class _Forms(HTMLParser):
    """The forms of a page: where each goes, and what stands in its fields."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[tuple[str, Fields]] = []
        self._select = self._area = ""
        self._many = False
        self._text: list[str] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        says = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((says.get("action", ""), {}))
            self._open = True
        elif not self._open:
            return
        elif tag == "input" and says.get("name"):
            kind = says.get("type", "text")
            if kind in {"submit", "file", "button"} or (
                kind in {"checkbox", "radio"} and "checked" not in says
            ):
                return
            self._set(says["name"], says.get("value", "on" if kind == "checkbox" else ""))
        elif tag == "select" and "disabled" not in says:
            self._select, self._many = says.get("name", ""), "multiple" in says
        elif (
            tag == "option"
            and self._select
            and ("selected" in says or (self._select not in self.forms[-1][1] and not self._many))
        ):
            if "selected" in says:
                self.forms[-1][1].pop(self._select, None)
            self._set(self._select, says.get("value", ""))
        elif tag == "textarea":
            self._area, self._text = says.get("name", ""), []

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._area:
            self._set(self._area, "".join(self._text).removeprefix("\n"))
            self._area = ""

    def _set(self, name: str, value: str) -> None:
        self.forms[-1][1].setdefault(name, []).append(value)


class Visitor:
    """Somebody with a browser of their own; `page` is what was read last."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar())).open
        self.page, self.url, self.status = "", "", 0

    def come_in(self, link: str) -> "Visitor":
        """Use a one-time login."""
        self.read(link)
        return self.send({})

    def read(self, path: str) -> str:
        """Read a page."""
        return self._go(urllib.request.Request(urllib.parse.urljoin(self.address, path)))

    def send(
        self,
        says: Mapping[str, Any],
        *,
        having: str = "",
        files: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> "Visitor":
        """Fill in the page's form that has the field `having` (default: the last one) and send it."""
        parser = _Forms()
        parser.feed(self.page)
        action, fields = next(
            one
            for one in reversed(parser.forms)
            if (having in one[1] if having else set(says) <= {*one[1], *says})
            and "csrfmiddlewaretoken" in one[1]
            and not one[0].endswith("/logout/")
        )
        for name, value in says.items():
            fields[name] = [str(one) for one in value] if isinstance(value, (list, tuple)) else [str(value)]
        pairs = [(name, one) for name, values in fields.items() for one in values]
        body, kind = _multipart(pairs, files) if files else (urllib.parse.urlencode(pairs).encode(), "")
        request = urllib.request.Request(urllib.parse.urljoin(self.url, action), data=body)
        request.add_header("Content-Type", kind or "application/x-www-form-urlencoded")
        request.add_header("Referer", self.url)
        self._go(request)
        return self

    def _go(self, request: urllib.request.Request) -> str:
        try:
            with self._open(request, timeout=60) as answer:
                self.status, self.url, self.page = answer.status, answer.url, answer.read().decode()
        except urllib.error.HTTPError as answer:
            self.status, self.url, self.page = answer.code, answer.url, answer.read().decode()
        return self.page

    def errors(self) -> list[str]:
        """Return what the page says is wrong."""
        found = re.findall(r'<div class="errors".*?</div>|<p class="error".*?</p>', self.page, re.DOTALL)
        return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", one)).strip() for one in found]


def _multipart(pairs: Sequence[tuple[str, str]], files: Mapping[str, tuple[str, bytes]]) -> tuple[bytes, str]:
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in pairs
        if name not in files
    ]
    parts += [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n".encode()
        + content
        + b"\r\n"
        for name, (file_name, content) in files.items()
    ]
    return b"".join([*parts, f"--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"
