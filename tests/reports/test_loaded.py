"""Words that take a side are found however they bend and are written, and what the field calls by such a word is not."""

import pytest

from tregua.reports.loaded import loaded_words

LOADED = {
    "en": (
        "terrorists", "regime", "thugs", "butchers", "aggression", "so-called", "liberated", "henchmen", "massacre",
        "insurgents", "puppet", "brutal", "occupiers", "provocation", "heroic",
    ),
    "fr": (
        "terroristes", "milices", "agresseurs", "soi-disant", "héroïque", "fantoche", "massacre", "mercenaires",
        "extrémistes", "assassins", "traîtres", "régime syrien", "insurgés", "sanguinaire",
    ),
    "ru": (
        "террористов", "боевиками", "бандиты", "наёмников", "мятежники", "режима Асада", "незаконных вооружённых",
        "так называемые", "зверства", "агрессоров", "карателей", "провокация", "головорезы", "оккупантов",
    ),
    "ar": (
        "الإرهابيين", "الارهابيون", "ميليشيات", "المرتزقة", "العصابات", "الشهداء", "المجزرة", "قوات النظام", "شبيحة",
        "المتطرفين", "العدوان", "المسلحين", "الخونة", "نظام الأسد", "ما يُسمّى الجيش",
    ),
}  # fmt: skip
# What the field calls so without taking a side, in the sentences of a bulletin.
PLAIN = (
    "A regime of silence was agreed for the town; two detainees were released.",
    "Le régime de silence a été prolongé ; des détenus ont été libérés et des mines enlevées.",
    "Режим тишины продлён; задержанные освобождены, вооружённые формирования отвели орудия.",
    "تمديد نظام التهدئة؛ أُفرج عن محتجزين، وأُزيلت ألغام بطول كيلومترين، ويحتمل أن تعود التشكيلات المسلحة.",
)


@pytest.mark.parametrize("word", [word for words in LOADED.values() for word in words])
def test_a_loaded_word_is_found_outside_a_quotation_and_not_within(word):
    assert loaded_words(f"x {word} y")
    assert not loaded_words(f"x “{word}” y")


@pytest.mark.parametrize("text", PLAIN)
def test_what_the_field_calls_so_is_no_loaded_word(text):
    assert loaded_words(text) == []


@pytest.mark.parametrize(
    "text", ["الإرهـــاب", "الإِرْهَابِيّ", "ter\u00adrorist", "re\u200bgime", "ｒｅｇｉｍｅ"]
)
def test_signs_that_nobody_sees_or_needs_hide_no_word(text):
    assert loaded_words(text)
