"""A translator sees what is open and where it stands, takes the file, and is told what is wrong with theirs."""

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tregua.centre.translating import checking, sources, standing

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'


def catalogue(*entries):
    return (HEAD + "\n\n".join(entries)).encode()


@pytest.fixture
def texts(monkeypatch):
    """Let the program have four texts, of which French knows two."""
    where = {
        "Take a call": (sources.Place("calls/views.py", 3),),
        "%(count)s doubt": (sources.Place("reports/flags.py", 9),),
        "Read <strong>%(what)s</strong> aloud": (sources.Place("calls/templates/calls/step.html", 7),),
        "Today": (sources.Place("centre/views.py", 1), sources.Place("calls/views.py", 8)),
    }
    for module in (standing, checking):
        monkeypatch.setattr(module, "places", lambda: where)
    standing.standing.cache_clear()
    yield where
    standing.standing.cache_clear()


@pytest.fixture
def french(texts, tmp_path, monkeypatch):
    file = tmp_path / "django.po"
    file.write_bytes(
        catalogue(
            'msgid "Today"\nmsgstr "Aujourd’hui"',
            '#, fuzzy\nmsgid "Take a call"\nmsgstr "Prendre un appel"',
            'msgid "%(count)s doubt"\nmsgid_plural "%(count)s doubts"\nmsgstr[0] "%(count)s doute"\nmsgstr[1] ""',
            'msgid "Yesterday"\nmsgstr "Hier"',
        )
    )
    monkeypatch.setattr(standing, "file_of", lambda _language: file)
    return standing.standing("fr")


def test_the_program_knows_where_its_texts_stand_in_code_and_in_pages():
    places = sources.places()
    assert sources.Place("centre/templates/home.html", 1).file in {one.file for one in places["Today"]}
    assert {one.app for one in places["Call-backs due"]} == {"centre"}
    known = {entry.msgid for entry in polib.pofile(str(standing.file_of("ar")))}
    assert len(places.keys() & known) > 0.9 * len(known)


def test_what_is_missing_guessed_or_gone_is_told_with_its_place(french):
    told = {one.message: one.state for one in french.texts}
    assert told == {
        "Read <strong>%(what)s</strong> aloud": "missing",
        "Take a call": "fuzzy",
        "%(count)s doubt": "missing",
        "Yesterday": "gone",
    }
    assert [one.message for one in french.open_in("reports")] == ["%(count)s doubt"]
    assert [one.message for one in french.open_in("")] == ["Yesterday"]
    assert french.of_app == {"calls": 3, "reports": 1, "centre": 1}


def test_the_file_to_translate_has_the_places_and_what_is_new(french):
    made = {entry.msgid: entry for entry in polib.pofile(standing.to_translate("fr"))}
    assert made["Read <strong>%(what)s</strong> aloud"].msgstr == ""
    assert made["Today"].occurrences == [("centre/views.py", "1"), ("calls/views.py", "8")]


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ('msgid "Read <strong>%(what)s</strong> aloud"\nmsgstr "Lisez <strong>%(quoi)s</strong>"', "%(what)s"),
        ('msgid "Read <strong>%(what)s</strong> aloud"\nmsgstr "Lisez <b>%(what)s</b>"', "marks of a page"),
        ('msgid "Today"\nmsgstr "<a href=\\"//x\\">Aujourd’hui</a>"', "marks of a page"),
        ('msgid "Today"\nmsgstr "100 %s"', "Nothing is filled in"),
        ('msgid "%(count)s doubt"\nmsgid_plural "%(count)s doubts"\nmsgstr[0] "un doute"\nmsgstr[1] ""', "2 plural forms"),
        ('msgid "%(count)s doubt"\nmsgid_plural "%(count)s doubts"\nmsgstr[0] "%(n)s"\nmsgstr[1] "%(n)s"', "%(count)s"),
    ],
)  # fmt: skip
def test_a_translation_that_would_break_a_page_is_named_with_its_line(texts, entry, says):
    faults = checking.check(catalogue(entry), forms=2).faults
    assert [fault.line for fault in faults] == [6]
    assert says in faults[0].why


def test_a_good_file_has_no_fault_and_is_counted(texts):
    checked = checking.check(
        catalogue(
            'msgid "Today"\nmsgstr "Aujourd’hui"',
            'msgid "%(count)s doubt"\nmsgid_plural "%(count)s doubts"\nmsgstr[0] "un doute"\nmsgstr[1] "%(count)s doutes"',
            'msgid "Of another program"\nmsgstr "D’un autre"',
        ),
        forms=2,
    )
    assert (checked.said, checked.missing, checked.unknown, checked.faults) == (3, 2, 1, ())


@pytest.mark.parametrize("raw", [b"", b"/etc/hostname", b"no catalogue at all", b"\xff\xfe\x00"])
def test_what_is_no_catalogue_is_told_so(raw):
    with pytest.raises(checking.CatalogueError):
        checking.check(raw, forms=2)


def test_the_pages_show_what_is_open_and_check_a_file(staff, at_desk, french):
    desk = at_desk(staff.reader)
    assert "Translations" in desk.get(reverse("translating:languages")).content.decode()
    page = desk.get(reverse("translating:language", args=["fr"])).content.decode()
    assert "reports/flags.py:9" in page
    bad = SimpleUploadedFile("fr.po", catalogue('msgid "Today"\nmsgstr "<b>x</b>"'))
    answer = desk.post(reverse("translating:language", args=["fr"]), {"file": bad})
    assert "marks of a page" in answer.content.decode()
    none = SimpleUploadedFile("fr.po", b"nothing")
    assert desk.post(reverse("translating:language", args=["fr"]), {"file": none}).status_code == 422
    given = desk.get(reverse("translating:download", args=["fr"]))
    assert given["Content-Disposition"] == 'attachment; filename="tregua-fr.po"'
    assert desk.get(reverse("translating:language", args=["en"])).status_code == 404
