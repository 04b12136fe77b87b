"""What a figure counts: unit, running total, limit, who was hurt; and what is no figure. The sentences are our own."""

import pytest

from tregua.intake.reading.reader import read

FIGURES = [
    ("17 armed groups appealed to the centre; the number of settlements has reached 64.",
     [(17, "formations"), (64, "settlements")]),
    ("Two settlements in Homs province signed agreements, so their number rose to 60.",
     [(2, "settlements"), (60, "settlements")]),
    ("Nine people, including two women, died and 14 others were injured.",
     [(9, "killed"), (2, "persons"), (14, "wounded")]),
    ("A mortar shell killed a child and wounded three women.", [(1, "killed"), (3, "wounded")]),
    ("Residents received 5.5 tons of food and 400 people got medical aid.", [(5.5, "tonnes"), (400, "persons")]),
    ("The network counted 44 breaches: 27 through combat operations and 17 through arrests.",
     [(44, "violations"), (27, "violations"), (17, "arrests")]),
    ("Over the last 3 days 17 joint sessions were held; the aircraft Su-24 flew 38 sorties.",
     [(17, "meetings"), (38, "attacks")]),
    ("Le nombre de groupes armés qui respectent la trêve s'élève toujours à 47.", [(47, "formations")]),
    ("Au moins cinq personnes ont été tuées et vingt autres blessées.", [(5, "killed"), (20, "wounded")]),
    ("Количество вооружённых формирований осталось без изменений — 52.", [(52, "formations")]),
    ("Погибли двое мирных жителей, ещё пятеро получили ранения.", [(2, "killed"), (5, "wounded")]),
    ("Проведены две гуманитарные акции, доставлено 7 тонн грузов.", [(2, "aid_deliveries"), (7, "tonnes")]),
    ("انضمت بلدتان من حلب فصار العدد 105.", [(2, "settlements"), (105, "settlements")]),
    ("قتل ثلاثة مدنيين وأصيب سبعة آخرون بجروح.", [(3, "killed"), (7, "wounded")]),
    ("سقط قتيل وثلاثة جرحى.", [(1, "killed"), (3, "wounded")]),
    ("أوقع القصف خمسة جرحى وقتيلا.", [(5, "wounded"), (1, "killed")]),
    ("عثر على جثة قتيل قرب الجسر.", []),
    ("وزع المركز ٦ أطنان من المساعدات.", [(6, "tonnes")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "stated"), FIGURES, ids=[text for text, _stated in FIGURES])
def test_a_figure_and_what_it_counts(text, stated):
    assert [(count.value, count.what) for count in read(text).counts] == stated


def test_a_time_a_distance_a_name_and_a_year_are_no_figures():
    text = "In 2016, 82 km north of Homs, at 18:00, within 24 hours, Division 13 and a T-90 tank; resolution 2268."
    assert not read(text).counts


def test_a_running_total_is_a_series_of_its_own():
    counts = read("3 settlements joined in 24 hours; the number of settlements has reached 44.").counts
    assert [(count.running, count.series) for count in counts] == [
        (False, "settlements, 24 h"),
        (True, "settlements, running"),
    ]


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("A group of up to 100 militants crossed the border.", "up_to"),
        ("Planes struck at least six towns.", "at_least"),
        ("До 100 боевиков перешли границу.", "up_to"),
        ("Environ 250 militants se sont rendus.", "about"),
    ],
)
def test_a_limit_is_kept(text, limit):
    assert [count.limit for count in read(text).counts] == [limit]


def test_a_figure_nobody_could_tell_is_flagged_and_not_guessed():
    reading = read("The code is 77.")
    assert not reading.counts
    assert [flag.kind for flag in reading.flags] == ["figure_not_read"]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Between 20 and 25 people were killed.", [(20, "killed", "at_least"), (25, "killed", "up_to")]),
        ("Погибли 2-3 человека.", [(2, "killed", "at_least"), (3, "killed", "up_to")]),
        ("Aid reached 150,000 of the 500,000 besieged people.", [(150_000, "persons", ""), (500_000, "persons", "")]),
        ("14 bombes au moins sont tombées.", [(14, "explosions", "at_least")]),
        ("Les insurgés ont violé la trêve à neuf reprises.", [(9, "violations", "")]),
        ("Перемирие нарушено дважды.", [(2, "violations", "")]),
        ("They met three leaders; one of them signed.", [(3, "commanders", ""), (1, "agreements", "")]),
        ("Ce qui porte à 456 le nombre de leurs violations.", [(456, "violations", "")]),
        ("وبلغ عدد الشهداء ألفا ومئتي شهيد.", [(1200, "killed", "")]),
        ("Доставлено полторы тонны муки и два десятка снарядов.", [(1.5, "tonnes", ""), (20, "explosions", "")]),
    ],
)  # fmt: skip
def test_ranges_parts_and_times(text, stated):
    assert [(count.value, count.what, count.limit) for count in read(text).counts] == stated


@pytest.mark.parametrize(
    "text",
    [
        "Hundreds fled.",
        "Call +962 6 555 1234 for the centre.",
        "The 48-hour truce and quarter 17.30 at 17.30 hours.",
        "Un communiqué sur la violation.",
        "فتى في الـ 18 من عمره.",
    ],
)
def test_what_is_no_figure(text):
    assert not read(text).counts


def test_the_figures_of_a_table_count_what_its_heading_says():
    text = "Province\tViolations\tKilled\nAleppo\t5\t2\nHama\t3\t0\n"
    counts = read(text).counts
    assert {count.province: count.value for count in counts if count.what == "violations"} == {
        "Aleppo": 5,
        "Hama": 3,
    }
    assert 2 in {count.value for count in counts if count.what == "killed"}


def test_the_total_tells_that_each_of_several_provinces_has_a_figure():
    counts = read(
        "13 violations: four in Hama; three in Damascus and Idlib, and one in Latakia, Aleppo and Daraa."
    ).counts
    assert sum(count.value for count in counts if count.province) == 13
