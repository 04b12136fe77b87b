"""Statements, dates, places, languages and damage of texts; the sentences are our own."""

import json
import os
import subprocess
import sys
import time
from datetime import date

import pytest

from tregua.centre.cli import main
from tregua.intake.reading.items import TextError
from tregua.intake.reading.reader import read

DAY = date(2016, 3, 5)  # a Saturday

SPEAKERS = [
    ("“The truce is holding by and large,” UN envoy Staffan de Mistura told reporters in Geneva. “We are far from the end,” he added.",
     ["Staffan de Mistura", "Staffan de Mistura"]),
    ("Maj. Gen. Igor Konashenkov, spokesman for the Russian Defense Ministry, said that no strikes were made.", ["Igor Konashenkov"]),
    ("According to John Kirby, the State Department spokesman, Washington will not publish any numbers.", ["John Kirby"]),
    ("The Syrian Observatory for Human Rights said two people were killed.", ["Syrian Observatory for Human Rights"]),
    ("Riad Hijab, the opposition coordinator, wrote to UN Secretary-General Ban Ki-moon that 24 violations were committed.", ["Riad Hijab"]),
    ("US Secretary of State John Kerry and Russian Foreign Minister Sergei Lavrov discussed the truce.", []),
    ("«Nous avons enregistré neuf violations», a indiqué samedi le général Sergueï Kouralenko.", ["Sergueï Kouralenko"]),
    ("Le porte-parole du Haut comité des négociations, Salem al-Meslet, a dénoncé quinze violations.", ["Salem al-Meslet"]),
    ("«Режим прекращения огня соблюдается», — заявил генерал-лейтенант Сергей Кураленко.", ["Сергей Кураленко"]),
    ("Спецпосланник ООН Стаффан де Мистура сообщил, что переговоры начнутся.", ["Стаффан де Мистура"]),
    ("قال المبعوث الأممي ستافان دي ميستورا إن الهدنة صامدة إلى حد كبير.", ["ستافان دي ميستورا"]),
    ("وأعلن رئيس المركز الروسي الجنرال سيرغي كورالينكو أن تسعة خروقات سجلت.", ["سيرغي كورالينكو"]),
    ("The Russian Centre for Reconciliation said it had registered nine violations.", [None]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speakers"), SPEAKERS, ids=[text[:50] for text, _speakers in SPEAKERS])
def test_who_speaks(text, speakers):
    assert [statement.speaker for statement in read(text, published=DAY).statements] == speakers


def test_what_a_centre_publishes_names_the_institution():
    [told] = read("The Russian Centre for Reconciliation said it had registered nine violations.").statements
    assert told.institution == "Russian Centre for Reconciliation"


def test_a_quotation_without_a_speaker_is_flagged():
    reading = read("«Nous ne savons pas qui a dit cela.» Puis rien.")
    assert not reading.statements
    assert [flag.kind for flag in reading.flags] == ["quotation_without_speaker"]


DATES = [
    ("As of noon on February 28, 2016, it held.", ["2016-02-28T12:00"]),
    ("On February 27, between 6.25 and 11.30 a.m., shells fell.", ["2016-02-27T06:25/2016-02-27T11:30"]),
    ("04.03.2016 (18:00)", ["2016-03-04T18:00"]),
    ("It began on Friday, it said on Saturday.", ["2016-03-04", "2016-03-05"]),
    ("Over the last 3 days sessions were held.", ["2016-03-03/2016-03-05"]),
    ("Le 1er mars, puis hier.", ["2016-03-01", "2016-03-04"]),
    ("12 февраля 2016 г. и в понедельник", ["2016-02-12", "2016-02-29"]),
    ("الثلاثاء 1 مارس/آذار", ["2016-03-01"]),
    ("٢٨ شباط ٢٠١٦", ["2016-02-28"]),
    ("السبت، 12 مارس 2016 07:24 م", ["2016-03-12T19:24"]),
    ("10-16 March", ["2016-03-10/2016-03-16"]),
    ("on 30 December there was calm", ["2015-12-30"]),
]


@pytest.mark.parametrize(("text", "days"), DATES, ids=[text for text, _days in DATES])
def test_dates_are_reckoned_from_the_day_of_publication(text, days):
    assert [when.iso for when in read(text, published=DAY).dates] == days


def test_a_weekday_that_contradicts_its_date_is_flagged():
    kinds = {flag.kind for flag in read("Tuesday, 13 June 2017").flags}
    assert "weekday_against_date" not in kinds
    assert "weekday_against_date" in {flag.kind for flag in read("Tuesday, 14 June 2017").flags}


def test_a_weekday_without_any_date_is_not_guessed():
    reading = read("It was quiet on Monday in the whole of the country.")
    assert not reading.dates
    assert [flag.kind for flag in reading.flags] == ["day_without_date"]


PLACES = [
    ("Shells from Dzhaubar hit Sheykh Maksud and the villages of Abcdabad and Xyzkhan.",
     {"Dzhaubar": "origin", "Sheykh Maksud": "target", "Abcdabad": "target", "Xyzkhan": "target"}),
    ("Badabad (Homs province) signed an agreement.", {"Badabad": "signatory"}),
    ("They shelled the settlements of Abcdabad and Tell As in Homs; the settlements of Xyzkhan, Sheikh Qwert in Hama, and the nearby villages of Uiop.",
     {"Abcdabad": "target", "Tell As": "target", "Xyzkhan": "target", "Sheikh Qwert": "target", "Uiop": "target"}),
    ("There were attacks by the guard in the town of Abcdabad, and rocket fire hit Uiop's airport, said the office for the Coordination of Humanitarian Affairs.",
     {"Abcdabad": "target", "Uiop": "target"}),
    ("Guards located on hills near Abcdabad went on advancing on Xyzkhan under fire.", {"Abcdabad": "", "Xyzkhan": ""}),
    ("Des tirs de char, près de la localité d'Abcdabad, ont blessé un homme ; un missile est parti depuis la ville d'Uiop en direction de Xyzkhan.",
     {"Abcdabad": "target", "Uiop": "origin", "Xyzkhan": "target"}),
    ("They were attacking the Abcdabad village in the province of Qwertia.", {"Abcdabad": "target"}),
    ("Les drones de Lucas Ferrand ont quitté la garde (GNB) d'Henri Valcourt sur la route d'Abcdabad.", {"Abcdabad": ""}),
    ("Le fort d'Abcdabad a également été durement frappé, et la ville d'Uiop, où des tirs ont repris, est vide.", {"Abcdabad": "target", "Uiop": "target"}),
    ("Ils ont lancé des missiles dans les quartiers très peuplés d'Abcdabad.", {"Abcdabad": "target"}),
    ("Shells hit the settlement of Abcdabad in Xyzkhan and the nearby village of Uiop.", {"Abcdabad": "target", "Xyzkhan": "target", "Uiop": "target"}),
    ("Trois camps, à savoir Abcdabad, Xyzkhan et Uiop, sont vides.", {"Abcdabad": "", "Xyzkhan": "", "Uiop": ""}),
    ("Обстреляны позиции у населённых пунктов Мейда, Джаубар и Арбил.", None),
    ("قصف «جيش الإسلام» بالهاون حوش الحياة وحرستا وأربيل وجويبر.", None),
    ("La mosquée Maliakhoni, près de Bab al-Faradj, a été touchée.", None),
]  # fmt: skip
NAMES = [
    *[None] * 12,
    ["Мейда", "Джаубар", "Арбил"],
    ["حوش الحياة", "حرستا", "أربيل", "جويبر"],
    ["mosquée Maliakhoni", "Bab al-Faradj"],
]


@pytest.mark.parametrize(("case", "names"), list(zip(PLACES, NAMES, strict=True)))
def test_places_known_or_not(case, names):
    text, roles = case
    places = read(text).places
    if roles is not None:
        assert {place.words: place.role for place in places} == roles
    else:
        assert [place.words for place in places] == names


def test_words_that_only_look_like_places_are_none():
    text = "Les tirs sur la ville ont cessé. Le chef a parlé sur ce sujet, en mars, de la paix."
    assert not read(text, published=DAY).places


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (
            "They met near the Halfaya Bridge and closed the Shambat Bridge.",
            ["Halfaya Bridge", "Shambat Bridge"],
        ),
        ("Aid went by the Castello Road.", ["Castello Road"]),
        ("The Speaker of the House of Representatives and the Presidential Council came.", []),
        ("It was shown on Al Karma TV during the feast of Fitr, said the man known as Harun.", []),
        ("Le porte-parole du Quai d'Orsay parlait de la fin du Fitr.", []),
        ("Des civils de la ville septentrionale d'Alep ont fui.", ["Alep"]),
        (
            "La Ghouta orientale est calme. Des vivres arrivent dans la Ghouta.",
            ["Ghouta orientale", "Ghouta"],
        ),
        ("La capitale Sanaa et les positions au nord d'Aden sont calmes.", ["Sanaa", "Aden"]),
    ],
)
def test_names_are_whole_and_bodies_are_no_places(words, names):
    assert [place.words for place in read(words, published=date(2016, 3, 5)).places] == names


@pytest.mark.parametrize(
    "line",
    [
        "Read also: Lavrov: Kerry has promised that 12 people would come to Daraya on 5 March",
        "À LIRE AUSSI >> Syrie : 12 morts à Douma, selon l'OSDH, la trêve est menacée de toutes parts",
        "[Lire aussi : « La trêve tient », a déclaré Kerry]",
    ],
)
def test_the_headline_of_another_article_is_flagged_and_nothing_in_it_is_read(line):
    text = f"{line}\nThe truce held.\n" if line.startswith("Read") else f"{line}\nLa trêve a tenu.\n"
    reading = read(text, published=date(2016, 3, 5))
    assert [one.words for one in reading.flags if one.kind == "site_furniture"] == [line]
    assert [*reading.statements, *reading.counts] == []


def test_a_caption_is_known_by_whose_picture_it_is():
    reading = read("A boy walks in Douma. (AFP Photo / stringer)\nThe trucks reached Madaya.\n")
    [flag] = [one for one in reading.flags if one.kind == "caption"]
    assert flag.words == "A boy walks in Douma. (AFP Photo / stringer)"
    assert [place.words for place in reading.places] == ["Douma", "Madaya"]


def test_a_capital_is_a_place_or_a_government():
    reading = read("They met in Moscow. Washington accepted the terms.")
    assert [place.words for place in reading.places] == ["Moscow"]
    assert [party.words for party in reading.parties] == ["Washington"]


@pytest.mark.parametrize(
    ("text", "language", "level"),
    [
        ("La tregua se mantiene en la mayor parte de las provincias, según el centro.", "es", "figures"),
        ("Rzecznik powiedział, że w Aleppo nie było naruszeń, ale ostrzelano dzielnicę.", "pl", "no"),
        ("Il portavoce ha detto che la tregua non è stata violata nelle ultime ore.", "it", "no"),
        ("Neuf morts, dix blessés : la trêve n'a pas tenu.", "fr", "full"),
        ("Bombardement à Talbiseh hier vers 14h30, trois blessés.", "fr", "full"),
        (
            "Venäjän puolustusministeriö ilmoitti sunnuntaina sen miten monta rikkomusta viimeksi kuluneen vuorokauden aikana kirjattiin ylös.",
            "und",
            "no",
        ),
        ("停火协议得到遵守。", "zh", "no"),
        ("آتش بس در استان حلب نقض شد و این گروه اعلام کرد.", "fa", "figures"),
        ("The truce holds in most of the provinces.", "en", "full"),
    ],
)
def test_the_language_is_named_and_what_is_not_read_is_said(text, language, level):
    reading = read(text)
    assert reading.language == language
    assert [part.read for part in reading.languages] == [level]
    assert ("not_read" in {flag.kind for flag in reading.flags}) == (level == "no")


def test_a_line_in_another_language_is_a_stretch_of_its_own():
    text = "Le centre a dit que la trêve est respectée dans les provinces.\nВ течение суток нарушений не было, и это хорошо для всех.\n"
    assert [part.language for part in read(text).languages] == ["fr", "ru"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ïåðåìèðèå ñîáëþäàåòñÿ â áîëüøèíñòâå ïðîâèíöèé", "wrong_code_page"),
        ("The truce in \u202eoppelA\u202c holds.", "direction_mark"),
        ("В Mоскве сообщили об этом.", "two_scripts_in_a_word"),
        (
            "The regime of cessation held in most of the provinces and the two centres agreed to sp",
            "text_cut",
        ),
        ("Read more\nThe truce holds in the provinces.", "site_furniture"),
    ],
)
def test_damage_is_flagged(text, kind):
    assert kind in {flag.kind for flag in read(text).flags}


@pytest.mark.parametrize("text", ["", " \n ", "x" * 1_500_001], ids=["empty", "blank", "too long"])
def test_a_text_that_cannot_be_read_is_refused_with_the_reason(text):
    with pytest.raises(TextError, match=r"empty|characters"):
        read(text)


HOSTILE = {
    "one word": "a" * 100_000,
    "one figure": "9" * 100_000,
    "marks": '« “ " ' * 5_000,
    "a list without end": "Aleppo - 3, " * 1_000,
    "brackets": "Aleppo (" * 1_000,
    "signatures": "— X (@a) " * 700,
    "accents": "a" + "\u0301" * 50_000,
    "speech without end": "Kuralenko said " * 600,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_take_time_that_grows_with_their_length_only(name):
    began = time.process_time()
    read(HOSTILE[name])
    assert time.process_time() - began < 3


def test_the_same_text_gives_the_same_reading():
    text = "9 violations were registered (Homs - 4, Hama - 5), Sergey Kuralenko said on Friday in Moscow."
    assert json.dumps(read(text, published=DAY).as_data()) == json.dumps(read(text, published=DAY).as_data())


def test_the_command_prints_json_and_refuses_what_is_no_text(tmp_path, capsys):
    file = tmp_path / "bulletin.txt"
    file.write_text("6 violations (Homs - 6).\r\nOn Friday it held.", encoding="utf-8")
    assert main(["read", str(file), "--published", "2016-03-05", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [count["value"] for count in data["counts"]] == [6, 6]
    assert [when["iso"] for when in data["dates"]] == ["2016-03-04"]
    file.write_bytes(b"\x00\x01")
    assert main(["read", str(file)]) == 1
    assert "holds no readable text" in capsys.readouterr().err
    file.write_bytes("перемирие".encode("cp1251"))
    assert main(["read", str(file)]) == 0
    assert "not UTF-8" in capsys.readouterr().err  # too short to tell its encoding
    assert main(["read", str(file), "--published", "yesterday"]) == 2


def test_reading_needs_no_django():
    code = "import sys, tregua.intake.reading.reader; sys.exit('django' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0
