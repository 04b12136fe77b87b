"""Who says what, in short texts of our own in four languages (`spoken/`): measured as a whole, and by rule.

The texts marked `aside` were written last and not looked at while the rules were made; both figures must hold.
"""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from tregua.intake.reading.nominative import nominative
from tregua.intake.reading.reader import read
from tregua.intake.reading.tokens import plain

SPOKEN = Path(__file__).with_name("spoken")
LANGUAGES = ("ar", "en", "fr", "ru")
PUBLISHED = date(2016, 3, 5)
AT_LEAST_TUNED, AT_LEAST_ASIDE = 0.96, 0.90
WITHIN = ("role", "occasion", "place")


def texts(aside):
    for code in LANGUAGES:
        for one in tomllib.loads((SPOKEN / f"{code}.toml").read_text(encoding="utf-8"))["text"]:
            if bool(one.get("aside")) == aside:
                yield one


def last(name):
    """Return the last word of a name: what two spellings of one speaker share."""
    words = "".join(letter if letter.isalnum() else " " for letter in plain(name or "")).split()
    return words[-1] if words else ""


@pytest.fixture(scope="module", params=[False, True], ids=["tuned", "aside"])
def read_texts(request):
    return request.param, [(one, read(one["words"], published=PUBLISHED)) for one in texts(request.param)]


def test_speakers_are_named(read_texts):
    aside, several = read_texts
    assert len(several) > 60
    hits = wanted = given = 0
    for one, reading in several:
        gold = {last(said["by"]) for said in one["said"] if said.get("by")}
        found = {last(said.speaker) for said in reading.statements if said.speaker}
        hits, wanted, given = hits + len(gold & found), wanted + len(gold), given + len(found)
    assert 2 * hits / (wanted + given) >= (AT_LEAST_ASIDE if aside else AT_LEAST_TUNED)


def says(reading, said):
    """Return the statement that holds the words of a gold line and has its speaker."""
    at = reading.text.index(said["says"])
    who = last(said.get("by") or said.get("institution") or "")
    for one in reading.statements:
        if not one.said[0] <= at < one.said[1]:
            continue
        named = last(one.institution if "institution" in said else one.speaker)
        if named == who and (who or plain(said["role"]) in plain(one.role)):
            return one
    return None


def test_their_words_are_theirs(read_texts):
    aside, several = read_texts
    lines = [says(reading, said) is not None for one, reading in several for said in one["said"]]
    assert sum(lines) / len(lines) >= (0.7 if aside else AT_LEAST_TUNED)


def test_role_occasion_place_date_and_depth_are_told(read_texts):
    _aside, several = read_texts
    right = wanted = 0
    for one, reading in several:
        for said in one["said"]:
            found = says(reading, said)
            for name in said.keys() - {"by", "says", "institution"} if found else ():
                value = getattr(found, name)
                same = plain(said[name]) in plain(value) if name in WITHIN else value == said[name]
                right, wanted = right + same, wanted + 1
    assert right / wanted >= AT_LEAST_TUNED


def test_every_statement_stands_at_its_words(read_texts):
    for _one, reading in read_texts[1]:
        for said in reading.statements:
            assert reading.text[said.start : said.end] == said.words
            assert 0 <= said.said[0] < said.said[1] <= len(reading.text)


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("Игоря Конашенкова", "Игорь Конашенков"),
        ("Марии Захаровой", "Мария Захарова"),
        ("Стаффана де Мистуры", "Стаффан де Мистура"),
        ("Сергея Викторовича Лаврова", "Сергей Викторович Лавров"),
        ("Рами Абдуррахмана", "Рами Абдуррахман"),
    ],
)
def test_a_russian_name_is_put_back_into_the_form_it_is_listed_under(written, listed):
    assert nominative(written) == listed


@pytest.mark.parametrize(
    "words",
    [
        "Four shells fell near the school. The documentary “A Long Road Out of the Old Town” was shown.",
        "L'armée n'a pas confirmé cette information. Le porte-parole a refusé de commenter.",
        "Правительство об этом не сообщало. От комментариев отказались.",
        "فازت رواية «شتاء بين مدرجات الزيتون العتيقة» بالجائزة.",
    ],
)
def test_titles_denied_verbs_and_silence_are_no_statements(words):
    assert read(words, published=PUBLISHED).statements == ()


def test_a_party_that_is_only_described_has_its_own_name():
    [said] = read("The main opposition council said it would stay away from Geneva.").statements
    assert said.speaker == "HNC"


def test_what_one_tells_of_another_is_a_mouth_deeper():
    [said] = read("Lavrov told Kerry that the strikes would go on, the Foreign Ministry said.").statements
    assert said.layers == ("the text", "Foreign Ministry", "Lavrov")


@pytest.mark.parametrize(
    ("words", "roles"),
    [
        (
            "أُطلقت أربع قذائف من أطراف الغنطو على بلدة تلبيسة، وقُصفت السقيلبية من كفر نبودة.",
            {"الغنطو": "origin", "تلبيسة": "target", "السقيلبية": "target", "كفر نبودة": "origin"},
        ),
        (
            "قصفت قوات متمركزة في قرية جبورين بلدتي تلبيسة والغنطو.",
            {"جبورين": "origin", "تلبيسة": "target", "الغنطو": "target"},
        ),
        (
            "Со стороны Кафр-Шамса город Саламия обстреляли дважды.",
            {"Кафр-Шамса": "origin", "Саламия": "target"},
        ),
        (
            "Среди пострадавших населённых пунктов: Верхняя Роща, Дальнее, Озёрное.",
            {"Верхняя Роща": "target", "Дальнее": "target", "Озёрное": "target"},
        ),
        ("Беженцы из Саламии приняты в посёлке.", {"Саламии": ""}),
        (
            "The guards launched 21 airstrikes on Hodeidah’s port; the quarters of Hais district were also shelled.",
            {"Hodeidah": "target", "Hais": "target"},
        ),
        (
            "Shells struck a house on Jubilee Street in Avdeyevka, northeast of Donetsk, and a post not far from Aden.",
            {"Jubilee Street": "target", "Avdeyevka": "target", "Donetsk": "abroad"},
        ),
        (
            "They continued shelling houses in the district of al-Karma, the envoy flew to Geneva.",
            {"al-Karma": "target", "Geneva": "abroad"},
        ),
        (
            "Les positions au sud d'Aden ont de nouveau été visées, comme la ville septentrionale d'Alep par des tirs.",
            {"Aden": "target"},
        ),
        (
            "Ils ont rompu la trêve en bombardant leurs lignes dans la ville de Terter.",
            {"Terter": "target"},
        ),
        (
            "Rockets hit Zeytan village to the east of Sarmada in the southern countryside of Idlib.",
            {"Zeytan": "target", "Sarmada": ""},
        ),
        (
            "Armed groups positioned in Zeytan town fired rockets at houses in Sarmada; shells fired by fighters based in Harim fell on Taftanaz.",
            {"Zeytan": "origin", "Sarmada": "target", "Harim": "origin", "Taftanaz": "target"},
        ),
        ("They shelled troops stationed in Zeytan.", {"Zeytan": "target"}),
    ],
)
def test_fire_comes_from_the_place_it_is_told_of_and_falls_on_the_others(words, roles):
    found = {place.words: place.role for place in read(words, published=PUBLISHED).places}
    assert {name: found.get(name) for name in roles} == roles


@pytest.mark.parametrize(
    "words",
    [
        "اندلع حريق في شارع خالد السوقي وفي مدرسة سامي الحقلي.",
        "Стреляли у моста имени Сергея Лугового.",
        "نازحون من مدينة أبو كمال ومن أم درمان.",
    ],
)
def test_what_is_called_after_somebody_speaks_no_word(words):
    assert read(words, published=PUBLISHED).statements == ()
