"""Which province a figure belongs to, in every construction bulletins use; the sentences are our own."""

import pytest

from tregua.intake.reading.reader import read

# What stands in the text, then the shares it states; "=" is the total.
SENTENCES = {
    "the name before the figure": (
        "6 violations were registered in 24 hours (Latakia - 3, Hama -2, Aleppo – 1).",
        {"=": 6, "Latakia": 3, "Hama": 2, "Aleppo": 1},
    ),
    "figures in brackets": (
        "Eleven ceasefire violations were recorded in the provinces of Aleppo (6), Damascus (3) and Latakia (2).",
        {"=": 11, "Aleppo": 6, "Damascus": 3, "Latakia": 2},
    ),
    "in each of": (
        "Over the past day, 12 breaches: three in each of Aleppo, Idlib and Hama, two in Daraa and one in Homs.",
        {"=": 12, "Aleppo": 3, "Idlib": 3, "Hama": 3, "Daraa": 2, "Homs": 1},
    ),
    "one for each": (
        "5 violations were registered: Daraa, Homs and Damascus - 1 for each, Aleppo - 2.",
        {"=": 5, "Daraa": 1, "Homs": 1, "Damascus": 1, "Aleppo": 2},
    ),
    "two names with one figure": (
        "In the last 24 hours 8 ceasefire violations have been registered (Aleppo and Idlib - 3, Hama and Homs - 1).",
        {"=": 8, "Aleppo": 3, "Idlib": 3, "Hama": 1, "Homs": 1},
    ),
    "each before in": (
        "The centre recorded two violations each in Aleppo and Latakia and one violation in Daraa.",
        {"Aleppo": 2, "Latakia": 2, "Daraa": 1},
    ),
    "each only by the total": (
        "Seven violations were registered, 3 in Aleppo and 2 in Homs and Hama.",
        {"=": 7, "Aleppo": 3, "Homs": 2, "Hama": 2},
    ),
    "Arabic, in one order": (
        "سُجلت في محافظتي درعا والقنيطرة ثلاثة خروقات وخرقان على الترتيب.",
        {"Daraa": 3, "Quneitra": 2},
    ),
    "Russian, in one order, behind how many provinces and what was breached": (
        "Нарушения режима тишины отмечены в двух провинциях, Хомсе и Хаме, – пять и два соответственно.",
        {"Homs": 5, "Hama": 2},
    ),
    "Russian, a bracket behind the noun": (
        "Большинство нарушений (шесть) зафиксировано в провинции Хомс, за ней следует Хама (два).",
        {"Homs": 6, "Hama": 2},
    ),
    "Arabic, all of them behind a verb": (
        "وثقت اللجنة ثلاثة انتهاكات، حدثت كلها في محافظة درعا.",
        {"=": 3, "Daraa": 3},
    ),
    "outside the brackets": (
        "19 violations were registered in 24 hours (Idlib - 7, Homs - 4). Aleppo had the most, 8.",
        {"=": 19, "Idlib": 7, "Homs": 4, "Aleppo": 8},
    ),
    "including": (
        "29 breaches in 24 hours, including 18 in Lattakia, 5 in Damascus countryside and two in Idleb.",
        {"=": 29, "Latakia": 18, "Rif Dimashq": 5, "Idlib": 2},
    ),
    "a verb between": (
        "Ten violations have been reported, with four of them occurring in the Hama province and six in Aleppo.",
        {"=": 10, "Hama": 4, "Aleppo": 6},
    ),
    "followed by": (
        "Aleppo saw the most violations with 7, followed by Damascus with 4 and Homs with 2.",
        {"Aleppo": 7, "Damascus": 4, "Homs": 2},
    ),
    "total and its only province": (
        "Trois violations ces dernières 24 heures dans la ville d'Alep.",
        {"=": 3, "Aleppo": 3},
    ),
    "French dont": (
        "Cinq violations, dont quatre dans la province de Lattaquié et une dans la province de Hama.",
        {"=": 5, "Latakia": 4, "Hama": 1},
    ),
    "French celles": (
        "Onze violations ont été enregistrées : quatre à Alep, trois à Lattaquié, deux dans celles de Hama et de Homs.",
        {"=": 11, "Aleppo": 4, "Latakia": 3, "Hama": 2, "Homs": 2},
    ),
    "French chacune": (
        "Neuf violations, dont une dans chacune des provinces de Hama et d'Idleb et sept dans la banlieue de Damas.",
        {"=": 9, "Hama": 1, "Idlib": 1, "Rif Dimashq": 7},
    ),
    "Russian words and dashes": (
        "За сутки зафиксировано десять нарушений (в провинциях Алеппо – пять, Латакия – три, Хомс и Дамаск – по одному).",
        {"=": 10, "Aleppo": 5, "Latakia": 3, "Homs": 1, "Damascus": 1},
    ),
    "Russian each": (
        "Отмечено 9 нарушений режима: по два в провинциях Хама и Хомс, пять — в Алеппо.",
        {"=": 9, "Hama": 2, "Homs": 2, "Aleppo": 5},
    ),
    "Russian each before a dash": (
        "Зафиксировано шесть нарушений, из них три в провинции Дамаск, по одному – в Алеппо, Идлибе и Латакии.",
        {"=": 6, "Damascus": 3, "Aleppo": 1, "Idlib": 1, "Latakia": 1},
    ),
    "Arabic dual and each": (
        "رصد المركز 9 خروقات خلال 24 ساعة، منها 5 في حلب وخرقان في اللاذقية وخرق واحد في كل من حماة وحمص.",
        {"=": 9, "Aleppo": 5, "Latakia": 2, "Hama": 1, "Homs": 1},
    ),
    "Eastern digits": (
        "سجل 11 انتهاكا: ٦ في ريف دمشق و٣ في حلب وانتهاكان في درعا.",
        {"=": 11, "Rif Dimashq": 6, "Aleppo": 3, "Daraa": 2},
    ),
    "Arabic countrysides": (
        "رصد سبعة خروقات، ثلاثة في كل من ريفي حلب واللاذقية وواحد في إدلب.",
        {"=": 7, "Aleppo": 3, "Latakia": 3, "Idlib": 1},
    ),
    "respectively": (
        "Five violations: two and three were recorded in Aleppo and Hama, respectively.",
        {"=": 5, "Aleppo": 2, "Hama": 3},
    ),
    "the names first, respectively": (
        "Aleppo and Homs saw 4 and 2 violations, respectively.",
        {"Aleppo": 4, "Homs": 2},
    ),
    "respectivement": (
        "À Alep et à Hama, le centre a relevé respectivement deux et trois violations.",
        {"Aleppo": 2, "Hama": 3},
    ),
    "Hebrew": (
        "נרשמו 9 הפרות ביממה האחרונה: 4 במחוז חאלב, 3 בלטקיה ו-2 בחמה.",
        {"=": 9, "Aleppo": 4, "Latakia": 3, "Hama": 2},
    ),
    "Spanish": (
        "Se registraron seis violaciones: cuatro en la provincia de Latakia y una en cada una de las provincias de Hama y Homs.",
        {"=": 6, "Latakia": 4, "Hama": 1, "Homs": 1},
    ),
    "Arabic, each entry with and in": (
        "بلغت خروقات الهدنة في حمص ستة وفي إدلب خمسة وفي حماة أربعة.",
        {"Homs": 6, "Idlib": 5, "Hama": 4},
    ),
    "Arabic, the second and the third": (
        "ثلاثة خروقات في يوم واحد: خرق في حمص، وثان في حماة، وثالث في درعا.",
        {"=": 3, "Homs": 1, "Hama": 1, "Daraa": 1},
    ),
    "Russian, the second and the third": (
        "Три нарушения за день: одно в Хомсе, второе в Хаме, третье в Деръа.",
        {"=": 3, "Homs": 1, "Hama": 1, "Daraa": 1},
    ),
    "Russian, a running total that opens a list": (
        "Число нарушений в Хомсе составило шесть, в Идлибе – пять, в Хаме – четыре.",
        {"Homs": 6, "Idlib": 5, "Hama": 4},
    ),
    "Russian, a table with strokes": (
        "Провинция | Нарушений\nХомс | 6\nИдлиб | 4\nХама | 1",
        {"Homs": 6, "Idlib": 4, "Hama": 1},
    ),
    "Russian, two lists parted by a semicolon": (
        "Шесть из десяти нарушений пришлись на Хомс; на Хаму и Идлиб – по два.",
        {"=": 10, "Homs": 6, "Hama": 2, "Idlib": 2},
    ),
    "Russian, one by its noun behind a comma": (
        "Пять нарушений в Хомсе, по нарушению в Хаме и Идлибе, итого 7.",
        {"=": 7, "Homs": 5, "Hama": 1, "Idlib": 1},
    ),
}

# Constructions that no rule has, of which only the total tells.
SUMMED = {
    "a half, a quarter and even parts": (
        "من بين الخروقات الستة عشر، وقع النصف في محافظة حلب، والربع في محافظة إدلب، وتوزعت الأربعة الأخرى مناصفة بين درعا وحمص.",
        {"=": 16, "Aleppo": 8, "Idlib": 4, "Daraa": 2, "Homs": 2},
    ),
    "a half and a quarter, in Russian, and a name in another case": (
        "Из шестнадцати нарушений половина пришлась на Алеппо, четверть – на Кунейтру, ещё четыре – на Эс-Сувейду.",
        {"=": 16, "Aleppo": 8, "Quneitra": 4, "As-Suwayda": 4},
    ),
    "the share of each was": (
        "بلغ نصيب ريف إدلب من الخروقات الثمانية خمسة، ونصيب ريف حماة اثنين، وشهد ريف حلب الخرق الباقي.",
        {"=": 8, "Idlib": 5, "Hama": 2, "Aleppo": 1},
    ),
    "as a noun of each": (
        "حصة ريف حمص من الخروقات السبعة كانت ثلاثة، وحصة ريف درعا أربعة.",
        {"=": 7, "Homs": 3, "Daraa": 4},
    ),
    "names in two before their figure": (
        "وقعت في محافظة حماة أربعة خروقات، وفي كل من محافظتي حلب وإدلب خرقان، ليصل العدد الإجمالي إلى 8 خروقات.",
        {"=": 8, "Hama": 4, "Aleppo": 2, "Idlib": 2},
    ),
    "the rest with its figure": (
        "من بين الخروقات الـ9 وقعت 4 في درعا و3 في حمص، أما الاثنان المتبقيان فكانا من نصيب حلب.",
        {"=": 9, "Daraa": 4, "Homs": 3, "Aleppo": 2},
    ),
    "half of them": (
        "رصدت اللجنة 8 خروقات خلال يوم واحد، نصفها في محافظة حماة، وثلاثة في حمص، وواحد في درعا.",
        {"=": 8, "Hama": 4, "Homs": 3, "Daraa": 1},
    ),
    "two share the last two": (
        "استأثرت محافظة حمص بأربعة خروقات من أصل ستة، وتقاسمت درعا وإدلب الخرقين الآخرين.",
        {"=": 6, "Homs": 4, "Daraa": 1, "Idlib": 1},
    ),
    "a list by lines, and then the total": (
        "حالات الخرق\nحمص: 5\nدرعا: 2\nإدلب: 1\nالمجموع: 8",
        {"=": 8, "Homs": 5, "Daraa": 2, "Idlib": 1},
    ),
    "times it was broken": (
        "خرقت الهدنة أربع مرات: مرتين في درعا ومرة في حمص ومرة في حماة.",
        {"=": 4, "Daraa": 2, "Homs": 1, "Hama": 1},
    ),
    "the dual behind its province": (
        "ستة انتهاكات سُجلت السبت: في إدلب انتهاكان، وفي ريف دمشق ثلاثة انتهاكات، وفي حماة واحد.",
        {"=": 6, "Idlib": 2, "Rif Dimashq": 3, "Hama": 1},
    ),
    "as many in brackets": (
        "وزعت الخروقات الستة بين حمص (خرقان) ودرعا (مثلهما) وإدلب (خرقان).",
        {"=": 6, "Homs": 2, "Daraa": 2, "Idlib": 2},
    ),
    "a place and its province": (
        "أحصى المركز 4 خروقات: خرقين في داريا بريف دمشق، وخرقين في حي الوعر بحمص.",
        {"=": 4, "Rif Dimashq": 2, "Homs": 2},
    ),
    "Russian, split evenly": (
        "Из семи нарушений три пришлись на провинцию Хама, остальные четыре поровну разделили Хомс и Идлиб.",
        {"=": 7, "Hama": 3, "Homs": 2, "Idlib": 2},
    ),
    "Russian, how often": (
        "Перемирие нарушалось 8 раз, в том числе четырежды в Хаме, дважды – в Хомсе, по разу в Идлибе и Деръа.",
        {"=": 8, "Hama": 4, "Homs": 2, "Idlib": 1, "Daraa": 1},
    ),
    "Russian, figures before the names in brackets": (
        "Отмечено шесть нарушений (3 – Хама, 2 – Хомс, 1 – Деръа).",
        {"=": 6, "Hama": 3, "Homs": 2, "Daraa": 1},
    ),
    "Russian, a sentence for each province and the total": (
        "Провинция Хомс: 4 нарушения. Провинция Хама: 2 нарушения. Провинция Идлиб: 1 нарушение. Всего: 7 нарушений.",
        {"=": 7, "Homs": 4, "Hama": 2, "Idlib": 1},
    ),
    "Russian, in each of so many": (
        "Из восьми нарушений по два приходится на каждую из четырёх провинций: Алеппо, Хама, Хомс и Деръа.",
        {"=": 8, "Aleppo": 2, "Hama": 2, "Homs": 2, "Daraa": 2},
    ),
    "the rest, by what the others leave": (
        "أُحصي 12 انتهاكاً، خمسة منها في حلب، وأربعة في درعا، وما تبقى في ريف دمشق.",
        {"=": 12, "Aleppo": 5, "Daraa": 4, "Rif Dimashq": 3},
    ),
    "Russian, the rest beside one for each": (
        "Всего за день семь нарушений: по одному в Хаме и Хомсе, остальные – в Алеппо.",
        {"=": 7, "Hama": 1, "Homs": 1, "Aleppo": 5},
    ),
    "the rest of the people is no rest of the breaches": (
        "За сутки шесть нарушений: четыре в Алеппо, остальные отряды ушли в Идлиб.",
        {"=": 6, "Aleppo": 4},
    ),
    "two thirds and a third": (
        "Отмечено девять нарушений, две трети из них – в Хаме, треть – в Идлибе.",
        {"=": 9, "Hama": 6, "Idlib": 3},
    ),
    "two others": (
        "رُصدت أربعة خروقات، خرقان في حمص وآخران في درعا.",
        {"=": 4, "Homs": 2, "Daraa": 2},
    ),
    "Russian, a pair": (
        "Зафиксировано пять нарушений, пара в Латакии, остальные три – в Дераа.",
        {"=": 5, "Latakia": 2, "Daraa": 3},
    ),
    "the fourth, of breaches that are somebody's": (
        "بلغت انتهاكات الفصائل المسلحة أربعة، ثلاثة في حلب، أما الانتهاك الرابع فوقع في حمص.",
        {"=": 4, "Aleppo": 3, "Homs": 1},
    ),
    "no total among figures that have their provinces": (
        "Two violations each in Aleppo and Latakia and one violation in Daraa.",
        {"Aleppo": 2, "Latakia": 2, "Daraa": 1},
    ),
    "no total that would leave a province without its figure": (
        "Нарушения: Алеппо – 3, Хама – 2, Хомс – 1.",
        {"Aleppo": 3, "Hama": 2, "Homs": 1},
    ),
}


@pytest.mark.parametrize("name", SUMMED)
def test_a_list_in_any_construction_is_read_by_its_total(name):
    text, stated = SUMMED[name]
    breaches = [count for count in read(text).counts if count.what == "violations"]
    assert {count.province or "=": count.value for count in breaches} == stated
    assert all(text[count.start : count.end] == count.words for count in breaches)


def test_figures_that_add_up_to_nothing_are_given_to_no_province():
    text = "حصة ريف حمص من الخروقات السبعة كانت ثلاثة، وحصة ريف درعا خمسة."
    assert not [count for count in read(text).counts if count.province == "Homs"]


def test_a_share_of_an_open_list_is_no_total_of_those_behind_it_and_of_the_dead():
    text = "29 breaches in 24 hours, including 18 in Lattakia, 5 in Daraa and two in Idleb and one in Hama. 10 civilians were killed."
    found = {count.province or "=": count.value for count in read(text).counts if count.what == "violations"}
    assert found == {"=": 29, "Latakia": 18, "Daraa": 5, "Idlib": 2, "Hama": 1}


def test_of_two_ways_that_give_the_total_none_is_taken():
    # Aleppo or Homs could have three, and the other four.
    text = "من الخروقات السبعة، حلب ثلاثة حمص أربعة حماة."
    assert not [count for count in read(text).counts if count.value in {3, 4} and count.province == "Hama"]


@pytest.mark.parametrize("name", SENTENCES)
def test_shares_are_read_in_every_construction(name):
    text, stated = SENTENCES[name]
    reading = read(text)
    breaches = [count for count in reading.counts if count.what == "violations"]
    assert {count.province or "=": count.value for count in breaches} == stated
    assert all(text[count.start : count.end] == count.words for count in reading.counts)


def test_a_list_that_does_not_add_up_is_flagged_and_not_put_right():
    reading = read(
        "15 violations were registered in 24 hours (Damascus - 11, Hama - 1, Daraa - 1, Idlib - 1)."
    )
    [flag] = [flag for flag in reading.flags if flag.kind == "list_against_total"]
    assert flag.detail == {"total": 15, "parts": 14}
    assert [count.value for count in reading.counts] == [15, 11, 1, 1, 1]


def test_a_list_introduced_by_including_is_a_lesser_doubt():
    reading = read("29 breaches in 24 hours, including 18 in Lattakia and 5 in Hama.")
    assert [flag.kind for flag in reading.flags] == ["partial_list"]


def test_a_province_listed_twice_is_flagged():
    reading = read("5 violations were registered (Aleppo - 2, Homs - 1, Aleppo - 2).")
    assert "province_twice" in {flag.kind for flag in reading.flags}


def test_several_provinces_after_one_figure_have_it_together():
    [count] = read("رصد 10 انتهاكات خلال 24 ساعة في أرياف دمشق وحلب وحمص.").counts
    assert count.province is None
    assert count.named == ("Rif Dimashq", "Aleppo", "Homs")


def test_damascus_alone_is_left_undifferentiated():
    counts = read("8 violations (Damascus - 3, Rif Dimashq - 1, Aleppo - 4).").counts
    assert {count.province: count.undifferentiated for count in counts if count.province} == {
        "Damascus": True,
        "Rif Dimashq": False,
        "Aleppo": False,
    }
