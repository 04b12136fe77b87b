"""Every text of the pages exists in every language, with every plural form, and says who reviewed it."""

import ast
import re
import tomllib
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import ngettext

from tools.messages import PLURALS, file_of, missing

PACKAGE = Path(__file__).resolve().parent.parent / "tregua"
TRANSLATED = ("ar", "fr", "ru")
PLACEHOLDER = re.compile(r"%\(\w+\)[sdi]|\{\w*\}|%%")
# Numbers that between them use all six Arabic, three Russian and two French forms.
NUMBERS = (0, 1, 2, 3, 5, 11, 21, 100, 101, 102)


def test_the_four_languages_are_those_of_the_settings():
    assert sorted(code for code, _name in settings.LANGUAGES) == sorted(PLURALS)


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_text_is_left_untranslated(language):
    assert [entry.msgid for entry in missing(language)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_a_guess_of_a_tool(language):
    assert [entry.msgid for entry in polib.pofile(str(file_of(language))) if entry.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_filled_in_is_filled_in_everywhere(language):
    for entry in polib.pofile(str(file_of(language))):
        wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        if entry.msgid_plural:
            # A form for exactly one, two or none may say the number in words.
            for form in entry.msgstr_plural.values():
                assert set(PLACEHOLDER.findall(form)) <= wanted, entry.msgid
        else:
            assert set(PLACEHOLDER.findall(entry.msgstr)) == wanted, entry.msgid


@pytest.mark.parametrize("language", sorted(PLURALS))
def test_each_catalogue_says_who_reviewed_it(language):
    metadata = polib.pofile(str(file_of(language))).metadata
    assert "X-Reviewed-By" in metadata
    assert metadata["Plural-Forms"] == PLURALS[language]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_plural_form_is_reached_by_some_number(language):
    catalogue = polib.pofile(str(file_of(language)))
    plurals = [entry for entry in catalogue if entry.msgid_plural]
    assert plurals
    with translation.override(language):
        for entry in plurals:
            said = {ngettext(entry.msgid, entry.msgid_plural, n) for n in NUMBERS}
            assert said == set(entry.msgstr_plural.values()), entry.msgid


def test_violation_types_are_named_in_every_language():
    for path in PACKAGE.rglob("violation_types.toml"):
        says = tomllib.loads(path.read_text(encoding="utf-8"))
        text = str(says)
        assert text.count("'en'") == text.count("'ar'") == text.count("'fr'") == text.count("'ru'") > 0


def test_no_text_is_where_the_extraction_does_not_look():
    """It knows the functions by their own names (and `_`), and does not look into f-strings."""
    called = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
    hidden = []
    for path in sorted(PACKAGE.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if "django.utils.translation" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                hidden += [
                    f"{path.name}: {one.asname}" for one in node.names if one.asname not in {None, "_"}
                ]
            if isinstance(node, ast.JoinedStr):
                calls = (one.func for one in ast.walk(node) if isinstance(one, ast.Call))
                hidden += [
                    f"{path.name}:{node.lineno}"
                    for one in calls
                    if isinstance(one, ast.Name) and one.id in called
                ]
    assert hidden == []


def test_the_extraction_finds_nothing_new(tmp_path):
    """Texts marked in templates and code are all in the catalogue of Arabic."""
    known = {entry.msgid for entry in polib.pofile(str(file_of("ar")))}
    simple = re.compile(r"{%-?\s*translate\s+\"([^\"]+)\"")
    for template in PACKAGE.rglob("templates/**/*.html"):
        for text in simple.findall(template.read_text(encoding="utf-8")):
            assert text in known, f"{template.name}: run tools/messages.py, then translate {text!r}"
