"""Wire texts as they come: broken to fit a page, lists over provinces, names in marks, initials, halves."""

from datetime import date

import pytest

from tregua.intake.reading.reader import read

DAY = date(2016, 3, 5)


def speakers(text):
    return [one.speaker or one.institution or one.role for one in read(text, published=DAY).statements]


def places(text):
    return {one.words: one.role for one in read(text, published=DAY).places}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("U.S. Secretary of State John Kerry\nsaid on Monday he hoped for\nmore clarity.", ["John Kerry"]),
        ("Jaish\nal-Islam said in a statement\nthat its men had left.", ["Jaish al-Islam"]),
        ("The alliance of rebels blamed government forces for the shelling.", ["alliance of rebels"]),
        ("وقال «المرصد السوري لحقوق الإنسان» إنه رصد تصاعد الخروقات.", ["المرصد السوري لحقوق الإنسان"]),
        ("في حين كشف الرئيس التركي، رجب طيب أردوغان، عن عزم الفصائل.", ["رجب طيب أردوغان"]),
        ("جددت موسكو تأكيدها أن التهدئة سارية.", []),
        ("اندلعت الاشتباكات بعد رفض حكومة الوفاق للهدنة.", []),
        ("Les Etats-Unis et la Russie s'assurent que la trêve tient.", []),
    ],
)
def test_who_speaks(text, who):
    assert speakers(text) == who


def test_initials_are_no_part_of_a_name():
    assert speakers("Сотрудник института РАН Владимир Васильев рассказал, почему стихло.") == [
        "Владимир Васильев"
    ]
    assert speakers("Губернатор Хомса Талал Барази заявил, что район покинут.") == ["Талал Барази"]


def test_a_centre_that_publishes_is_not_the_group_named_in_between():
    told = read(
        'أعلن مركز التنسيق الروسي أن الهدنة صامدة. وقصف مسلحو "أحرار الشام" بلدة القابون. '
        "وأفاد المركز بأن 11 بلدة انضمت.",
        published=DAY,
    )
    assert [one.institution for one in told.statements] == ["مركز التنسيق الروسي", "مركز التنسيق الروسي"]


def test_a_list_goes_on_behind_a_semicolon_and_as_well_as():
    told = read(
        "Militants shelled Saraf and Djai Bahsa in the Latakia province; Hamamiyat and Harab al-Hizatio in the "
        "Hama province, as well as Sabikiyah in the Aleppo province.",
        published=DAY,
    )
    assert {one.words: (one.role, one.province) for one in told.places} == {
        "Saraf": ("target", "Latakia"),
        "Djai Bahsa": ("target", "Latakia"),
        "Hamamiyat": ("target", "Hama"),
        "Harab al-Hizatio": ("target", "Hama"),
        "Sabikiyah": ("target", "Aleppo"),
    }


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("insurgents had taken the town of\nKhirbat al-Naqus in Hama.", {"Khirbat al-Naqus"}),
        ("militants shelled the settlements of Al Jammasiya, Kafer Nbuda in Hama.", {"Al Jammasiya", "Kafer Nbuda"}),
        ("أصابت صواريخ أحياء كرم الجبل وكرم البيك وصاخور.", {"كرم الجبل", "كرم البيك", "صاخور"}),
        ("إثر قصف على أحياء قاضي عسكر والشعار والحيدرية.", {"قاضي عسكر", "الشعار", "الحيدرية"}),
        ("Le front, affilié à Al-Qaïda, n'a pas signé.", set()),
        ("rebels shelled the Shiite village of Fuaa.", {"Fuaa"}),
    ],
)  # fmt: skip
def test_where(text, where):
    assert set(places(text)) == where


def test_what_is_part_of_a_town_or_was_asked_for_is_no_origin_of_fire():
    assert places("قصف الطيران الجزء الخاضع لسيطرة الفصائل من مدينة حلب.")["حلب"] != "origin"
    assert places("مددت الهدنة بمبادرة من موسكو بعد غارات على ريف حلب.")["موسكو"] == "abroad"
    assert places("خروقات محدودة للهدنة وقعت في تلبيسة بريف حمص.")["تلبيسة"] == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("more than half a million people fled.", 500_000),
        ("نزح أكثر من نصف مليون شخص.", 500_000),
    ],
)
def test_half_of_a_great_number(text, value):
    assert [one.value for one in read(text, published=DAY).counts] == [value]


def test_an_article_is_no_total():
    assert not read("L'unification des rebelles est une nécessité.", published=DAY).counts


def test_since_a_weekday_is_one_day():
    (when,) = read("تم تسجيلها منذ يوم الجمعة.", published=DAY).dates
    assert when.iso == "2016-03-04"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Salim al-Muslat said the truce holds. The opposition is waiting for answers, he said.", "Salim al-Muslat"),
        ("M. Le Drian a observé que la trêve tient. « Il importe de le dire », a-t-il ajouté.", "Le Drian"),
    ],
)  # fmt: skip
def test_who_goes_on_speaking(text, who):
    assert speakers(text) == [who, who]


def test_some_days_ago_is_no_day():
    assert not read("بدأت قبل أيام عمليات النبش.", published=DAY).dates
