"""Turns of phrase that relays of bulletins and agencies use in Arabic, French and Russian; the sentences are our own."""

from datetime import date

import pytest

from tregua.intake.reading.reader import read

DAY = date(2016, 3, 10)


def reading(text):
    return read(text, published=DAY)


def shares(text):
    found = {"=": 0}
    for count in reading(text).counts:
        if count.province is None:
            found["="] += count.value
        else:
            found[count.province] = found.get(count.province, 0) + count.value
    return found


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        (
            "سبعة خروقات: أربعة منها في حلب وخرقان في حماة وخرق واحد فقط في إدلب.",
            {"=": 7, "Aleppo": 4, "Hama": 2, "Idlib": 1},
        ),
        (
            "الخروقات في اليوم الماضي ثمانية: حلب وإدلب، ثلاثة خروقات لكل منهما، وحماة خرقان.",
            {"=": 8, "Aleppo": 3, "Idlib": 3, "Hama": 2},
        ),
        (
            "سبعة خروقات للهدنة\n- حلب: أربعة خروقات\n- حمص: خرقان\n- درعا: خرق واحد",
            {"=": 7, "Aleppo": 4, "Homs": 2, "Daraa": 1},
        ),
        (
            "سجلت أربعة خروقات في حلب، ومثلها أيضا في حمص، والمجموع ثمانية خروقات.",
            {"=": 8, "Aleppo": 4, "Homs": 4},
        ),
        (
            "ارتكبت 20 خرقا: حلب (11) وحماة (7) وخرق في كل من درعا والقنيطرة.",
            {"=": 20, "Aleppo": 11, "Hama": 7, "Daraa": 1, "Quneitra": 1},
        ),
        ("سجلت اللجنة 9 خروقات كلها في حماة.", {"=": 9, "Hama": 9}),
        (
            "رصدت الشبكة 9 خروقات، كان نصيب حلب منها خمسة، وإدلب أربعة.",
            {"=": 9, "Aleppo": 5, "Idlib": 4},
        ),
        ("Три нарушения – в Алеппо, столько же – в Хомсе, всего шесть.", {"=": 6, "Aleppo": 3, "Homs": 3}),
        (
            "Перемирие нарушено пять раз: трижды в Латакии и по разу в Хаме и Хомсе.",
            {"=": 5, "Latakia": 3, "Hama": 1, "Homs": 1},
        ),
        (
            "За сутки 9 нарушений: больше всего, 5, в Хаме, на втором месте Алеппо с 4 нарушениями.",
            {"=": 9, "Hama": 5, "Aleppo": 4},
        ),
        (
            "Отмечено 8 нарушений, причём половина, четыре, – в Алеппо, остальные в Хомсе.",
            {"=": 8, "Aleppo": 4},
        ),
        (
            "تصدر ريف دمشق قائمة الخروقات بأربعة، ثم حمص بخرق واحد، والمجموع خمسة خروقات.",
            {"=": 5, "Rif Dimashq": 4, "Homs": 1},
        ),
        (
            "خروقات الهدنة السبعة موزعة كما يلي: حلب (أربعة)، حماة (ثلاثة).",
            {"=": 7, "Aleppo": 4, "Hama": 3},
        ),
        (
            "سُجلت خمسة خروقات في حلب، وخرق في ريف اللاذقية وآخر في ريف حمص، أي ما مجموعه سبعة خروقات.",
            {"=": 7, "Aleppo": 5, "Latakia": 1, "Homs": 1},
        ),
        (
            "تسعة خروقات: ثلاثة حصلت في حلب، والباقي مناصفة بين إدلب وحمص بواقع ثلاثة خروقات لكل منهما.",
            {"=": 9, "Aleppo": 3, "Idlib": 3, "Homs": 3},
        ),
        ("دمشق وريفها 7، حلب 3: هذا ما سُجل من خروقات.", {"=": 0, "Damascus": 7, "Aleppo": 3}),
        (
            "Пять нарушений случилось в Восточной Гуте (провинция Дамаск), одно – в Хомсе, в сумме шесть нарушений.",
            {"=": 6, "Damascus": 5, "Homs": 1},
        ),
        (
            "سجل 18 خرقا في محافظة حلب 7 ودمشق 6 وإدلب 5.",
            {"=": 18, "Aleppo": 7, "Damascus": 6, "Idlib": 5},
        ),
        ("Deux violations à Alep et le même nombre à Homs.", {"=": 0, "Aleppo": 2, "Homs": 2}),
    ],
)
def test_shares_of_provinces(text, stated):
    assert shares(text) == stated


def test_in_each_of_is_in_all_of_where_the_text_lists_the_same_total():
    text = "تم تسجيل 12 انتهاكا في كل من إدلب ودمشق وحمص. سجل 12 انتهاكا (7 في إدلب و3 في دمشق و2 في حمص)."
    assert shares(text) == {"=": 24, "Idlib": 7, "Damascus": 3, "Homs": 2}
    assert reading(text).counts[0].named == ("Idlib", "Damascus", "Homs")


@pytest.mark.parametrize(
    "text",
    [
        "سبعة خروقات، خمسة منها في حلب والبقية في حمص.",
        "Из семи нарушений пять – в Алеппо, остальные – в Хомсе.",
        "Перемирие в Хомсе не нарушено ни разу.",
    ],
)
def test_what_a_text_leaves_to_be_reckoned_is_not_given(text):
    assert "Homs" not in shares(text)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("بدوره، وعد دي ميستورا بأن تستأنف المحادثات.", ["دي ميستورا"]),
        ("عقّب إيغلاند من جنيف بالقول إن ساعتين لا تكفيان.", ["إيغلاند"]),
        ("لفت المتحدث جون كيربي إلى أن القصف تراجع، «لكنه لم يتوقف في الريف»، على حد تعبيره.", ["جون كيربي"]),
        (
            "وصف نظيره التركي مولود تشاووش أوغلو ما جرى بأنه «نسف للهدنة»، بينما لم يستبعد المتحدث إبراهيم كالن الرد.",
            ["مولود تشاووش أوغلو", "إبراهيم كالن"],
        ),
        ("وكان رودسكوي، وهو رئيس إدارة العمليات، أعلن أن القصف سيتوقف.", ["رودسكوي"]),
        ("وأوضح مدير الشبكة فضل عبد الغني أن القصف طال بلدتين.", ["فضل عبد الغني"]),
        ("وكان وزير الخارجية وليد المعلم قد نفى ذلك.", ["وليد المعلم"]),
        ("وفي حديث لوكالة «فرانس برس»، رأى رئيس الوفد أسعد الزعبي أن الهدنة انتهت.", ["أسعد الزعبي"]),
        ("Со слов генерал-лейтенанта Сергея Рудского, переговоры идут.", ["Сергей Рудской"]),
        ("Коллега Сергея Лаврова Жан-Марк Эро призвал надавить на Дамаск.", ["Жан-Марк Эро"]),
        ("Речь пойдёт о перемирии, дал понять и пресс-секретарь Ибрагим Калын.", ["Ибрагим Калын"]),
        (
            "Огонь вёлся 30 раз. Об этом сообщается в бюллетене, который зачитал генерал-майор Алексей Бакин.",
            ["Алексей Бакин"],
        ),
        ("« C'est beaucoup moins », tempérait le général Sergueï Kouralenko.", ["Sergueï Kouralenko"]),
        ("« Une opération militaire », rétorque-t-on chez Ahrar al-Cham.", ["Ahrar al-Cham"]),
        (
            "Le ministre, Sergueï Choïgou, venait de lui faire savoir que l'aviation avait effectué 90 sorties.",
            ["Sergueï Choïgou"],
        ),
        ("Six couloirs resteront ouverts, a fait savoir l'état-major par la bouche du général Sergueï Roudskoï.",
         ["Sergueï Roudskoï"]),
        ("Rien n'a bougé, ce que regrette le porte-parole de l'ONU, Stéphane Dujarric.", ["Stéphane Dujarric"]),
        (
            "« Tout est suspendu », a déclaré à Genève le porte-parole du Bureau de coordination de l'ONU (Ocha), "
            "Jens Laerke.",
            ["Jens Laerke"],
        ),
        ("« C'est un crime », avait de son côté affirmé le patron des opérations de l'ONU, Stephen O'Brien.",
         ["Stephen O'Brien"]),
        ("Sans directement accuser Moscou, le porte-parole du département d’Etat John Kirby a assuré que non.",
         ["John Kirby"]),
        ("L'armée de Bachar al Assad a de son côté affirmé que c'était faux.", ["armée"]),
        ("Un cessez-le-feu a été décrété à Alep a annoncé mercredi le commandement général des forces syriennes.",
         ["commandement général des forces syriennes"]),
        ("Le secrétaire général Ban Ki-moon a appelé au calme. M. Ban a salué la trêve.", ["Ban Ki-moon"] * 2),
        ("Премьер Дмитрий Медведев прибыл после заявления генерала Сергея Рудского. Иного не дано, сказал Рудской.",
         ["Сергей Рудской"]),
        (
            "Госсекретарь США Джон Керри в разговоре с главой МИД России Сергеем Лавровым заявил об угрозе. "
            "Госсекретарь США сообщил, что ждёт ответа.",
            ["Джон Керри"] * 2,
        ),
        (
            "اعتبر المبعوث بريت ماغورك ذلك «خيالاً علمياً»، كما استبعد مدير الاستخبارات (سي آي أي) جون برينان ذلك.",
            ["بريت ماغورك", "جون برينان"],
        ),
        (
            "وأكد بيتر كوك الأمر. وقال إن المسؤولين أعربوا عن القلق إزاء قوات معادية لتنظيم الدولة يدعمها التحالف.",
            ["بيتر كوك"] * 2,
        ),
        ("قال المتحدث باسم البنتاغون، أدريان رانكي غالواي، إن التحالف سيستمر.", ["أدريان رانكي غالواي"]),
        ("وأوضح محمد علوش إن الروس اقترحوا تقديم أسماء 100 معتقل.", ["محمد علوش"]),
        ("Les espoirs sont minces, comme l'a reconnu l'émissaire de l'ONU, Staffan de Mistura.",
         ["Staffan de Mistura"]),
        ('قال فصيل "جيش الإسلام" في الغوطة إن الشائعات غير صحيحة.', ["جيش الإسلام"]),
        ("سقطت قذائف على الحي، وفق الدفاع المدني وناشطين.", ["الدفاع المدني"]),
        ("وقالت وزارة الخارجية الروسية إن الوزير سيرغي لافروف بحث الأمر.", ["وزارة الخارجية الروسية"]),
        ("وأوضح حجاب أن الوضع صعب. وأضاف أن المعارضة وافقت على الهدنة.", ["حجاب"] * 2),
        (
            "Глава МИД Сергей Лавров прибыл, заявил Сергей Лавров после переговоров с Керри. "
            "Глава внешнеполитического ведомства заявил, что это возможно.",
            ["Сергей Лавров"] * 2,
        ),
        ("أكد لافروف أن الهدنة قائمة. والوزير رحب بجهوده لتسوية الأزمة.", ["لافروف"] * 2),
        ("L'avertissement, lancé mercredi, vient du chef de la diplomatie turque, Mevlüt Cavusoglu.",
         ["Mevlüt Cavusoglu"]),
        ("وأكد وزير الدفاع الأمريكي ماتيسون أن الهدنة صامدة.", ["ماتيسون"]),
        ("أعلن المتحدث باسم البعثة كريم دو مثال أن المبعوث الأممي سالم الأول وصل.", ["كريم دو مثال"]),
        ("رد قائد القوة المؤقتة في لبنان (يونيفيل) كريم مثال على ذلك، وقال إن الهدنة صامدة.", ["كريم مثال"]),
        ("استقبل الرئيس اللبناني جوزيف عون وفدا، ودعا عون إلى الالتزام بالهدنة.", ["جوزيف عون"]),
        ("وقال محمد علي الحوثي رئيس اللجنة في بيان إن الهدنة صامدة.", ["محمد علي الحوثي"]),
        ("وصف المتحدث باسم الهيئة التابعة للمعارضة السورية، سالم المسلط، الهدنة بالهشة.", ["سالم المسلط"]),
        ("وأعلن مبعوث رئيس مجلس السيادة، دفع الله الحاج، أن وفدا سيشارك.", ["دفع الله الحاج"]),
        ("قال مسعد بولس مستشار الرئيس الأمريكي دونالد ترامب، إن الهدنة صامدة.", ["مسعد بولس"]),
        ('أكد قائد القوات في السودان محمد حمدان دقلو "حميدتي"، أنه التزم بالهدنة.', ["محمد حمدان دقلو"]),
    ],
)  # fmt: skip
def test_who_speaks(text, who):
    assert [one.speaker for one in reading(text).statements] == who


@pytest.mark.parametrize(
    "text",
    [
        "التقى الوفد دي ميستورا عقب اجتماع طويل انتهى إلى اتفاق.",
        "La délégation vient de Moscou.",
        "On espère que la trêve tiendra, entend-on.",
        "ولم يتغير عدد الفصائل المسلحة التي أعلنت قبولها بالشروط وهو 234 فصيلا.",
        "يأتي ذلك بعد أن علقت الهيئة العليا للمفاوضات مشاركتها في المحادثات.",
        "كان المركز التابع لوزارة الدفاع الروسية، قد نقل إلى هناك.",
        "وقال الرئيس الروسي، الذي كان يتحدث بجانب أردوغان في الكرملين، إن الوضع متوتر.",
        "وقال الرئيس الروسي الذي كان يتحدث إلى جانب أردوغان إن الوضع متوتر.",
        "وفي بيان مشترك تلاه وزيرا خارجية البلدين قال الجانبان إنهما يؤمنان الممر.",
        "وأكد وزير الدفاع السوري مجددا أن الهدنة صامدة.",
        "وأكد وزير الدفاع السوري آنذاك أن الهدنة صامدة.",
        "وأضاف أبانيارا للقناة 12 أن الهدنة صامدة.",
        "أكد أن نشر القوات على خطوط التماس يعتبر أفضل خيار.",
        "وأفادت وكالة الأنباء السعودية الرسمية بأن الهدنة صامدة.",
    ],
)
def test_nobody_speaks(text):
    assert not [one.speaker for one in reading(text).statements if one.speaker]


def test_an_office_is_told_without_what_stands_before_it():
    (told,) = reading("Об угрозе заявил РИА Новости заместитель министра Сергей Рябков.").statements
    assert told.role == "заместитель министра"


def test_who_closes_a_sentence_with_a_verb_of_speech_is_who_speaks():
    text = (
        "Tandis que les rebelles dénoncent ces attaques, Alep a été touchée, a déclaré dans un communiqué "
        "le ministère de la Défense."
    )
    assert [one.speaker for one in reading(text).statements] == ["ministère de la Défense"]


def test_for_a_body_is_its_word_beside_a_quotation():
    text = "Pour l’Union européenne, cette « première cessation des hostilités ne doit pas être gâchée »."
    assert [one.speaker for one in reading(text).statements] == ["Union européenne"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("ألقت مروحيات 23 «برميلاً متفجراً» على المدينة.", [23]),
        ("Un accord de cessez-le-feu entrera en vigueur.", []),
        ("تضمنت القافلة ثلاثاً و ثلاثينَ شاحنة.", [33]),
        ("L'émissaire convoquera une nouvelle réunion.", []),
        ("Un accord a été conclu avec les doyens d'un village.", [1]),
    ],
)
def test_figures(text, values):
    assert [one.value for one in reading(text).counts] == values


def test_a_ministry_that_is_named_is_no_body_named_before():
    text = "L'Onu a suspendu ses convois. A Moscou, le ministère de la Défense a nié toute implication."
    assert [one.speaker for one in reading(text).statements] == ["ministère de la Défense"]


def test_a_ministry_named_in_an_office_is_the_department_of_the_next_sentence():
    text = "Об этом рассказал представитель Минобороны Игорь Конашенков. По данным ведомства, отмечено два обстрела."
    assert [one.institution for one in reading(text).statements][-1] == "Минобороны"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("قصفت طائرات قريتي عقرب وحربنفسه وبلدة كفرلاها في ريف حمص.",
         {"عقرب": "target", "حربنفسه": "target", "كفرلاها": "target"}),
        ("دخلت القوافل البلدات الأربع: مضايا والزبداني والفوعة وكفريا.",
         {"مضايا": "", "الزبداني": "", "الفوعة": "", "كفريا": ""}),
        ("تعرضت القافلة للقصف في بلدة أورم الكبرى بريف حلب.", {"أورم الكبرى": "target"}),
        ("طالت المدفعية الحي، وطالت تيرمعلة والغنطو شمالي حمص.", {"تيرمعلة": "target", "الغنطو": "target"}),
        ("قصف مقاتلون متمركزون في الليرمون حي الخالدية.", {"الليرمون": "origin", "الخالدية": "target"}),
        (
            "طال القصف مدينة “كفرنبل” وبلدات “حاس ومعرزيتا”، بالإضافة إلى قريتي “جبالا وأرينبة” في ريف إدلب.",
            {"كفرنبل": "target", "حاس": "target", "معرزيتا": "target", "جبالا": "target", "أرينبة": "target"},
        ),
        (
            "استهدف القصف قرى وبلدات تل منس، معرشمارين، الدير الشرقي، ركايا وكفرنبل جنوب إدلب.",
            {"تل منس": "target", "معرشمارين": "target", "الدير الشرقي": "target", "ركايا": "target",
             "كفرنبل": "target"},
        ),
        ("طال قصف كلا من بلدات حيش، وحاس وجرجناز، وأصيب مدني.",
         {"حيش": "target", "حاس": "target", "جرجناز": "target"}),
        ("عاودت قصفها على مناطق في البارة وفليفل بالقطاع الجنوبي من ريف إدلب.",
         {"البارة": "target", "فليفل": "target"}),
        ("أعلنت سيطرتها على الهبيط وسكيك وقرية مغر الحمام.", {"الهبيط": "", "سكيك": "", "مغر الحمام": ""}),
        ("قصفت طائرات بلدات تحتايا وأم جلال والخوين بريف إدلب.",
         {"تحتايا": "target", "أم جلال": "target", "الخوين": "target"}),
        (
            "أسفرت الغارات عن شهيدين في حي جبل الحيدرية، و3 شهداء في حي كرم البيك، وجرحى في حيي الشعار وطريق الباب.",
            {"جبل الحيدرية": "target", "كرم البيك": "target", "الشعار": "target", "طريق الباب": "target"},
        ),
        (
            "تعرضت أحياء طريق الباب والجزماتي وبستان الباشا وكرم حومد للقصف.",
            {"طريق الباب": "target", "الجزماتي": "target", "بستان الباشا": "target", "كرم حومد": "target"},
        ),
        (
            "كل من مدينة بصرى الشام – اليادودة – انخل – مليحة العطش – زمرين، تعرضت لقصف بقذائف المدفعية.",
            dict.fromkeys(("بصرى الشام", "اليادودة", "انخل", "مليحة العطش", "زمرين"), "target"),
        ),
        ("دخلت القوافل مدينة سراقب وفاوض المجلس في الأمر.", {"سراقب": ""}),
        ("Le cessez-le-feu entre en vigueur à 19 heures (heure de Moscou) à Alep et à Douma.", {"Douma": ""}),
        ("من جهة أولى الفصائل، ومن جهة ثانية إزاءها الجيش، وقصفت قرية السمكة شرق المحافظة.", {"السمكة": "target"}),
        ("أعلنت السيطرة على بلدتي المليحة الشرقية والمليحة الغربية.",
         {"المليحة الشرقية": "", "المليحة الغربية": ""}),
        ("استهدفت قوات النظام مدينة تلبيسة، من مواقعها في معسكر ملوك.",
         {"تلبيسة": "target", "ملوك": "origin"}),
        ("سقطت قذائف على قرية عطيشانة الغربية بريف حماة.", {"عطيشانة الغربية": "target"}),
        ("سقطت قذائف على أطراف بلدة عطيشانة الغربية بريف حماة.", {"عطيشانة": "target"}),
        ("В Хурейтане при авианалёте погибли десять человек.", {"Хурейтане": "target"}),
        ("Огонь вёлся со стороны шахты «Южная».", {"Южная": "origin"}),
        ("استهدفت الطائرات بلدات وقرى السميرية وبنان الحص ومناطق أخرى بريف حلب.",
         {"السميرية": "target", "بنان الحص": "target"}),
    ],
)  # fmt: skip
def test_where(text, where):
    found = {one.words.removeprefix("حي "): one.role for one in reading(text).places}
    assert {name: role for name, role in found.items() if role != "abroad"} == where


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("تستأنف المحادثات في الثالث عشر من الشهر الجاري.", "2016-03-13"),
        ("سيتم توصيل المساعدات بحلول يوم الاثنين.", "2016-03-14"),
        ("ستبدأ الهدنة ليل الأحد الاثنين.", "2016-03-14"),
        ("يعتزم دي ميستورا إطلاق محادثات يوم الاثنين.", "2016-03-14"),
        ("В среду было тихо, днём раньше погибли двое.", "2016-03-08"),
        ("سجل أمس خرقان، وكانا ثلاثة في اليوم السابق.", "2016-03-08"),
    ],
)
def test_days(text, iso):
    assert reading(text).dates[-1].iso == iso


def test_a_verb_that_looks_like_two_counts_nothing_and_twelve_says_nothing():
    assert reading("أثنى الوزير على الجهود.").counts == ()
    told = reading("واستمرت الهدنة اثنى عشر يوما، وقال الوزير إنها صامدة.").statements
    assert [one.fired for one in told] == [("وقال",)]


def test_parts_of_attacks_are_found_beside_a_total_in_all_of():
    text = (
        "سجل 27 انتهاكا في كل من إدلب ودمشق وحمص: سجل 27 انتهاكا (7 في إدلب و4 في دمشق و16 في حمص)."
        "\nودخلت 5 بلدات الهدنة، 4 في محافظة اللاذقية وواحدة في محافظة حمص."
    )
    towns = {one.province: one.value for one in reading(text).counts if one.what == "settlements"}
    assert {"Latakia": 4, "Homs": 1}.items() <= towns.items()
