"""S-09, S-10: no side has a colour, a word or a rule of its own; the centre's own ally is an actor like the others."""

import colorsys
import re
from pathlib import Path

import polib
import pytest

from tregua.reports.loaded import loaded_words

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "tregua"
SHEETS = sorted(PROGRAM.rglob("static/**/*.css"))
DRAWINGS = sorted(PROGRAM.rglob("static/**/*.svg"))
TEMPLATES = sorted(PROGRAM.rglob("templates/**/*.html"))
CATALOGUES = sorted(PROGRAM.glob("locale/*/LC_MESSAGES/django.po"))
COLOUR = re.compile(
    r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b|\b(?:red|green|crimson|lime|darkred|darkgreen|seagreen)\b\s*[;,)}]"
)
FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}|[\U0001f3f4\U0001f3f3\U0001f6a9]")
# Where a kind of armed party is decided on: the list of kinds itself, and files of others that are read.
KINDS_ARE_NAMED = {"agreement/parties.py", "agreement/loaders/ucdp.py"}


def of_a_side(text):
    """Return the colours of a text that are red or green: as vivid as a flag or a traffic light."""
    found = set()
    for hit in COLOUR.finditer(text):
        digits = hit.group(1)
        if digits is None:
            found.add(hit.group())
            continue
        wide = digits if len(digits) == 6 else "".join(2 * one for one in digits)
        hue, light, vivid = colorsys.rgb_to_hls(*(int(wide[at : at + 2], 16) / 255 for at in (0, 2, 4)))
        degrees = hue * 360
        if vivid > 0.35 and 0.15 < light < 0.85 and (degrees < 15 or degrees > 348 or 80 < degrees < 165):
            found.add(hit.group())
    return found


@pytest.mark.parametrize("path", [*SHEETS, *DRAWINGS], ids=lambda path: path.name)
def test_s_09_no_page_is_red_or_green(path):
    assert of_a_side(path.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize("wrong", ["color: #c00;", "fill: #0a7d2c", "border: 1px solid red;", "#d62828"])
def test_s_09_the_colours_of_a_side_would_be_found(wrong):
    """Control: these are found."""
    assert of_a_side(wrong)


def words():
    """Yield (where, text) of everything the program says: templates, and each message in each language."""
    for path in TEMPLATES:
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
    for path in CATALOGUES:
        for entry in polib.pofile(str(path)):
            for text in (entry.msgid, entry.msgid_plural, entry.msgstr, *entry.msgstr_plural.values()):
                yield f"{path.parent.parent.name}: {entry.msgid[:60]}", text


def test_s_09_the_program_uses_no_loaded_word_of_its_own():
    """A loaded word stands inside quotation marks: it is somebody's, never ours."""
    said = list(words())
    assert len(said) > 3000
    bare = {where for where, text in said if loaded_words(text)}
    assert bare == set()


def test_s_09_a_loaded_word_would_be_found_and_a_quoted_one_is_somebody_elses():
    """Control."""
    assert loaded_words("three militants were seen")
    assert not loaded_words("he said: “the militants left”")


def test_s_09_no_flag_marks_anybody():
    assert {where for where, text in words() if FLAG.search(text)} == set()
    assert FLAG.search("\U0001f1f8\U0001f1fe")


def test_s_10_no_rule_of_the_program_asks_whether_an_armed_party_is_a_states():
    """Fails when a module decides anything by the kind of an armed party: the ally of a centre is counted like anybody."""
    decides = {
        path.relative_to(PROGRAM).as_posix()
        for path in PROGRAM.rglob("*.py")
        if "migrations" not in path.parts
        and re.search(r"STATE_FORCE|state_force|ARMED_GROUP|armed_group", path.read_text(encoding="utf-8"))
    }
    assert decides <= KINDS_ARE_NAMED
    assert "agreement/parties.py" in decides
