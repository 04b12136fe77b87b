"""The site anybody reads: approved bulletins and the record, without logging in, without cookies, nothing else."""

import io
import json
import re
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import etree

from tests import world
from tests.bulletin.approving import approve
from tregua.bulletin.actions import correct, prepare, withdraw
from tregua.bulletin.called import bulletin_name
from tregua.bulletin.formats import FORMATS
from tregua.bulletin.series import Theme
from tregua.exchange.actions import propose, release
from tregua.liaison.actions import ask_protection
from tregua.public import entries, feeds, views
from tregua.public.views import VERIFIER
from tregua.record import tiles
from tregua.record.keys import log_vkey
from tregua.record.reading import read_published
from tregua.reports.speech import speak

DAY = date(2016, 3, 1)
ATOM = etree.RelaxNG(file=str(Path(__file__).with_name("atom.rng")))


@pytest.fixture
def valley(staff, alone):
    return world.remembered(staff)


@pytest.fixture
def published(valley, django_capture_on_commit_callbacks):
    """One approved bulletin, one that is only prepared, and a request for protection that nobody may hear of."""
    staff = valley.staff
    ask_protection(
        beneficiaries=["faction_leaders"], asked=["guarantee"], addressed_to="this centre",
        story="who asked and where they hide", by=staff.liaison,
    )  # fmt: skip
    said = speak(
        kind="briefing",
        day=DAY,
        speaker="the spokesman",
        words="We count twice.",
        language="en",
        by=staff.head,
    )
    with django_capture_on_commit_callbacks(execute=True):
        release(propose(said, by=staff.publisher), by=staff.head)
        bulletin = prepare(DAY, by=staff.publisher)
        approve(bulletin, by=staff.head)
    prepare(date(2016, 3, 4), by=staff.publisher)
    return bulletin


def text(response):
    assert response.status_code == 200, response.content
    return response.content.decode()


def test_a_withdrawal_of_an_old_day_is_in_the_feed(valley, client, monkeypatch):
    monkeypatch.setattr(feeds, "ENTRIES", 1)
    old = prepare(DAY, by=valley.staff.publisher)
    approve(old, by=valley.staff.head)
    approve(prepare(date(2016, 3, 4), by=valley.staff.publisher), by=valley.staff.head)
    approve(withdraw(old, reason="It named a place.", by=valley.staff.publisher), by=valley.staff.head)
    assert "issue 2 withdraws issue 1" in text(client.get(reverse("public:feed", args=["en"])))


def test_no_issue_is_lost_between_two_pages(valley, client, monkeypatch):
    monkeypatch.setattr(views, "ON_A_PAGE", 1)
    approve(prepare(DAY, by=valley.staff.publisher), by=valley.staff.head)
    approve(prepare(DAY, series="weekly", by=valley.staff.publisher), by=valley.staff.head)
    first = client.get(reverse("public:home")).context["page"]
    second = client.get(reverse("public:home"), {"after": first.after}).context["page"]
    assert {one.key for page in (first, second) for one in page.object_list} == {"2016-03-01", "weekly-1"}


def test_home_shows_the_latest_bulletin_and_takes_no_side(published, client):
    page = text(client.get(reverse("public:home")))
    assert "2 reports about events of this day" in page
    assert "does not answer that with one word" in page
    assert "4 March" not in page


def test_before_anything_is_published_home_says_so(staff, alone, client):
    assert "has not published a bulletin yet" in text(client.get(reverse("public:home")))
    assert "nothing published yet" in text(client.get(reverse("public:check")))


@pytest.mark.parametrize(
    ("language", "month"), [("ar", "آذار"), ("en", "March"), ("fr", "mars"), ("ru", "марта")]
)
def test_each_language_has_its_own_address(published, client, language, month):
    page = text(client.get(reverse("public:bulletin_in", args=["2016-03-01", language])))
    assert f'<article lang="{language}"' in page
    assert month in page


def test_only_approved_bulletins_are_there(published, client):
    for address in (
        "bulletin/2016-03-04/",
        "bulletin/2016-03-01/2/",
        "bulletin/x/",
        "bulletin/2016-03-01/de/",
    ):
        assert client.get(reverse("public:home") + address).status_code == 404, address


def test_the_data_are_the_same_bytes_every_time(published, client):
    address = reverse("public:issue_as", args=["2016-03-01", 1, "json"])
    first, second = client.get(address), client.get(address)
    assert first["Content-Type"].startswith("application/json")
    assert first.content == second.content
    assert json.loads(first.content) == published.content


def test_s_22_a_corrected_issue_replaces_and_both_point_at_each_other(published, valley, client):
    further = correct(published, reason="a word was missing", by=valley.staff.publisher)
    old = reverse("public:issue", args=["2016-03-01", 1])
    assert "corrects this one" not in text(client.get(old))
    approve(further, by=valley.staff.head)
    new = reverse("public:issue", args=["2016-03-01", 2])
    assert new in text(client.get(old))
    assert old in text(client.get(new))
    assert "a word was missing" in text(client.get(reverse("public:bulletin", args=["2016-03-01"])))


def test_the_first_issue_tells_that_its_correction_was_withdrawn_and_every_issue_leads_to_the_others(
    published, valley, client
):
    second = correct(published, reason="a word was <missing>", by=valley.staff.publisher)
    approve(second, by=valley.staff.head)
    approve(withdraw(second, reason="It named a place.", by=valley.staff.publisher), by=valley.staff.head)
    told = "Issue 2 corrects issue 1. Issue 3 withdraws issue 2. No issue of this bulletin stands."
    addresses = [reverse("public:issue", args=["2016-03-01", issue]) for issue in (1, 2, 3)]
    for address in addresses:
        page = text(client.get(address))
        assert told in page
        assert all(f'href="{other}"' in page for other in addresses)
    feed = client.get(reverse("public:feed", args=["en"])).content
    assert feed.decode().count(told) == 3
    read = etree.fromstring(feed)
    ATOM.assertValid(read)
    summaries = [one.text for one in read.iter("{http://www.w3.org/2005/Atom}summary")]
    assert f"a word was &lt;missing&gt;<br>{told}" in summaries


def test_a_withdrawn_issue_is_flagged_and_is_not_the_latest_bulletin(published, valley, client):
    later = prepare(date(2016, 3, 4), by=valley.staff.publisher)
    approve(later, by=valley.staff.head)
    approve(withdraw(later, reason="It named a place.", by=valley.staff.publisher), by=valley.staff.head)
    old, new = (reverse("public:issue", args=["2016-03-04", issue]) for issue in (1, 2))
    page = text(client.get(old))
    assert "withdraws this one" in page
    assert new in page
    page = text(client.get(new))
    assert "It named a place." in page
    assert old in page
    home = text(client.get(reverse("public:home")))
    assert "Bulletin of 1 March 2016" in home
    assert "Bulletin of 4 March 2016" not in home
    assert '<span class="tag">withdrawn</span>' in home


def test_s_22_the_method_is_printed_with_every_rule_and_who_reviewed_each_language(published, client):
    page = text(client.get(reverse("public:method")))
    for code in ("reports_received", "violations_found", "settlements"):
        assert f"{code}/1" in page
    assert page.count("nobody has reviewed") + page.count("reviewed by") == 4


def test_a_stranger_mirrors_the_record_over_http_and_verifies_it(published, client, tmp_path):
    mirror = tmp_path / "mirror"
    size = int(text(client.get(reverse("public:record", args=["checkpoint"]))).split("\n")[1])
    places = ["checkpoint", "vkey"]
    for tile in tiles.tiles_of(size):
        places += [
            tile.path,
            tiles.bundle_path(tile.number, tile.width),
            tiles.body_path(tile.number, tile.width),
        ]
    for place in places:
        answer = client.get(reverse("public:record", args=[place]))
        assert answer.status_code == 200, place
        tiles.write(mirror, place, answer.content)
    read = read_published(mirror, log_vkey())
    assert [entry.data["kind"] for entry in read.entries] == ["statement", "bulletin"]
    program = tmp_path / "verify.py"
    program.write_bytes(client.get(reverse("public:verifier")).content)
    done = subprocess.run(
        [sys.executable, str(program), str(mirror), "--vkey", log_vkey()],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_check_page_names_the_key_the_head_and_the_command(published, client):
    page = text(client.get(reverse("public:check")))
    assert log_vkey() in page.replace("&#x2B;", "+").replace("&#43;", "+")
    assert "python verify.py" in page
    assert "hmeimim.example/log1\n2\n" in page


@pytest.mark.parametrize(
    "path",
    ["../centre.toml", "..%2fsecret", "../keys/log.pem", "tile/../../secret", "tile/entries/../../../keys/log.pem", "x", "tile",
     "tile/0/", "tile/0/000.p", "tile/64/000", "/etc/passwd", "checkpoint/..", "body/000/../../../secret", "tile/0/٠٠٠"],
)  # fmt: skip
def test_no_other_file_is_reached(published, client, path):
    (django_settings.CENTRE_FOLDER / "secret").write_text("the web server's secret")
    answer = client.get(f"/public/record/{path}")
    assert answer.status_code in {301, 404}, path
    assert b"secret" not in answer.content or answer.status_code == 404


def test_a_link_out_of_the_folder_is_not_followed(published, client):
    secret = django_settings.CENTRE_FOLDER / "secret"
    secret.write_text("the web server's secret")
    link = django_settings.CENTRE_FOLDER / "published" / "body" / "999"
    link.symlink_to(secret)
    assert client.get(reverse("public:record", args=["body/999"])).status_code == 404


def test_files_that_never_change_may_be_kept_and_the_others_not(published, client):
    assert client.get(reverse("public:record", args=["checkpoint"]))["Cache-Control"] == "no-store"
    assert client.get(reverse("public:record", args=["body/000.p/2"]))["Cache-Control"] == "no-store"
    assert (
        client.get(reverse("public:record", args=["tile/entries/000.p/2"]))["Content-Type"]
        == "application/octet-stream"
    )


HREF = re.compile(r'(?:href|src|action)="([^"]+)"')


def walk(client):
    """Open every address that a visitor finds from the home page, public pages only."""
    waiting, seen = [reverse("public:home")], {}
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen[address] = client.get(address)
        if seen[address].get("Content-Type", "").startswith("text/html"):
            for link in HREF.findall(seen[address].content.decode()):
                assert not urlsplit(link).netloc, f"{address} asks another server: {link}"
                if link.startswith("/public/"):
                    waiting.append(link.replace("&amp;", "&"))
    return seen


def test_a_visitor_walks_the_site_without_cookies_and_finds_only_published_things(published, client):
    seen = walk(client)
    assert len(seen) > 8
    for address, answer in seen.items():
        assert answer.status_code == 200, address
        assert not answer.cookies, address
        body = answer.content.decode(errors="replace")
        for hidden in (
            "where they hide",
            "faction_leaders",
            "protection request",
            "the terrace",
            "bridge-1",
            "Upper Farm",
            "4 March",
        ):
            assert hidden not in body, (address, hidden)
    assert not client.cookies


def test_nothing_is_written_through_the_site(published, client):
    for address in walk(client):
        assert client.post(address).status_code == 405, address


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.code)
def test_a_published_bulletin_is_given_in_every_form_and_not_sent_twice(published, client, form):
    where = ["2016-03-01", 1, form.code, *(["ar"] if form.by_language else [])]
    address = reverse("public:issue_as_in" if form.by_language else "public:issue_as", args=where)
    first = client.get(address)
    assert first.content == form.make(published, "ar")
    assert first["Content-Type"] == form.media_type
    assert "default-src 'none'" in first["Content-Security-Policy"]
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert address in text(client.get(reverse("public:issue_in", args=["2016-03-01", 1, "ar"])))


def test_what_is_only_prepared_has_no_form_and_is_in_no_archive(published, client):
    assert client.get("/public/bulletin/2016-03-04/1/as/pdf/en/").status_code == 404
    assert client.get("/public/release/2016-03-04/2016-03-04/").status_code == 404
    assert client.get("/public/release/yesterday/today/").status_code == 404
    assert client.get("/public/release/2016-03-01/2016-03-08/").status_code == 404, "a week at most"


def test_the_archive_proves_its_issue_with_nothing_else(published, client, tmp_path):
    answer = client.get("/public/release/2016-03-01/2016-03-04/")
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        archive.extractall(tmp_path)
    [proof] = tmp_path.rglob("*.tlog-proof")
    entry = client.get(reverse("public:schema"))
    assert json.loads(entry.content)["$id"] == "bulletin/1"
    command = [sys.executable, str(VERIFIER), "--proof", str(proof), "--vkey", log_vkey()]
    command += ["--disclosure", str(proof.with_suffix(".public"))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("address", "read"),
    [("/public/", 1), ("/public/feed/en.atom", 0), ("/public/api/v1/issues", 0), ("/public/bulletin/2016-03-01/1/", 1)],
)  # fmt: skip
def test_a_list_names_issues_without_reading_what_they_say(published, valley, client, address, read):
    """The content of a year is megabytes: it is read of the one issue that is shown."""
    approve(prepare(DAY, series="weekly", by=valley.staff.publisher), by=valley.staff.head)
    approve(correct(published, reason="a word was missing", by=valley.staff.publisher), by=valley.staff.head)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    assert sum('"bulletin_bulletin"."content"' in one["sql"] for one in asked) == read


def test_an_issue_is_called_alike_by_its_fields_and_by_its_content(published, valley):
    about = Theme({"en": "The bridge", "ar": "الجسر"})
    spot = prepare(DAY, series="spot", last=DAY, theme=about, by=valley.staff.publisher)
    for one in (published, spot, prepare(DAY, series="weekly", by=valley.staff.publisher)):
        assert one.title == bulletin_name(one.content, "en")


def test_what_a_long_entry_says_is_a_file_in_the_list_of_entries(published, client, monkeypatch):
    assert "read it as a file" not in text(client.get(reverse("public:entries")))
    monkeypatch.setattr(entries, "LONGEST_SHOWN", 1_000)
    page = text(client.get(reverse("public:entries")))
    assert page.count("read it as a file") == 1  # the bulletin; the statement is short
    assert "We count twice." in page
    assert client.get(reverse("public:public_part", args=[1])).status_code == 200
