"""Spellings of one name in several scripts meet in one key; names of different places stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tregua.places.folding import beginnings, fold, parts, similarity, skeleton
from tregua.places.letters import script_of

NAMES = st.text(
    alphabet=st.sampled_from(
        "abcdeghijklmnoqrstuwyzşıçàéʿ'’- ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإءـَّабвгджзийклмнорстухшъьыэюя"
    ),
    max_size=24,
)


@pytest.mark.parametrize(
    ("spellings"),
    [
        ("Sheikh Maqsoud", "Sheykh Maksud", "Cheikh Maqsoud", "Шейх-Максуд", "Шейх Максуд"),
        ("Hmeimim", "Hmeymim", "Khmeimim", "KHMEIMIM", "Хмеймим", "حميميم", "חמימים"),
        ("Deir al-Asafir", "Deir Assafier", "Deyr El Asafir", "Дейр-эль-Асафир", "دير العصافير"),
        ("Tell Abyad", "Tal-Abyad", "Эт-Телль-Эль-Абъяд"),
        ("as-Suwayda", "Sweida", "Süveyda", "Эс-Сувейда", "السويداء"),
        ("Nahta", "Nahtah", "Nakhtah"),
        ("Douma", "Duma", "Дума", "دوما"),
        ("al-Ansari", "Khai-al-Ansari", "الأنصاري", "حي الأنصاري"),
        ("Zeyzoun", "Zeyzun", "Zayzun"),
        ("Latakia", "LATACIA", "Lattaquié", "Lattakia"),
        ("Hawsh al-Fara", "Haush al-Fara", "Хауш-эль-Фара", "Hosh al-Farah"),
        ("الحاضر", "حاضر", "الحـاضر", "الحَاضِر"),
        ("حماة", "حماه"),
    ],
    ids=lambda spellings: spellings[0],
)
def test_spellings_of_one_name_have_one_key(spellings):
    assert len({fold(one) for one in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jobar", "جوبر"),
        ("Dzhaubar", "جويبر"),
        ("Harasta", "حرستا"),
        ("Хандрат", "حندرات"),
        ("Gilal", "Hilal"),
        ("al-Zagra", "al-Zahra'a"),
        ("Marj al-Sultan", "Marg Sultan"),
        ("Kafr Nabudah", "Kafranabouda"),
        ("Qabtan al-Jabal", "Kubtan Aljabal"),
        ("Binnish", "Бинниш"),
    ],
)
def test_what_relays_do_to_a_name_leaves_it_alike(one, other):
    assert similarity(one, other) > 0.81


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zara", "Zahraa"),
        ("Tell Abyad", "Tell Rifaat"),
        ("Kafr Nabudah", "Kafr Hamra"),
        ("Hosh Nasri", "Hosh al-Khayyat"),
        ("Deir al-Asafir", "Deir ez-Zor"),
        ("Harasta", "Harasta suburb"),
        ("Arbin", "Erbil"),
        ("حوش الحياة", "حوش الخياط"),
    ],
)
def test_names_of_different_places_are_not_alike(one, other):
    assert similarity(one, other) < 0.81


def test_class_nouns_are_kept_apart_from_the_name():
    assert parts("Tell Rifaat") == (("tal",), "rifat")
    assert parts("تل رفعت")[0] == ("tal",)
    assert parts("Jabal al-Akrad")[0] == parts("Akrad Mountain")[0] == ("jabal",)
    assert parts("Tell") == ((), "til")


def test_a_name_of_nothing_but_a_class_noun_keeps_it():
    assert fold("al-Marj")
    assert fold("مخيم")


@given(NAMES)
def test_a_key_is_plain_and_its_own_key(name):
    key = fold(name)
    assert key.isascii()
    assert key == key.strip().lower()
    assert set(skeleton(name)) & set("iu") == set()


@given(NAMES)
def test_case_articles_and_diacritics_change_nothing(name):
    assert fold(name.upper()) == fold(name.upper().lower())
    assert fold(f" {name} ") == fold(name)


@given(NAMES, NAMES)
def test_likeness_is_a_number_that_does_not_ask_who_is_first(one, other):
    assert 0.0 <= similarity(one, other) <= 1.0
    assert similarity(one, other) == similarity(other, one)


@given(NAMES)
def test_a_name_is_wholly_like_itself(name):
    assert similarity(name, name) == (1.0 if fold(name) else 0.0)


@given(NAMES)
def test_a_name_is_looked_for_where_it_is_stored(name):
    assert not skeleton(name) or any(skeleton(name).startswith(begin) for begin in beginnings(name))


@pytest.mark.parametrize("text", ["", "   ", "12", "!?", "拉塔基亚"])
def test_what_has_no_letters_we_read_has_no_key(text):
    assert fold(text) == skeleton(text) == ""
    assert similarity(text, text) == 0.0


@pytest.mark.parametrize(
    ("name", "script"),
    [("Şam", "Latn"), ("Дума", "Cyrl"), ("شیخ مقصود", "Arab"), ("חמימים", "Zyyy"), ("Ḩarastā", "Latn")],
)
def test_the_script_of_a_name_is_seen(name, script):
    assert script_of(name) == script
