"""What Tregua carries of others is what it says it is, with its licence beside it."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest
import vl_convert

from tools.vendor import chart_script

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = tomllib.loads((ROOT / "vendor.toml").read_text(encoding="utf-8"))["package"]
# The licence of each kind is known by these words.
WORDS = {
    "OFL-1.1": "SIL OPEN FONT LICENSE",
    "BSD-3-Clause": "REDISTRIBUTION AND USE IN SOURCE AND BINARY FORMS",
}
FILES = [
    pytest.param(ROOT / package["to"] / entry["as"], entry["sha256"], id=entry["as"])
    for package in PACKAGES
    for entry in package["files"].values()
]
CHARTS = tomllib.loads((ROOT / "vendor.toml").read_text(encoding="utf-8"))["charts"]
FOLDERS = sorted({ROOT / package["to"] for package in PACKAGES})
FONTS = ROOT / "tregua/centre/static/centre/vendor/fonts"


@pytest.mark.parametrize(("path", "sha256"), FILES)
def test_a_carried_file_is_byte_for_byte_the_listed_one(path, sha256):
    assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def test_no_file_is_carried_without_a_line_in_the_list():
    listed = {parameter.values[0] for parameter in FILES} | {FONTS / "fonts.css"}
    carried = {path for folder in FOLDERS for path in folder.rglob("*") if path.is_file()}
    assert carried == listed


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["name"])
def test_each_package_names_version_licence_and_brings_its_text(package):
    assert re.fullmatch(r"\d+(\.\d+)+", package["version"])
    assert package["integrity"].startswith("sha512-")
    brought = [one["as"] for name, one in package["files"].items() if name.startswith("LICENSE")]
    path = ROOT / package["to"] / brought[0] if brought else ROOT / package["licence_text"]
    text, licence = path.read_text(encoding="utf-8"), path.name
    assert WORDS[package["licence"]] in text.upper()
    assert package["copyright"] in text
    overview = (ROOT / "LICENSES" / "README.md").read_text(encoding="utf-8")
    assert licence in overview


def test_the_script_of_charts_is_the_one_that_the_package_that_draws_them_makes():
    script = (ROOT / CHARTS["to"] / "vega.js").read_bytes()
    assert script == chart_script()
    assert hashlib.sha256(script).hexdigest() == CHARTS["files"]["vega.js"]["sha256"]
    assert CHARTS["versions"]["vega"] == vl_convert.get_vega_version()
    assert CHARTS["versions"]["vega-embed"] == vl_convert.get_vega_embed_version()
    assert b"sourceMappingURL" not in script


def test_the_script_of_charts_brings_the_licence_of_everything_in_it():
    folder = ROOT / CHARTS["to"]
    text = (folder / "LICENSES-vega.txt").read_bytes()
    assert hashlib.sha256(text).hexdigest() == CHARTS["files"]["LICENSES-vega.txt"]["sha256"]
    for name in ("vega", "vega-lite", "vega-embed", "vega-tooltip", "d3-scale", "fast-json-patch", "semver"):
        assert re.search(rf"^{name} \(", text.decode(), re.MULTILINE), name
    assert {path.name for path in folder.iterdir()} == set(CHARTS["files"])


def test_the_font_rules_name_every_font_and_nothing_outside():
    css = (FONTS / "fonts.css").read_text(encoding="utf-8")
    assert set(re.findall(r'url\("([^"]*)"\)', css)) == {path.name for path in FONTS.glob("*.woff2")}
    assert "//" not in css.replace("/*", "").replace("*/", "")


@pytest.mark.parametrize("letter", ["ا", "پ", "Д", "ё", "é", "œ", "ḥ", "’", "7"])
def test_every_script_of_the_four_languages_has_a_font_that_claims_it(letter):
    css = (FONTS / "fonts.css").read_text(encoding="utf-8")
    spans = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", css)
    assert any(int(low, 16) <= ord(letter) <= int(high or low, 16) for low, high in spans)


def test_the_licence_is_the_affero_licence_word_for_word():
    text = (ROOT / "LICENSE").read_bytes()
    assert len(text) == 34_523
    assert hashlib.sha256(text).hexdigest() == (
        "8486a10c4393cee1c25392769ddd3b2d6c242d6ec7928e1414efff7dfb2f07ef"
    )
