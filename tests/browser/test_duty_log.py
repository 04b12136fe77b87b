"""The duty log in a browser: a line is written by keyboard, answered, and the shift passes to a second person by name."""

from playwright.sync_api import expect

from tests.browser.looking import in_windows, looks_right
from tests.browser.test_watching import record


def test_a_shift_is_kept_and_passes_to_the_next_officer_by_name(open_as):
    duty = open_as("hmeimim", "duty")
    duty.goto("/liaison/duty/")
    if duty.get_by_role("link", name="Begin a shift").count():
        duty.get_by_role("link", name="Begin a shift").click()
        record(duty, "Begin a shift")
    duty.locator("#id_kind").focus()
    duty.keyboard.type("call")
    duty.locator("#id_words").focus()
    duty.keyboard.type("A caller asks when the north road opens.")
    duty.get_by_text("It waits for an answer").click()
    duty.locator("#id_of_others").fill("COLUMN")
    duty.locator("#id_due_at").fill("2099-01-01T12:00")
    record(duty, "Write it down")
    waits = duty.get_by_role("region", name="Waits for an answer")
    expect(waits).to_contain_text("when the north road opens")
    duty.get_by_role("link", name="Hand over").click()
    expect(duty.get_by_role("main")).to_contain_text("when the north road opens")
    duty.locator("#id_to").select_option(label="Liaison officer")
    duty.locator("#id_word").fill("One caller waits.")
    record(duty, "Hand over")

    liaison = open_as("hmeimim", "liaison")
    liaison.goto("/liaison/duty/")
    liaison.get_by_role("link", name="Take the shift over").click()
    expect(liaison.get_by_role("main")).to_contain_text("One caller waits.")
    record(liaison, "I, Liaison officer, take over")
    expect(liaison.get_by_role("heading", name="On duty: Liaison officer")).to_be_visible()
    liaison.get_by_role("region", name="Waits for an answer").get_by_role("link").first.click()
    liaison.locator("#answer_words").fill("At noon.")
    record(liaison, "Write the answer down")
    expect(liaison.get_by_role("table")).to_contain_text("At noon.")


@in_windows
def test_the_pages_fit_and_axe_finds_nothing(open_as, language, width):
    liaison = open_as("hmeimim", "liaison", language=language, width=width)
    for name, address in (("duty", "/liaison/duty/"), ("hand-over", "/liaison/duty/hand-over/")):
        assert liaison.goto(address).status == 200
        looks_right(liaison, f"{name}-{language}-{width}")
    liaison.goto("/liaison/duty/")
    liaison.locator("main table tbody th a").first.click()
    looks_right(liaison, f"duty-line-{language}-{width}")
