"""Parties from a file: the actors of UCDP and tables of one's own, chosen by a person, recorded once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.conftest import SHARED, needs_shared
from tregua.agreement.loading import look_at, take
from tregua.agreement.models import Party, PartyLink, PartyName
from tregua.agreement.saying import AgreementError
from tregua.record.models import Entry

UCDP = (
    "ActorId,NameData,NameOrig,NameOrigFull,NameOrigFullEng,NameChange,NewNameFullEng,Org,ActorIdPrev,ActorIdAlliance,"
    "ActorIdGroup,Location,Version\n"
    "1,Government of Nowhere,,,,0,,4,,,,Nowhere,22.1\n"
    '2,River Front,River Front,Jabhat al-Nahr,,0,,1,3,"1, 4.0",,Nowhere,22.1\n'
    "3,Hill Brigades,,,,1,Hill Army,1,,,2,Nowhere,22.1\n"
    "4,Far Group,,,,0,,3,,,,Elsewhere,22.1\n"
    ",No number,,,,0,,1,,,,Nowhere,22.1\n"
    "2,Twice,,,,0,,1,,,,Nowhere,22.1\n"
)
OWN = (
    "code,kind,name_ar,name_en,name_fr,name_ru,parent,place,other_names,source\n"
    "front,armed_group,الجبهة,the Front,le Front,Фронт,,,en:the Front of the River | ru:Речной фронт,the talks\n"
    "wing,armed_group,,the Wing,,,front,,,the talks\n"
)


@pytest.fixture
def write(tmp_path):
    def make(content, encoding="utf-8"):
        path = tmp_path / "parties.csv"
        path.write_bytes(content.encode(encoding))
        return path

    return make


def test_actors_are_read_with_what_they_have_to_do_with_others(write):
    looked = look_at(write(UCDP))
    front = next(one for one in looked.actors if one.code == "ucdp-2")
    assert (front.kind, front.names, front.also) == (
        "armed_group",
        {"en": "River Front"},
        (("en", "Jabhat al-Nahr"),),
    )
    assert {(link.kind, link.other) for link in front.links} == {
        ("split_from", "ucdp-3"), ("allied_with", "ucdp-1"), ("allied_with", "ucdp-4"),
    }  # fmt: skip
    assert [one.kind for one in looked.actors] == ["state_force", "armed_group", "armed_group", "community"]
    assert {one.where: one.why for one in looked.unread} == {
        "line 6": "ActorId is empty", "line 7": "the code ucdp-2 stands on an earlier line too",
    }  # fmt: skip


def test_those_that_are_taken_are_recorded_and_linked_to_those_on_record(staff, write):
    actors = look_at(write(UCDP), containing="NOWHERE").actors
    loaded = take(actors, by=staff.head, kinds={"ucdp-1": "foreign_force"})
    assert (loaded.added, loaded.known, loaded.links) == (3, 0, 3)
    assert loaded.left == ("ucdp-2 → ucdp-4",)
    assert Party.objects.get(code="ucdp-1").kind == "foreign_force"
    assert str(Party.objects.get(code="ucdp-3")) == "Hill Brigades"
    assert set(PartyName.objects.filter(party__code="ucdp-3").values_list("name", flat=True)) == {
        "Hill Brigades", "Hill Army",
    }  # fmt: skip


def test_the_same_file_again_changes_nothing(staff, write):
    actors = look_at(write(OWN)).actors
    assert take(actors, by=staff.head).added == 2
    before = Entry.objects.count()
    again = take(actors, by=staff.head)
    assert (again.added, again.known, again.names, again.links) == (0, 2, 0, 0)
    assert Entry.objects.count() == before
    assert PartyLink.objects.get().kind == "part_of"
    assert Party.objects.get(code="front").name("ru") == "Фронт"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("x,army,,X,,,,,,s", "no such kind: army"),
        ("x,armed_group,,,,,,,,s", "it has no name"),
        ("x y,armed_group,,X,,,,,,s", "Latin letters, digits and hyphens"),
        ("x,armed_group,,X,,,,,the X,s", "language:name"),
        ("x,armed_group,,X,,,,,,", "source is empty"),
        (f"x,armed_group,,{'X' * 201},,,,,,s", "longer than 200"),
        ("front,armed_group,,X,,,,,,s", "on an earlier line"),
    ],
)
def test_a_line_that_cannot_be_read_is_told(write, line, why):
    looked = look_at(write(OWN + line + "\n"))
    assert len(looked.actors) == 2
    assert why in looked.unread[0].why


def test_a_place_nobody_knows_stops_everything(staff, write):
    actors = look_at(write(OWN + "council,local_administration,,C,,,,x-none,,s\n")).actors
    with pytest.raises(AgreementError, match="Load the places first"):
        take(actors, by=staff.head)
    assert not Party.objects.exists()


@pytest.mark.parametrize("content", [b"colour,n\nred,1\n", b"", OWN.encode("cp1256", "replace")])
def test_a_file_that_is_none_of_parties_says_what_to_do(tmp_path, content):
    path = tmp_path / "parties.csv"
    path.write_bytes(content)
    with pytest.raises(AgreementError, match=r"no file of parties|not a CSV in UTF-8"):
        look_at(path)


def test_a_person_ticks_what_is_recorded(staff, at_desk):
    browser = at_desk(staff.head)
    address = reverse("agreement:load_parties")
    page = browser.post(
        address, {"file": SimpleUploadedFile("a.csv", UCDP.encode()), "containing": "nowhere"}
    )
    assert [row["actor"].code for row in page.context["rows"]] == ["ucdp-1", "ucdp-2", "ucdp-3"]
    assert not Party.objects.exists()
    says = {"actors": page.context["actors"], "take": ["ucdp-2"], "kind-ucdp-2": "coalition"}
    shown = browser.post(address, says, follow=True).content.decode()
    assert "1 party is recorded." in shown
    assert list(Party.objects.values_list("code", "kind")) == [("ucdp-2", "coalition")]


def test_what_travelled_with_the_page_cannot_be_altered(staff, at_desk):
    browser = at_desk(staff.head)
    answer = browser.post(reverse("agreement:load_parties"), {"actors": "made-up", "take": "x"}, follow=True)
    assert "too old" in answer.content.decode()
    assert not Party.objects.exists()


@needs_shared
def test_the_actors_of_syria_are_all_read():
    looked = look_at(SHARED / "parties" / "ucdp_actor_22.1_syria.csv")
    assert (len(looked.actors), looked.unread) == (107, ())
