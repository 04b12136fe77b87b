"""Every word of the pages goes through the catalogues: in a made-up language each text is bracketed and longer.

What stands on a page outside the brackets and is neither data of the register nor a technical word was written into
a page or into code without gettext, and would stay English for everybody.
"""

import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.db import models
from django.utils.translation import gettext, ngettext, override, trans_real

from tests import world
from tests.conftest import person
from tregua.agreement.months import MONTHS
from tregua.centre.translating.sources import places
from tregua.centre.translating.standing import file_of
from tregua.people.matrix import pages
from tregua.people.roles import STAFF

pytestmark = pytest.mark.looks_at_words
PACKAGE = Path(__file__).resolve().parents[2] / "tregua"
OPENS, CLOSES = "⟦", "⟧"
WORD = re.compile(r"[A-Za-z]{3,}")
FILLED_IN = re.compile(r"%\(\w+\)[sdi]|%[sdi]|\{\w*\}|%%|</?\w[^>]*>|&\w+;")
VOID = {"meta", "link", "input", "br", "img", "hr", "wbr", "source"}
# What is quoted from outside, written for programs, or a name.
NO_WORDS = {"script", "style", "code", "kbd", "samp", "bdi", "time", "svg", "textarea", "pre"}
SAID = ("aria-label", "placeholder", "title", "alt", "data-label")
# Words that are the same in every language of the pages: names of formats, of standards and of programs.
TECHNICAL = {
    "Tregua", "SHA", "UTC", "PDF", "DOCX", "HTML", "JSON", "CSV", "XLSX", "XLS", "ODS", "PNG", "SVG", "MGRS", "DTG", "toml",
    "centre", "WGS", "EML", "MHT", "RTF", "TLS", "GeoJSON", "UCDP", "ACLED", "ODK", "Kobo", "OCHA", "OpenAPI", "curl", "API",
}  # fmt: skip


class Page(HTMLParser):
    """What of a page is outside the brackets, in the order of the page."""

    def __init__(self):
        super().__init__()
        self.open, self.depth, self.outside = [], 0, []

    def handle_starttag(self, tag, attrs):
        says = dict(attrs)
        for name in SAID:
            self._take(says.get(name) or "", depth=0)
        if tag not in VOID:
            quoted = (
                tag in NO_WORDS or says.get("dir") in {"auto", "ltr"} or ("lang" in says and tag != "html")
            )
            self.open.append((tag, quoted))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not any(quoted for _tag, quoted in self.open):
            self.depth = self._take(data, depth=self.depth)

    def _take(self, text, *, depth):
        for part in re.split(f"([{OPENS}{CLOSES}])", text):
            if part in {OPENS, CLOSES}:
                depth += 1 if part == OPENS else -1
            elif depth <= 0:
                self.outside.append(part)
        return max(depth, 0)


def lengthened(text):
    """Return a text as the made-up language says it: bracketed, and longer as German or Russian would be."""
    return f"{OPENS}{text}{'~' * (len(FILLED_IN.sub('', text)) // 3)}{CLOSES}"


def _catalogue(folder, plurals):
    """Write the made-up language under a folder, with plural forms or without any."""
    made = polib.POFile()
    made.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": "nplurals=2; plural=(n > 1);",
    }
    for text in places():
        if plurals is None:
            made.append(polib.POEntry(msgid=text, msgstr=lengthened(text)))
            continue
        many = plurals.get(text) or text
        forms = {0: lengthened(text), 1: lengthened(many)}
        made.append(polib.POEntry(msgid=text, msgid_plural=many, msgstr_plural=forms))
    where = folder / "fr" / "LC_MESSAGES"
    where.mkdir(parents=True)
    made.save_as_mofile(str(where / "django.mo"))
    return folder


@pytest.fixture
def pseudo(tmp_path, settings):
    """Let French be the made-up language, made of every text that the program has."""
    plurals = {entry.msgid: entry.msgid_plural for entry in polib.pofile(str(file_of("fr")))}
    # Each text stands in one catalogue alone and in another with plural forms: which way it is asked for is not known.
    folders = [_catalogue(tmp_path / "several", plurals), _catalogue(tmp_path / "alone", None)]
    settings.LOCALE_PATHS = folders
    trans_real._translations = {}
    yield
    trans_real._translations = {}


def words_of_data():
    """Return every word that stands in the register, in the data that ships, or is a name of a language or a zone."""
    said = [*TECHNICAL, *(word for row in MONTHS.values() for word in row), django_settings.TIME_ZONE]
    for model in apps.get_models():
        fields = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        if model.__module__.startswith("tregua.") and fields:
            said += [str(value) for row in model._base_manager.values_list(*fields)[:20_000] for value in row]
    said += [file.read_text(encoding="utf-8") for file in PACKAGE.glob("places/shipped/countries.csv")]
    for file in PACKAGE.rglob("*.toml"):
        said.append(str(tomllib.loads(file.read_text(encoding="utf-8"))))
    said += [str(info) for info in trans_real.get_languages()]
    said += [str(names) for names in (django_settings.CENTRE.names, django_settings.ORIGIN)]
    return set(WORD.findall(" ".join(said)))


def test_no_text_of_a_page_is_written_past_the_catalogues(staff, client, pseudo):
    world.remembered(staff)
    everything = person("everything", *(role.code for role in STAFF))
    client.force_login(everything)
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "fr"
    known = words_of_data() | {"English", "français", "everything", "fran", "ais"}
    told, seen = {}, 0
    for page in pages():
        if "<" in page.route or page.name in {"people:logout", "people:end_others"}:
            continue
        answer = client.get(f"/{page.route}")
        if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html"):
            continue
        seen += 1
        parsed = Page()
        parsed.feed(answer.content.decode())
        past = [one.strip() for one in parsed.outside if set(WORD.findall(one)) - known]
        if past:
            told[page.name] = sorted(set(past))[:6]
    assert seen > 60
    assert not told, "\n".join(f"{name}: {past}" for name, past in told.items())


def test_the_made_up_language_brackets_and_lengthens_and_keeps_what_is_filled_in(pseudo):
    text = "These words stand in the text %(count)s time. Say which one you mean: 1 is the first."
    with override("fr"):
        assert gettext("Today") == "⟦Today~⟧"
        said = ngettext(text, text, 5) % {"count": 5}
    assert said.startswith("⟦These words stand in the text 5 time")
    assert said.endswith("~⟧")


def test_a_text_past_the_catalogues_is_seen():
    """Control: what is bracketed is let through, also round a link; what is not is told."""
    page = Page()
    page.feed("<h1>⟦Today~⟧</h1><p>⟦Read <a href='/'>this</a> first~~⟧ Forgotten <code>key</code></p>")
    assert [one.strip() for one in page.outside if one.strip()] == ["Forgotten"]
