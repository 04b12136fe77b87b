"""The public site as files says the same from any file server, in every language, and its first page is light."""

import gzip
import re
import threading
import urllib.request
import xml.etree.ElementTree as ET
from datetime import date
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests import world
from tests.bulletin.approving import approve
from tregua.bulletin.actions import correct, prepare
from tregua.public.exporting import ExportError, export

DAY = date(2016, 3, 1)
LANGUAGES = ("ar", "en", "fr", "ru")
ATOM = "{http://www.w3.org/2005/Atom}"
LIGHT = 100_000


@pytest.fixture
def published(staff, alone, django_capture_on_commit_callbacks):
    """A day and its correction, and a day that is prepared and nobody outside may read."""
    world.remembered(staff)
    with django_capture_on_commit_callbacks(execute=True):
        first = prepare(DAY, by=staff.publisher)
        approve(first, by=staff.head)
        approve(correct(first, reason="A report came late.", by=staff.publisher), by=staff.head)
    prepare(date(2016, 3, 4), by=staff.publisher)
    return first


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def served(published, tmp_path):
    folder = tmp_path / "site"
    export(folder, address="https://example.org/truce")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", folder
        server.shutdown()
        thread.join()


class Page(HTMLParser):
    """The links of a page, and the words of its main part."""

    def __init__(self, text):
        super().__init__()
        self.links, self.words, self._main = [], [], 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        says = dict(attrs)
        self.links += [says[name] for name in ("href", "src") if says.get(name)]
        self._main += tag == "main"

    def handle_endtag(self, tag):
        self._main -= tag == "main"

    def handle_data(self, data):
        if self._main and data.strip():
            self.words.append(data.strip())


def got(address):
    with urllib.request.urlopen(address) as answer:
        return answer.read()


def test_the_folder_says_the_same_as_the_server_wherever_it_lies(served):
    """One export, looked at from all sides: it is dear to make."""
    address, folder = served
    every_link_leads_to_a_file_inside(address, folder)
    for language in LANGUAGES:
        the_pages_say_the_same(address, language)
        the_feed_names_where_it_will_be_served(folder, language)
    for form, language, name in (
        ("pdf", "ar/", "2016-03-01-1-ar.pdf"),
        ("figures", "", "2016-03-01-1-figures.csv"),
    ):
        live = Client().get(f"/public/bulletin/2016-03-01/1/as/{form}/{language}").content
        assert next((folder / "files").glob(f"*{name}")).read_bytes() == live
    assert got(address + "record/checkpoint") == Client().get("/public/record/checkpoint").content
    assert (folder / "record" / "tile" / "entries").is_dir()


def every_link_leads_to_a_file_inside(address, folder):
    waiting, seen = [address + "index.html"], set()
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        content = got(here)
        if not here.endswith(".html"):
            continue
        page = Page(content.decode())
        assert 'method="post"' not in content.decode()
        for link in page.links:
            to = urljoin(here, link.split("#")[0])
            assert to.startswith(address), f"{here} leads to {link}"
            waiting.append(to)
    assert len([one for one in seen if one.endswith("index.html")]) > 4 * len(LANGUAGES)
    assert "2016-03-04" not in " ".join(seen), "what is only prepared has left"
    lying = {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}
    reached = {urlsplit(one).path.lstrip("/") for one in seen if one.endswith(".html")}
    assert {one for one in lying if not one.startswith("files/")} <= reached


def the_pages_say_the_same(address, language):
    browser = Client(headers={"accept-language": language})
    for place in ("", "method/", "figures/", "report/", f"bulletin/2016-03-01/2/{language}/"):
        live = Page(browser.get(f"/public/{place}").content.decode())
        kept = Page(got(f"{address}{language}/{place}index.html").decode())
        assert kept.words == live.words


def the_feed_names_where_it_will_be_served(folder, language):
    read = ET.fromstring((folder / "feed" / f"{language}.atom").read_bytes())
    entries = read.findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}link").get("href") for entry in entries] == [
        f"https://example.org/truce/{language}/bulletin/2016-03-01/{issue}/{language}/index.html"
        for issue in (2, 1)
    ]
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2


def test_a_folder_that_holds_something_is_not_written_into(tmp_path):
    folder = tmp_path / "taken"
    folder.mkdir()
    (folder / "mine.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(ExportError, match="is not empty"):
        export(folder)
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]


def loaded(page):
    """Return how many bytes a browser fetches for a page: it packed, its styles and scripts packed, the fonts it names."""
    text = page.decode()
    size = len(gzip.compress(page))
    for name in re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"', text):
        size += len(gzip.compress(Path(finders.find(name)).read_bytes()))
    return size


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_is_light_on_a_bad_line(published, language):
    page = Client(headers={"accept-language": language}).get("/public/").content
    assert loaded(page) <= LIGHT
    assert len(page) <= LIGHT
    assert b"htmx.min.js" not in page
    assert b"<svg" not in page
