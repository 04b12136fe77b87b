"""A stranger checks the record in the browser, with a key from elsewhere and not a word of the server believed."""

from collections.abc import Callable
from shutil import rmtree

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Page, expect

from tests.browser.conftest import RunningCentre
from tests.browser.looking import in_windows, looks_right
from tests.record.conftest import VKEY, lay_out, leaf, log_of_600
from tregua.record import cosignature
from tregua.record.cosignature import Cosigner
from tregua.record.entry import Ref
from tregua.record.fingerprint import fingerprint
from tregua.record.note import Signer
from tregua.record.tree import leaf_hash

__all__ = ["log_of_600"]
CHECK = "/public/check/"
AT = 1_790_000_000


@pytest.fixture
def centre(centres: dict[str, RunningCentre]) -> RunningCentre:
    return centres["hmeimim"]


def vkey_of(centre: RunningCentre) -> str:
    return (centre.folder / "published" / "vkey").read_text().strip()


@pytest.fixture
def page(open_as: Callable[..., Page]) -> Page:
    found = open_as("hmeimim", "")
    found.goto(CHECK)
    return found


def check(page: Page, vkey: str, cosigners: str = "") -> None:
    page.get_by_label("Key of the log").fill(vkey)
    page.get_by_label("Keys of those who cosign").fill(cosigners)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("[data-result][data-verdict]")).to_be_visible()


def spoil(path, place=40):
    raw = bytearray(path.read_bytes())
    raw[place] ^= 1
    path.write_bytes(raw)


def test_a_good_log_passes_entry_by_entry(page, centre):
    expect(page.get_by_label("Key of the log")).to_have_value("")
    check(page, vkey_of(centre))
    expect(page.locator("[data-verdict]").last).to_have_text("All that was checked is in order.")
    for said in ("give the signed root", "are written as the format asks", "their entries commit to"):
        expect(page.get_by_text(said)).to_be_visible()
    expect(page.get_by_text("Who else has seen this")).to_be_visible()


def test_the_key_s_digits_are_those_that_the_centre_reads_aloud(page, centre):
    page.get_by_label("Key of the log").fill(vkey_of(centre))
    expect(page.locator("[data-fingerprint]")).to_have_text(" ".join(fingerprint(vkey_of(centre))))


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("tile/entries/*", "Bundle 0: entry 0"),
        ("body/*", "Entry 0: the public part"),
        ("tile/0/*", "Bundle 0: entry 1"),
    ],
)
def test_one_flipped_bit_is_found_and_its_place_named(page, centre, pattern, says):
    # Of a growing log the newest tile is asked for; what an earlier, smaller log had lies beside it.
    lying = [one for one in (centre.folder / "published").glob(f"{pattern}/*") if one.is_file()]
    path = max(lying, key=lambda one: int(one.name))
    good = path.read_bytes()
    try:
        spoil(path)
        check(page, vkey_of(centre))
    finally:
        path.write_bytes(good)
    expect(page.locator("li[data-how=wrong]").filter(has_text=says)).to_be_visible()
    expect(page.locator("[data-verdict]").last).to_contain_text("WRONG")


@pytest.fixture
def elsewhere(page, log_of_600, tmp_path):
    """Return a log of 600 entries that lies at another address, as a folder that a test may spoil."""
    lay_out(tmp_path / "elsewhere", log_of_600)

    def give(route):
        path = tmp_path / "elsewhere" / route.request.url.partition("/elsewhere/")[2]
        route.fulfill(body=path.read_bytes()) if path.is_file() else route.fulfill(status=404)

    page.route("**/elsewhere/**", give)
    page.get_by_label("Where the log lies").fill("/elsewhere")
    return tmp_path / "elsewhere"


def test_a_log_of_many_bundles_that_lies_elsewhere_passes(page, elsewhere):
    check(page, VKEY)
    expect(page.get_by_text("600 entries give the signed root")).to_be_visible()
    expect(page.locator("[data-verdict]").last).to_have_text("All that was checked is in order.")


@pytest.mark.parametrize(
    ("path", "place", "says"),
    [
        ("tile/entries/001", 700, "Bundle 1: entry 258"),
        ("tile/0/001", 40, "Bundle 1: entry 257"),
        ("tile/1/000.p/2", 40, "tile/1/000.p/2"),
        ("tile/entries/002.p/88", 0, "Bundle 2 is cut or too long"),
        ("body/001", 60, "Entry 256: the public part"),
        ("checkpoint", 21, "does not fit the checkpoint"),  # the size: 700 instead of 600
    ],
)
def test_the_place_is_named_wherever_the_bit_is(page, elsewhere, path, place, says):
    spoil(elsewhere / path, place)
    check(page, VKEY)
    expect(page.locator("li[data-how=wrong]").filter(has_text=says)).to_be_visible()
    expect(page.locator("[data-verdict]").last).to_contain_text("WRONG")


def test_a_log_that_continues_a_frozen_one_passes(page, elsewhere):
    old = leaf(0, origin="latakia.example/log0")
    begun = leaf(1, refs=[Ref("latakia.example/log0", 0, leaf_hash(old[0]).hex())], type="genesis")
    rmtree(elsewhere)
    lay_out(elsewhere, [old, begun, leaf(2)])
    check(page, VKEY)
    expect(page.locator("[data-verdict]").last).to_have_text("All that was checked is in order.")
    rmtree(elsewhere)
    lay_out(elsewhere, [old, leaf(2)])
    check(page, VKEY)
    expect(page.locator("li[data-how=wrong]").first).to_contain_text(
        "Entry 1 is not written as the format asks"
    )


def test_a_file_that_is_withheld_is_named(page, elsewhere):
    (elsewhere / "tile/entries/001").unlink()
    check(page, VKEY)
    expect(page.locator("li[data-how=wrong]")).to_contain_text("A file is not there: tile/entries/001")


def test_another_key_does_not_fit(page, centre):
    origin = vkey_of(centre).split("+")[0]
    check(page, Signer(origin, Ed25519PrivateKey.generate()).verifier.vkey)
    expect(page.locator("li[data-how=wrong]")).to_contain_text("is not signed with the key that you gave")


def test_what_is_no_key_is_told(page):
    check(page, "not a key")
    expect(page.locator("li[data-how=wrong]")).to_contain_text("not a key of the kind asked for")


def test_who_cosigned_is_told_and_a_wrong_line_is_found(page, centre):
    path = centre.folder / "published" / "checkpoint"
    good = path.read_bytes()
    text = good.decode().partition("\n\n")[0] + "\n"
    mirror = Cosigner("stranger.example/mirror", Ed25519PrivateKey.generate())
    try:
        path.write_bytes(cosignature.with_lines(good, [mirror.cosign(text, AT)]))
        check(page, vkey_of(centre), mirror.key.vkey)
        expect(page.get_by_text("stranger.example/mirror had seen it at 2026-09-21")).to_be_visible()
        path.write_bytes(cosignature.with_lines(good, [mirror.cosign("another\n", AT)]))
        page.reload()
        check(page, vkey_of(centre), mirror.key.vkey)
    finally:
        path.write_bytes(good)
    expect(page.locator("li[data-how=wrong]")).to_contain_text("A signature of stranger.example/mirror")


def test_one_entry_is_checked_by_its_proof(page, centre, tmp_path):
    for name in ("1.tlog-proof", "1.public", "0.public"):
        answer = page.request.get(f"/public/record/proof/{name}")
        assert answer.ok
        (tmp_path / name).write_bytes(answer.body())
    page.get_by_text("Check one entry by its proof instead").click()
    page.get_by_label("Offline proof").set_input_files(tmp_path / "1.tlog-proof")
    page.get_by_label("Its public part").set_input_files(tmp_path / "1.public")
    check(page, vkey_of(centre))
    expect(page.get_by_text("Entry 1 stands in the signed log.")).to_be_visible()
    expect(page.locator("[data-verdict]").last).to_have_text("All that was checked is in order.")
    page.get_by_label("Its public part").set_input_files(tmp_path / "0.public")
    check(page, vkey_of(centre))
    expect(page.locator("li[data-how=wrong]")).to_contain_text("the public part is not the one")
    spoil(tmp_path / "1.tlog-proof", 200)
    page.get_by_label("Offline proof").set_input_files(tmp_path / "1.tlog-proof")
    check(page, vkey_of(centre))
    expect(page.locator("[data-verdict]").last).to_contain_text("WRONG")


def test_without_javascript_the_page_tells_the_other_ways(browser, centre):
    context = browser.new_context(base_url=centre.address, java_script_enabled=False)
    page = context.new_page()
    page.goto(CHECK)
    expect(page.locator("[data-check]")).to_be_hidden()
    expect(page.get_by_text("Without it, use a program")).to_be_visible()
    expect(page.get_by_text("python verify.py published")).to_be_visible()
    context.close()


@in_windows
def test_the_page_fits_and_everybody_can_use_it(open_as, centre, language, width):
    page = open_as("hmeimim", "", language=language, width=width)
    page.goto(CHECK)
    page.locator("#check-key").fill(vkey_of(centre))
    page.locator("[data-check] form button").click()
    expect(page.locator("[data-result][data-verdict]")).to_be_visible()
    looks_right(page, f"check-{language}-{width}")
    page.goto("/public/entries/")
    looks_right(page, f"entries-{language}-{width}")
