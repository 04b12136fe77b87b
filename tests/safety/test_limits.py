"""S-07, S-18, S-19, S-25, S-26: what the program has no way to do, by its code and not by a setting."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from tests.exchange.other_centre import alone, other
from tests.safety import hunted, reader
from tregua.bulletin.rules import RULES
from tregua.centre.arguments import build
from tregua.centre.exports.cells import BYTES, kind_of
from tregua.centre.exports.leaving import PROTECTED, tables
from tregua.exchange.entries import RELEASABLE
from tregua.incidents.mapped import MOST_DAYS, MOST_SHOWN
from tregua.liaison.models import ProtectionRequest, Threat
from tregua.people.matrix import pages
from tregua.people.pages import ANYBODY_HERE, PUBLIC_PAGE
from tregua.people.roles import ROLES
from tregua.record.shown import NOBODY, shown_to
from tregua.record.within import BytesWithin

__all__ = ["alone", "other"]
ROOT = Path(__file__).resolve().parents[2]
A_POINT = re.compile(
    r"(?:^|_)(?:lat|latitude|lon|lng|longitude|geometry|geom|coordinates?|mgrs|easting|northing|outline)(?:_|$)"
)
FORMS_OF_MAPS = re.compile(r"\b(?:geojson|kml|gpx|shapefile|geopackage|wkt|wkb|mbtiles)\b", re.IGNORECASE)


@pytest.fixture
def centre(staff, other):
    return hunted.hold(staff)


# The pages that search, with the name of what is searched for.
SEARCHED = {
    "intake:messages": "words",
    "reports:statements": "words",
    "places:list": "q",
    "people:journal": "about",
}


def lists(browser, words):
    """Yield (address, page) of every page without a number, and of each search for these words."""
    for page in pages():
        if "<" in page.route or page.name == "people:logout":
            continue
        yield f"/{page.route}", browser.get(f"/{page.route}")
        if page.name in SEARCHED:
            yield f"/{page.route} searched", browser.get(f"/{page.route}", {SEARCHED[page.name]: words})


@pytest.mark.parametrize("code", ["verifier", "duty_officer"])
def test_s_07_no_list_and_no_search_leads_who_may_not_read_requests_to_one(centre, staff, code):
    """Every list is opened and searched for words of the request; none shows it, its words, or that there is one."""
    asked = ProtectionRequest.objects.get()
    people = {one.roles[0]: one for one in vars(staff).values() if hasattr(one, "roles")}
    browser = Client()
    browser.force_login(people[code])
    words = [asked.pk, Threat.objects.get().pk, *hunted.REQUESTS[:3], *hunted.REQUESTS[4:]]
    seen = [(address, answer.content) for address, answer in lists(browser, "exercise") if answer.status_code == 200
            and not answer.streaming]  # fmt: skip
    assert len(seen) > 3
    assert reader.found(reader.opened(seen), words) == set()
    assert browser.get(reverse("liaison:protection_request", args=[asked.pk])).status_code == 403


def test_s_07_the_same_lists_lead_a_liaison_officer_to_it(centre, staff):
    """Control: whoever handles requests finds it by the same way."""
    browser = Client()
    browser.force_login(staff.liaison)
    seen = [(reverse("liaison:protection"), browser.get(reverse("liaison:protection")).content)]
    assert reader.found(reader.opened(seen), [ProtectionRequest.objects.get().pk])


def test_s_07_one_figure_counts_requests_by_whole_weeks_and_none_counts_threats():
    """The bulletin knows of protection what weekly.py gives: numbers of weeks above the threshold, and no request."""
    about = [
        rule for rule in RULES if re.search(r"protection|threat|at risk", f"{rule.code} {rule.name}".lower())
    ]
    assert [(rule.code, rule.weekly, rule.by_place) for rule in about] == [("protection_asked", True, False)]
    inside = ("protection", "protection_views", "consents", "contact_plans", "protected_points", "clocks")
    assert not imports("bulletin", *(f"tregua.liaison.{name}" for name in inside))
    assert imports("bulletin", "tregua.liaison.weekly") == {"counting.py"}


def imports(package, *modules):
    """Return the files of a package that import one of these modules, or something within it."""
    found = set()
    for path in (ROOT / "tregua" / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                named = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
            if any(name == module or name.startswith(f"{module}.") for name in named for module in modules):
                found.add(path.name)
    return found


def test_s_19_nothing_that_a_machine_suggested_is_counted_or_leaves():
    """Bulletins, releases and the public site know nothing of suggestions and proposals: a person's record is between."""
    suggesting = (
        "tregua.matching.models",
        "tregua.matching.suggesting",
        "tregua.intake.machine",
        "tregua.intake.reading",
    )
    assert not {*imports("bulletin", *suggesting), *imports("public", *suggesting)}
    assert not imports("exchange", "tregua.intake")
    assert imports("matching", "tregua.matching.models"), "control: such an import is found"


@pytest.mark.parametrize("kind", RELEASABLE, ids=lambda kind: kind.kind)
def test_s_18_no_picture_and_no_file_leaves_with_a_record(kind):
    """Media would leave with what it tells of its maker; until it is stripped, no kind that is released has any."""
    carried = {
        field.name
        for field in kind.model._meta.get_fields()
        if field.concrete and isinstance(field, (models.BinaryField, models.FileField))
    }
    assert {name for name in carried if shown_to(kind.model)[name] != NOBODY} == set()


def test_s_18_no_picture_that_travels_with_the_program_tells_where_and_by_whom_it_was_made():
    """Static files, and the pictures of the documents."""
    folders = [ROOT / "docs", *(ROOT / "tregua").glob("*/static")]
    files = [
        (path.relative_to(ROOT).as_posix(), path.read_bytes())
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in {".png", ".jpg", ".jpeg", ".webp", ".svg", ".gif"}
    ]
    assert len(files) > 2
    assert reader.telltales(files) == set()


def test_s_18_a_picture_that_tells_its_maker_would_be_found():
    """Control: the mark of a camera, and the words of a program that draws."""
    assert reader.telltales([("a.jpg", b"\xff\xd8\xff\xe1\x00\x20Exif\x00\x00II*\x00")])
    assert reader.telltales([("a.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x10tEXtAuthor\x00somebody")])


def is_a_point(field):
    """Return whether a field says a point of the map, by its name or because it is as fine as one."""
    fine = isinstance(field, models.DecimalField) and field.decimal_places > 3
    return fine or bool(A_POINT.search(field.name))


def test_s_25_no_export_holds_a_point_in_plain_whatever_is_asked():
    """The options of an export cannot bring a point, a request or a threat into a plain table.

    What a point is, this test says itself, so that a field that was left off the program's own list is seen.
    """
    for with_accounts in (False, True):
        plain = {
            (one.label, field)
            for one in tables(apps, with_accounts=with_accounts)
            if not one.protected
            for field in one.columns
        }
        assert {f"{label}.{field.name}" for label, field in plain if is_a_point(field)} == set()
        assert not {label for label, _field in plain} & PROTECTED
    apart = {f"{one.label}.{field.name}" for one in tables(apps) for field in one.apart if is_a_point(field)}
    assert {"places.Place.latitude", "places.Place.longitude"} <= apart
    assert len(apart) > 4
    options = {
        action.dest
        for parser in build()._subparsers._group_actions[0].choices.values()
        for action in parser._actions
    }
    assert options
    assert not {name for name in options if re.search(r"point|coordinate|position|geo", name)}


def test_s_07_no_bytes_of_a_protected_table_lie_beside_it_in_an_export():
    """Other bytes are files of their own in an export, in plain: those of a protected table are within it, encrypted."""
    protected = [field for one in tables(apps) if one.protected for field in one.columns]
    assert [field for field in protected if kind_of(field) is BYTES] == []
    within = {field.name for field in protected if isinstance(field, BytesWithin)}
    assert within == {"raw", "data", "pdf", "ciphertext"}


def test_s_25_the_map_gives_few_days_to_those_who_work_here_only():
    """Positions of places are shown to whoever reads reports, a month and some thousand at most; no stranger, no party."""
    assert MOST_DAYS <= 31
    assert MOST_SHOWN <= 5000
    party = next(role for role in ROLES if role.code == "party_liaison")
    found = [one for one in pages() if one.name in {"incidents:map", "incidents:map_data"}]
    assert len(found) == 2
    for page in found:
        assert page.permission not in {PUBLIC_PAGE, ANYBODY_HERE}
        assert page.permission not in party.permissions


def test_s_25_nothing_is_written_in_a_form_that_maps_read():
    """Files of maps are read (places), never written: no such word stands where something is given out."""
    out = [
        *(ROOT / "tregua" / "centre" / "exports").glob("*.py"), *(ROOT / "tregua" / "public").rglob("*.py"),
        *(ROOT / "tregua" / "exchange").rglob("*.py"), *(ROOT / "tregua" / "bulletin").rglob("*.py"),
        *(ROOT / "tregua" / "incidents").rglob("*.py"), ROOT / "tregua" / "intake" / "taking_out.py",
    ]  # fmt: skip
    assert len(out) > 80
    found = {path.name for path in out if FORMS_OF_MAPS.search(path.read_text(encoding="utf-8"))}
    # The printed figures of whole provinces (tests/bulletin/test_formats.py) and the line that lists this form; and
    # outlines of whole provinces, which are read to be drawn as a picture without one point in it.
    assert found == {"areas.py", "__init__.py", "provinces_drawn.py"}


@pytest.mark.parametrize("name", ["README.md", "SECURITY.md"])
def test_s_26_the_intended_use_and_the_limits_are_said_where_somebody_begins_to_read(name):
    text = " ".join((ROOT / name).read_text(encoding="utf-8").split())
    assert "must not be used to find, list or target people or positions" in text
    assert re.search(r"no export of points that a program for maps could open", text)
