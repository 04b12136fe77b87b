"""The founding article read by rules alone: each of its rows is reached.

The article itself is read from ../shared and not copied here; `OWN` tells the same in our own words.
"""

from datetime import date

import pytest

from tests.conftest import SHARED, needs_shared
from tregua.intake.reading.reader import read

ARTICLE = SHARED / "seed" / "article_fr.txt"
PUBLISHED = date(2016, 3, 5)
OWN = """Ministère russe de la Défense : les chefs de l’opposition demandent à Moscou une protection contre Daesh
Le chef du centre russe de réconciliation, Sergueï Kouralenko, a dit aux journalistes que des dirigeants de l’opposition syrienne demandaient de l’aide.
«Ils nous demandent une protection contre ceux qui ont ouvert la "chasse" aux signataires», a dit Sergueï Kouralenko lors d'une conférence de presse à Moscou. «Et nous aiderons à protéger les chefs et les administrations qui ont signé», a-t-il poursuivi.
La trêve en #Syrie en bref https://t.co/aBcDeFgHiJpic.twitter.com/KlMnOpQrSt
— Radio (@Radio) 23 février 2016
La Défense russe a souligné que 23 rencontres avaient été tenues à Lattaquié.
Le cessez-le-feu est entré en vigueur le 27 février à minuit et semble être suivi. Il y a deux centres de réconciliation, un russe et un américain, chargés de surveiller l'accord et d'aider les belligérants à prendre part à la trêve.
Daesh aurait formé une unité ailleurs https://t.co/bCdEfGhIjKpic.twitter.com/LmNoPqRsTu
— Radio (@Radio) 1 mars 2016
Les factions de l’opposition dite modérée ont accepté les conditions auprès de Washington et les forces armées de Bachar el-Assad ont également confirmé leur participation, auprès de Moscou.
Lors d’une conférence de presse à Genève le 26 février, l’envoyé spécial des Nations unies, Staffan da Mistura a déclaré : «Espérons que cela tienne, c’est la meilleure chance depuis cinq ans».
"""


@pytest.fixture(
    scope="module", params=["own", pytest.param("article", marks=needs_shared)], ids=["own words", "article"]
)
def reading(request):
    text = OWN if request.param == "own" else ARTICLE.read_text(encoding="utf-8")
    return read(text, published=PUBLISHED)


def test_row_t_the_headline_is_three_mouths_deep(reading):
    headline = reading.statements[0]
    assert (headline.start, headline.kind, headline.depth) == (0, "request", 3)
    assert headline.layers[-1] == "chefs de l’opposition"


def test_row_1_the_head_of_the_centre_tells_journalists_of_the_request(reading):
    told = reading.statements[1]
    assert (told.speaker, told.direct, told.occasion) == ("Sergueï Kouralenko", False, "aux journalistes")
    assert told.role.startswith("chef du centre russe de réconciliation")
    assert told.kind == "request"


def test_row_2_the_quotation_asks_for_protection_and_keeps_the_loaded_word(reading):
    quoted = reading.statements[2]
    assert (quoted.direct, quoted.kind, quoted.loaded) == (True, "request", ('"chasse"',))


def test_row_3_the_occasion_is_a_conference_in_moscow(reading):
    quoted = reading.statements[2]
    assert (quoted.occasion, quoted.place) == ("conférence de presse", "Moscou")


def test_row_4_the_quotation_goes_on_with_a_promise(reading):
    further = reading.statements[3]
    assert (further.speaker, further.continues, further.kind) == ("Sergueï Kouralenko", True, "assurance")


def test_row_5_and_11_two_posts_one_off_the_subject_with_link_and_picture_apart(reading):
    first, second = reading.embedded_posts
    assert (first.date, first.on_topic) == ("2016-02-23", True)
    assert (second.date, second.on_topic) == ("2016-03-01", False)
    for post in (first, second):
        assert post.account.startswith("@R")
        assert [link.count("pic.twitter.com") for link in post.links] == [0]
        assert len(post.pictures) == 1
    assert len([flag for flag in reading.flags if flag.kind == "glued_links"]) == 2
    assert not [item for item in reading.statements if second.start <= item.start < second.end]


def test_row_6_the_ministry_counts_23_meetings_at_latakia(reading):
    [meetings] = [count for count in reading.counts if count.what == "meetings"]
    assert (meetings.value, meetings.named) == (23, ("Latakia",))
    [told] = [item for item in reading.statements if item.start <= meetings.start < item.end]
    assert told.speaker == "Défense russe"


def test_row_7_the_entry_into_force_is_dated_and_its_midnight_left_open(reading):
    [start] = [when for when in reading.dates if when.part == "midnight"]
    assert start.iso == "2016-02-27T00:00"
    [flag] = [flag for flag in reading.flags if flag.kind == "midnight_left_open"]
    assert flag.detail["about"] == "entry into force"


def test_row_8_the_assessment_has_no_author(reading):
    [flag] = [flag for flag in reading.flags if flag.kind == "assessment_without_author"]
    assert flag.words.startswith("semble")


def test_row_9_there_are_two_centres(reading):
    assert [count.value for count in reading.counts if count.what == "centres"] == [2]


def test_row_10_the_centres_watch_over_the_truce_and_help_to_take_part_in_it(reading):
    assert [task.what for task in reading.tasks] == ["watch", "help"]
    helps = reading.tasks[1].words
    assert helps.startswith("aider les belligérants")
    assert helps.endswith("la trêve")


def test_row_12_and_13_two_acceptances_each_through_its_channel(reading):
    opposition, army = reading.acceptances
    assert (opposition.key, opposition.channel) == ("opposition", "US")
    assert (army.key, army.channel) == ("syr-gov", "RU")
    assert "dite modérée" in [party.loaded for party in reading.parties]


def test_row_14_the_envoy_is_quoted_in_geneva(reading):
    said = reading.statements[-1]
    assert (said.speaker, said.direct, said.place, said.date) == (
        "Staffan da Mistura",
        True,
        "Genève",
        "2016-02-26",
    )
    assert said.role.startswith("envoyé spécial")


def test_every_item_stands_where_it_says(reading):
    data = reading.as_data()
    items = [item for value in data.values() if isinstance(value, list) for item in value]
    assert items
    for item in items:
        assert reading.text[item["start"] : item["end"]] == item["words"]
        assert item["rule"]
