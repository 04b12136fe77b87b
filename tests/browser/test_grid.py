"""A duty officer enters many reports in the grid, by keyboard alone, in English and in Arabic; nothing is lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import complain
from tests.browser.looking import arrived, faults, fits, in_windows, picture
from tests.intake.test_grid import one_line_ends
from tregua.intake.channels.grid import tsv

KEPT = re.compile(r"\d\d:\d\d:\d\d")
HEADER = "Place\tDate\tTime\tReported by\tWhat happened\tKilled\tDetails\n"
# Clipboards of programs are the browser's own: a page is given one as the browser would give it.
PASTE = """(text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const how = { clipboardData: data, bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
}"""
COPY = """() => {
    const data = new DataTransfer();
    const how = { clipboardData: data, bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new ClipboardEvent("copy", how));
    return data.getData("text/plain");
}"""
ROUND_TRIP = """async (tables) => {
    const address = document.querySelector("script[src*='grid/grid']").src.replace(/grid(\\.\\w+)?\\.js$/, "tsv.js");
    const { parse, write } = await import(address);
    return tables.map((rows) => [write(rows), parse(write(rows))]);
}"""


def rows(name: str, count: int, day: str = "05.03.2016") -> str:
    """Return a pasted block: what a cell says has several lines, digits of two scripts, and words of two."""
    places = ("Jobar", "Douma", "الرستن")
    return "".join(
        f'{places[n % 3]}\t{day}\t{n % 24:02}:15\tsohr\tshelling\t{"٢" if n % 2 else "0"}\t"{name} {n}:\nshells fell"\n'
        for n in range(count)
    )


def begin(page: Page, name: str) -> None:
    page.goto("/messages/grid/")
    page.locator("input[name=kind][value=claims]").check()
    page.locator("input[name=title]").fill(name)
    page.locator("main form .form-end button").last.click()
    expect(page.locator("#grid .is-active")).to_be_focused()


def paste(page: Page, text: str) -> None:
    page.evaluate(PASTE, text)


def is_kept(page: Page) -> None:
    expect(page.locator("#grid-state")).to_contain_text(KEPT)


def is_at(page: Page, cell: str) -> None:
    expect(page.locator(f"#{cell}")).to_be_focused()


def column_says(page: Page, column: int, texts: list[str]) -> None:
    for row, text in enumerate(texts):
        expect(page.locator(f"#c-{row}-{column}")).to_have_text(text)


@in_windows
def test_five_hundred_rows_are_pasted_one_is_mended_by_keyboard_and_all_are_filed(open_as, language, width):
    page = open_as("hmeimim", "duty", language=language, width=width)
    begin(page, f"Night {language}")
    block = (
        rows(f"Night {language}", 499)
        + f"Jobar\t30.02.2016\t10:00\tsohr\tshelling\t1\tNight {language} 499\n"
    )
    paste(page, HEADER + block)
    is_kept(page)
    expect(page.locator("#grid-problems .is-wrong")).to_contain_text("501")
    assert page.locator("#grid [role=gridcell]").count() < 600
    picture(page, f"grid-{language}-{width}")

    page.keyboard.press("F8")
    is_at(page, "c-499-1")
    expect(page.locator("#grid .is-active")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#grid .is-active")).to_have_accessible_name(
        re.compile(r"^501 .* 30\\.02\\.2016$".replace("\\\\", "\\"))
    )
    expect(page.locator("#grid .is-active")).to_have_accessible_description(re.compile("501"))
    page.keyboard.type("04.03.2016")
    page.keyboard.press("Enter")
    expect(page.locator("#grid-problems .is-wrong")).to_have_count(0)

    page.get_by_role("main").locator("a.button[data-after-keeping]").click()
    expect(page).to_have_url(re.compile("/outlook/"))
    page.locator("button[name=take_in]").click()
    expect(page).to_have_url(re.compile("/batches/"))
    expect(page.get_by_role("main")).to_contain_text("500")
    fits(page)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_cells_are_filled_down_sorted_cleared_and_undone(open_as, language):
    page = open_as("hmeimim", "duty", language=language)
    begin(page, "Keys")
    onward = "ArrowLeft" if language == "ar" else "ArrowRight"
    paste(page, "sohr\t05.03.2016\nx\t٠٤.٠٣.٢٠١٦\nx\t3 March 2016\n")
    is_kept(page)
    page.keyboard.press("Control+Home")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+d")
    column_says(page, 0, ["sohr", "sohr", "sohr"])
    page.keyboard.press("Control+z")
    column_says(page, 0, ["sohr", "x", "x"])
    page.keyboard.press("Control+y")
    column_says(page, 0, ["sohr", "sohr", "sohr"])

    page.keyboard.press("Control+Home")
    page.keyboard.press(onward)
    is_at(page, "c-0-1")
    is_kept(page)
    page.locator("[data-act=sort]").first.click()
    column_says(page, 1, ["3 March 2016", "٠٤.٠٣.٢٠١٦", "05.03.2016"])

    page.locator("#c-0-1").click()
    page.keyboard.press("Control+Shift+ArrowDown")
    assert page.evaluate(COPY).splitlines() == ["3 March 2016", "٠٤.٠٣.٢٠١٦", "05.03.2016"]
    page.keyboard.type("06.03.2016")
    page.keyboard.press("Control+Enter")
    column_says(page, 1, ["06.03.2016"] * 3)
    page.keyboard.press("Delete")
    column_says(page, 1, ["", "", ""])
    page.keyboard.press("F2")
    page.keyboard.type("never kept")
    page.keyboard.press("Escape")
    expect(page.locator("#c-0-1")).to_have_text("")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator("#grid :focus")).to_have_count(0)


def test_row_after_row_is_typed_with_tab_and_enter_alone(open_as):
    page = open_as("hmeimim", "duty")
    begin(page, "By ear")
    page.keyboard.press("ArrowRight")
    for row in (("05.03.2016", "04:20", "Jobar"), ("06.03.2016", "21:00", "Douma")):
        for text in row[:-1]:
            page.keyboard.type(text)
            page.keyboard.press("Tab")
        page.keyboard.type(row[-1])
        page.keyboard.press("Enter")
    is_at(page, "c-2-1")
    column_says(page, 1, ["05.03.2016", "06.03.2016"])
    column_says(page, 3, ["Jobar", "Douma"])
    page.locator("#c-0-10").click()
    page.keyboard.type("/? told so")
    expect(page.locator("#grid .grid-editor")).to_have_value("/? told so")
    page.keyboard.press("Tab")
    is_at(page, "c-1-10")


def test_what_was_written_is_there_after_the_window_is_gone_even_half_a_cell(open_as):
    page = open_as("hmeimim", "duty")
    begin(page, "Power cut")
    paste(page, "sohr\t05.03.2016\n")
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowDown")
    with page.expect_response(re.compile("/rows/")):
        page.keyboard.type("half a c")
    is_kept(page)
    address, context = page.url, page.context
    page.close()
    again = context.new_page()
    again.goto(address)
    expect(again.locator("#c-0-1")).to_have_text("05.03.2016")
    expect(again.locator("#c-1-0")).to_have_text("half a c")


def test_of_two_windows_the_one_opened_last_is_kept_and_the_other_says_so(open_as):
    page = open_as("hmeimim", "duty")
    begin(page, "Two windows")
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("#grid .is-active")).to_be_focused()
    page.keyboard.type("lost?")
    page.keyboard.press("Enter")
    expect(page.locator("#grid-failed")).to_contain_text("another window")


def test_a_server_that_does_not_answer_keeps_nobody_from_writing(open_as):
    page = open_as("hmeimim", "duty")
    begin(page, "Cable")
    page.remove_listener("console", complain)  # the browser says there that it has no network
    page.context.set_offline(True)
    page.keyboard.type("sohr")
    page.keyboard.press("Tab")
    expect(page.locator("#grid-failed")).to_contain_text("goes on trying")
    page.keyboard.type("05.03.2016")
    page.keyboard.press("Enter")
    page.context.set_offline(False)
    is_kept(page)
    expect(page.locator("#grid-failed")).to_be_hidden()


def test_of_ten_thousand_rows_only_those_in_sight_are_in_the_page(open_as):
    page = open_as("hmeimim", "duty")
    begin(page, "Ten thousand")
    paste(page, HEADER + rows("Many", 10_000))
    expect(page.locator("#grid-told")).to_contain_text("10000 rows")
    page.keyboard.press("Control+End")
    expect(page.locator("#grid .is-active")).to_be_in_viewport()
    expect(page.locator("#grid :focus")).to_have_id(re.compile("^c-9999-"))
    assert page.locator("#grid [role=row]").count() < 60
    assert page.locator("#grid").get_attribute("aria-rowcount") == "10001"
    is_kept(page)
    paste(page, rows("More", 2))
    expect(page.locator("#grid-told")).to_contain_text("Nothing was pasted")


def test_the_script_reads_and_writes_the_clipboard_as_the_server_does(open_as):
    page = open_as("hmeimim", "duty")
    begin(page, "Round trip")
    letters = [
        "",
        "a",
        '"',
        '""',
        'a"b',
        '"a',
        "\t",
        "a\tb",
        "a\nb",
        "a\r\nb",
        "\r",
        "٣",
        "ش",
        " ",
        '"\t"',
        ",",
        "=",
    ]
    tables = [[[one, other], [other]] for one in letters for other in letters]
    for rows_, (text, parsed) in zip(tables, page.evaluate(ROUND_TRIP, tables), strict=True):
        assert text == tsv.write(rows_)
        assert parsed == tsv.parse(text) == [[one_line_ends(cell) for cell in row] for row in rows_]


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_in_the_grid(open_as, width):
    page = open_as("hmeimim", "duty", width=width)
    begin(page, "Axe")
    paste(page, HEADER + rows("Axe", 30, day="31.02.2016"))
    is_kept(page)
    expect(page.locator("#grid-problems li").first).to_be_visible()
    assert faults(page) == []


def test_without_a_script_the_same_table_is_pasted_as_text(browser, centres, open_as):
    page = open_as("hmeimim", "duty")
    begin(page, "No script")
    context = browser.new_context(
        base_url=centres["hmeimim"].address,
        java_script_enabled=False,
        storage_state=page.context.storage_state(),
    )
    plain = context.new_page()
    plain.goto(page.url)
    plain.locator("textarea[name=text]").fill(
        HEADER + rows("Plain", 2) + "Jobar\t30.02.2016\t\tsohr\tshelling\t\tPlain 2\n"
    )
    plain.get_by_role("button", name="Keep and check").click()
    expect(plain.get_by_role("main")).to_contain_text("row 4, Day:")
    expect(plain.locator("td.wrong")).to_contain_text("30.02.2016")
    text = arrived(plain).locator("textarea[name=text]")
    text.fill(text.input_value().replace("30.02.2016", "04.03.2016"))
    plain.get_by_role("button", name="Keep and check").click()
    expect(plain.locator("td.wrong")).to_have_count(0)
    plain.get_by_role("link", name="See what would become of it").click()
    plain.get_by_role("button", name="Take them in: 3 records").click()
    expect(plain).to_have_url(re.compile("/batches/"))
    context.close()
