"""What is left behind by the way: logs, error pages, headers, cookies, addresses, names of files, marks in documents.

A day is lived in a centre whose vault holds names, with a custodian opening one and a page breaking on it; then every
trace is read for them. Each search is also shown to find what is really there.
"""

import io
import json
import logging
import re
import sys
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from tests.conftest import PASSPHRASE
from tests.exchange.other_centre import alone, other
from tests.safety import hunted, reader
from tests.safety.hunted import CALLER, ELDER, HIDEOUT, SMALL, VAULT
from tregua.centre.server_log import FILE, write_to
from tregua.intake.models import Message
from tregua.intake.rows import row_kinds
from tregua.intake.taking_out import write_kind
from tregua.liaison.models import ProtectionRequest
from tregua.people import vault, vault_views
from tregua.people.matrix import pages
from tregua.people.models import AccessNote, Custodian, Person, Sealed, SealedAbout
from tregua.people.pages import PUBLIC_PAGE
from tregua.record.models import Entry

__all__ = ["alone", "other"]
ROOT = Path(__file__).resolve().parents[2]
HREF = re.compile(r'(?:href|src|action|hx-get|hx-post)="([^"]*)"')
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def named(**texts):
    """Return which names of the vault can be read in these texts, and in which."""
    return reader.found(reader.opened((where, text.encode()) for where, text in texts.items()), VAULT)


@pytest.fixture
def log(tmp_path):
    """Write the server's log as a server does, and what the console would say; give both back when asked."""
    root, console = logging.getLogger(), io.StringIO()
    before = list(root.handlers)
    write_to(tmp_path)
    logging.getLogger("tregua.serving").warning("started")
    spoken = logging.StreamHandler(console)
    spoken.setFormatter(root.handlers[-1].formatter)
    root.addHandler(spoken)
    yield lambda: (tmp_path / FILE).read_text(encoding="utf-8") + console.getvalue()
    for handler in [one for one in root.handlers if one not in before]:
        handler.close()
        root.removeHandler(handler)


@pytest.fixture
def centre(staff, other):
    return hunted.hold(staff)


@pytest.fixture
def story():
    return Sealed.objects.filter(about=SealedAbout.AT_RISK).order_by("id").first()


@pytest.fixture
def custodian(staff):
    """The browser of a custodian who has brought the key."""
    browser = Client(raise_request_exception=False)
    browser.force_login(staff.custodian)
    key = SimpleUploadedFile("custodian.key", staff.key_file)
    assert browser.post(reverse("people:vault"), {"key": key, "passphrase": PASSPHRASE}).status_code == 302
    return browser


def opening(browser, sealed):
    return browser.post(reverse("people:open", args=[sealed.pk]), {"reason": "to call back"})


def test_s_01_a_custodian_reads_the_name_and_no_other_trace_of_the_day_holds_it(
    centre, story, custodian, log, capfd
):
    shown = opening(custodian, story)
    assert named(page=shown.content.decode()), "the custodian does not read it: then nothing is proved"
    journal = json.dumps([one.content for one in Entry.objects.journal()], ensure_ascii=False)
    told = capfd.readouterr()
    traces = {
        "headers": str(dict(shown.headers)), "cookies": str(custodian.cookies), "journal": journal,
        "session": str(dict(custodian.session)), "log": log(), "out": told.out, "err": told.err,
    }  # fmt: skip
    assert named(**traces) == set()


def breaks(*_parts, **_named):
    opened = f"{HIDEOUT} of {CALLER}"
    raise ValueError(opened)


def test_s_01_a_page_that_breaks_on_a_name_tells_it_neither_in_the_answer_nor_in_the_log(
    centre, story, custodian, log, monkeypatch, capfd
):
    monkeypatch.setattr(vault_views.keys, "open_sealed", breaks)
    answer = opening(custodian, story)
    assert answer.status_code == 500
    told = capfd.readouterr()
    said = log()
    assert "ValueError" in said
    assert named(page=answer.content.decode(), log=said, out=told.out, err=told.err) == set()
    assert "open_sealed" not in answer.content.decode()


def test_s_01_the_same_log_would_name_them_without_its_own_way_of_writing():
    """Control: what the logging of Python itself would have written of that error."""
    try:
        breaks()
    except ValueError:
        line = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", None, sys.exc_info())
    assert named(log=logging.Formatter().format(line))


@pytest.fixture(scope="module")
def addresses():
    """Return the addresses of every page that needs no number of anything."""
    return [(page.name, "/" + page.route) for page in pages() if "<" not in page.route]


def test_s_15_no_page_of_the_staff_stays_in_a_cache_or_names_anybody_in_an_address_or_a_title(
    centre, story, staff, addresses
):
    """What a browser keeps of a day: its cache, its history (addresses and titles), its cookies."""
    asked = [(reverse("people:open", args=[story.pk]), "")]
    asked += [
        (reverse("liaison:protection_request", args=[one.pk]), "") for one in ProtectionRequest.objects.all()
    ]
    asked += [(reverse("intake:message", args=[one.pk]), "") for one in Message.objects.all()]
    public = {page.name for page in pages() if page.permission == PUBLIC_PAGE}
    seen = 0
    for person in (staff.liaison, staff.custodian, staff.duty):
        browser = Client()
        browser.force_login(person)
        for address, name in [
            *((address, name) for name, address in addresses if name != "people:logout"),
            *asked,
        ]:
            answer = browser.get(address)
            if name in public or answer.streaming:
                continue
            assert "no-store" in answer["Cache-Control"], address
            page = answer.content.decode(errors="replace")
            kept = [*HREF.findall(page), *TITLE.findall(page), str(browser.cookies), str(answer.headers)]
            assert named(kept=" ".join(kept)) == set(), address
            assert SMALL not in " ".join(TITLE.findall(page)), address
            seen += answer.status_code == 200
    assert seen > 60


def test_s_15_what_a_page_says_once_lies_in_no_cookie(centre, staff):
    """A notice is kept with the session on the server: a cookie would lie on the browser's disk."""
    browser = Client()
    browser.force_login(staff.duty)
    answer = browser.post(
        reverse("liaison:protection_new"),
        {"beneficiaries": "signatories", "asked": "guarantee", "addressed_to": "us", "hearsay_depth": 0},
    )
    assert answer.status_code == 302
    assert {name.rpartition("_")[2] for name in answer.cookies} <= {"session", "csrf"}
    assert "Those who handle requests" in browser.get(answer.url).content.decode()


def test_s_15_a_file_that_is_given_out_is_called_by_its_number(centre, staff):
    """The name of a download stays in a folder and in the browser's list: it holds no title and no name."""
    browser = Client()
    browser.force_login(staff.liaison)
    plain = Message.objects.create(
        channel="text", media_type="text/plain", raw=b"Words.", text="Words.", title=f"Letter to {ELDER}.txt",
        sha256="0" * 64, recorded_by=staff.duty,
    )  # fmt: skip
    answer = browser.get(reverse("intake:original", args=[plain.pk]))
    assert answer["Content-Disposition"] == f'attachment; filename="message-{plain.pk}.txt"'
    sealed = Message.objects.exclude(sealed=None)
    assert sealed.count() == 3  # two that were sealed by hand, and that of a telephone call
    assert {browser.get(reverse("intake:original", args=[one.pk])).status_code for one in sealed} == {403}


def test_s_20_a_sealed_message_names_nobody_in_its_title_its_address_or_its_file(centre):
    rows = json.dumps(list(Message.objects.exclude(sealed=None).values()), default=str, ensure_ascii=False)
    assert named(rows=rows) == set()
    assert "▮1▮" in rows


@pytest.mark.parametrize("code", row_kinds())
def test_s_01_a_spreadsheet_that_is_taken_out_tells_nothing_of_the_vault_nor_who_made_it(centre, staff, code):
    """XLSX holds properties beside its cells: who made it, on which machine, when. They are read too."""
    target = io.BytesIO()
    write_kind(row_kinds()[code](), target, language="en", by=staff.verifier)
    texts = reader.opened([(f"{code}.xlsx", target.getvalue())])
    assert any("docProps/core.xml" in where for where, _text in texts)
    who = [staff.verifier.shown_name, "second-verifier", str(ROOT.home())]
    assert reader.found(texts, (*VAULT, *hunted.REQUESTS, *who)) == set()
    assert reader.shapes(texts, reader.near(hunted.POINTS)) == set()


def test_s_01_the_same_reader_finds_a_name_in_the_cells_and_in_the_properties_of_a_spreadsheet():
    """Control: a name is written into a cell, another into the name of a sheet, a third into the properties."""
    book = Workbook()
    book.properties.lastModifiedBy = HIDEOUT
    book.active.title = ELDER
    book.active.append([CALLER])
    target = io.BytesIO()
    book.save(target)
    found = reader.found(reader.opened([("x.xlsx", target.getvalue())]), VAULT)
    assert {words for _where, words in found} == {CALLER, ELDER, HIDEOUT}


def test_s_17_a_broken_template_tells_nothing_either(centre, story, custodian, log, monkeypatch):
    """An error while a page is written, when the name is already in the page's hand."""

    def broken(_request, _template, context, **_more):
        return Template("{% for one in plain %}{{ one|add:1|yesno:nothing }}{% endfor %}{% fail %}").render(
            Context(context)
        )

    monkeypatch.setattr(vault_views, "render", broken)
    answer = opening(custodian, story)
    assert answer.status_code == 500
    assert named(page=answer.content.decode(), log=log()) == set()
    assert "TemplateSyntaxError" in log()


def test_s_01_the_key_of_a_custodian_is_in_no_row_of_the_database(centre, custodian):
    """The session holds a word that finds the key in memory; the key is written nowhere."""
    word = custodian.session["vault"]
    identity = vault.unlocked(word)
    assert identity is not None
    rows = [
        (model._meta.label, str(list(model._base_manager.values())).encode())
        for model in (Session, Custodian, Person, AccessNote)
    ]
    texts = [*reader.opened(rows), ("session", str(dict(custodian.session)))]
    assert reader.found(texts, [str(identity)]) == set()
    assert reader.found(texts, [word])
