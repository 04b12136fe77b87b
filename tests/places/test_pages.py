"""The gazetteer's pages: who may open them, searching in any script, loading a file."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests import world
from tregua.places.loaders import LOADERS
from tregua.places.models import Loading, Place
from tregua.places.sources import SOURCES
from tregua.record.models import Entry


@pytest.fixture
def gazetteer(staff):
    world.shipped_places(staff)
    return staff


def page(client, name, *args, **query):
    return client.get(reverse(f"places:{name}", args=args), query)


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_a_name_in_any_script_finds_its_place(gazetteer, at_desk):
    desk = at_desk(gazetteer.duty)
    for written in ("Khandarat", "Хандрат", "حندرات"):
        assert "x-handarat" in text(page(desk, "list", q=written))


def test_several_places_of_one_name_are_all_shown(gazetteer, at_desk):
    found = text(page(at_desk(gazetteer.duty), "list", q="Erbil"))
    assert "x-arbin" in found
    assert "x-erbil-iraq" in found


def test_a_code_finds_its_place(gazetteer, at_desk):
    assert "By its code:" in text(page(at_desk(gazetteer.duty), "list", q="sy02"))


def test_a_name_nobody_knows_says_what_to_do(gazetteer, at_desk):
    assert "Keep the name as it is written" in text(page(at_desk(gazetteer.duty), "list", q="Qwxyzzz"))


def test_searching_as_one_types_gets_only_what_is_found(gazetteer, at_desk):
    desk = at_desk(gazetteer.duty)
    answer = desk.get(
        reverse("places:list"), {"q": "Harasta"}, headers={"HX-Request": "true", "HX-Target": "found"}
    )
    assert "<html" not in text(answer)
    assert "x-harasta" in text(answer)


def test_without_a_word_the_whole_gazetteer_is_paged(gazetteer, at_desk):
    first = text(page(at_desk(gazetteer.duty), "list"))
    assert "Syria" in first
    assert "?after=50" in first


def test_an_empty_gazetteer_says_who_fills_it(staff, at_desk):
    assert "The gazetteer is empty" in text(page(at_desk(staff.duty), "list"))


def test_a_place_shows_its_names_by_script_and_what_it_lies_in(gazetteer, at_desk):
    shown = text(page(at_desk(gazetteer.duty), "place", "x-handarat"))
    for expected in ("Arabic script", "Cyrillic script", "Хандрат", "met as", "Aleppo", "SY02"):
        assert expected in shown


def test_the_position_is_for_those_who_read_reports(gazetteer, at_desk):
    assert "36.28" in text(page(at_desk(gazetteer.duty), "place", "x-handarat"))
    assert "36.28" not in text(page(at_desk(gazetteer.auditor), "place", "x-handarat"))


def test_a_place_nobody_knows_is_not_found(gazetteer, at_desk):
    assert page(at_desk(gazetteer.duty), "place", "x-nowhere").status_code == 404


@pytest.mark.parametrize("name", ["list", "load"])
def test_the_pages_ask_who_you_are(db, client, name):
    answer = client.get(reverse(f"places:{name}"))
    assert answer.status_code == 302
    assert reverse("people:login") in answer["Location"]


def test_only_an_administrator_may_load(staff, at_desk):
    for who in (staff.duty, staff.verifier, staff.head, staff.auditor, staff.reader):
        assert page(at_desk(who), "load").status_code == 403
        assert "places/load" not in text(page(at_desk(who), "list"))
    assert page(at_desk(staff.administrator), "load").status_code == 200


TABLE = (
    "code,kind,parent,latitude,longitude,population,name_ar,name_en,name_fr,name_ru,aliases,source\n"
    "XX,country,,,,,,Somewhere,,,,the valley's map\n"
    "XX1,province,XX,,,,,The Valley,,,ru:Долина,the valley's map\n"
    "x-mill,settlement,XX1,north,1.5,,,Mill Town,,,,the valley's map\n"
)


def upload(client, content, **says):
    file = SimpleUploadedFile("places.csv", content.encode())
    return client.post(reverse("places:load"), {"file": file, **says}, follow=True)


def test_looking_at_a_file_loads_nothing_and_tells_what_cannot_be_read(staff, at_desk):
    shown = text(upload(at_desk(staff.administrator), TABLE, only_look="on"))
    assert "line 4" in shown
    assert "the position is not two numbers" in shown
    assert "Nothing was loaded." in shown
    assert not Place.objects.exists()
    assert not Entry.objects.filter(log="journal", data__contains=b"places loaded").exists()


def test_loading_a_file_takes_what_can_be_read_and_tells_the_rest(staff, at_desk):
    shown = text(upload(at_desk(staff.administrator), TABLE))
    assert "2 places were read from the file." in shown
    assert "line 4" in shown
    assert set(Place.objects.values_list("code", flat=True)) == {"XX", "XX1"}


def test_a_file_of_another_kind_is_refused_with_a_remedy(staff, at_desk):
    shown = text(upload(at_desk(staff.administrator), "colour,number\nblue,3\n"))
    assert "none of the kinds" in shown
    assert "Nothing was loaded." in shown


def test_the_page_says_what_to_download_for_every_kind_of_file_that_is_read(staff, at_desk):
    shown = text(page(at_desk(staff.administrator), "load"))
    for one in SOURCES:
        assert str(one.name) in shown
    assert {one.title for one in SOURCES} <= {loader.TITLE for loader in LOADERS}


def test_a_file_that_lies_on_the_machine_is_loaded_and_only_its_country(staff, at_desk, settings):
    folder = settings.CENTRE_FOLDER / "to-load"
    folder.mkdir()
    row = "77 Farm Farm Ferme 7 3 P PPL {} - - - - - 300 - - UTC 2016-01-01".replace(" ", "\t").replace(
        "-\t", "\t"
    )
    lines = [row.format("XK"), row.format("SY").replace("77", "78", 1)]
    (folder / "two.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    browser = at_desk(staff.administrator)
    shown = text(
        browser.post(reverse("places:load"), {"on_machine": "two.txt", "country": "SY"}, follow=True)
    )
    assert "1 place was read from the file." in shown
    assert Place.objects.get(code="gn-78").country.name("fr") == "Syrie"
    assert not Place.objects.filter(code="gn-77").exists()
    assert "two.txt" in text(page(browser, "load"))


def test_one_file_is_asked_for_and_one_only(staff, at_desk):
    answer = at_desk(staff.administrator).post(reverse("places:load"), {"country": ""})
    assert answer.status_code == 422
    assert "Send one file" in text(answer, 422)


def test_how_far_a_file_is_can_be_seen_and_asked_for_by_part(staff, at_desk):
    row = Loading.objects.create(
        file_name="SY.txt", step="sorting", done=1500, total=7000, by=staff.administrator
    )
    browser = at_desk(staff.administrator)
    address = reverse("places:loading", args=[row.pk])
    assert "1,500 of 7,000 rows" in text(browser.get(address))
    part = text(browser.get(address, headers={"HX-Request": "true", "HX-Target": "loading"}))
    assert "<html" not in part
    assert 'hx-trigger="every 1s"' in part


def test_a_file_whose_server_died_is_told_and_lets_another_in(staff, at_desk):
    long_ago = timezone.now() - timedelta(hours=1)
    row = Loading.objects.create(file_name="SY.txt", heard_at=long_ago, by=staff.administrator)
    browser = at_desk(staff.administrator)
    assert "The server was stopped" in text(browser.get(reverse("places:loading", args=[row.pk])))
    assert "2 places were read" in text(upload(browser, TABLE))


def test_while_a_file_is_being_loaded_no_other_begins(staff, at_desk):
    Loading.objects.create(file_name="SY.txt", by=staff.administrator)
    assert "Another file is being loaded" in text(upload(at_desk(staff.administrator), TABLE), 422)
    assert not Place.objects.exists()
