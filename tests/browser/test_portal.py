"""In a browser: a party's liaison files an allegation and reads how far it has come; the desk finds it as new."""

import re

from playwright.sync_api import expect

from tests.browser.looking import fits, picture

WORDS = "Two shells fell beside the mill."


def test_a_liaison_files_and_the_desk_looks_at_it(open_as):
    page = open_as("hmeimim", "party-liaison")
    expect(page).to_have_url(re.compile(r"/portal/$"))
    page.get_by_role("link", name="File an allegation").first.click()
    page.get_by_label("Words of the claim").fill(WORDS)
    page.get_by_label("Day", exact=True).fill("2016-03-05")
    picture(page, "portal-allegation")
    page.get_by_role("button", name="File it").click()
    expect(page.get_by_role("row").filter(has_text=WORDS)).to_contain_text("received")
    picture(page, "portal-home")
    page.goto("/portal/sheet/")
    page.get_by_label("Spreadsheet").set_input_files(
        {
            "name": "ours.csv",
            "mimeType": "text/csv",
            "buffer": b"day,place,words\n2016-03-05,Aleppo,One\nsoon,Aleppo,Two\n",
        }
    )
    page.get_by_role("button", name="Check only").click()
    expect(page.get_by_role("heading", name="Nothing was filed")).to_be_visible()
    picture(page, "portal-sheet")
    assert page.goto("/incidents/").status == 404
    desk = open_as("hmeimim", "duty")
    desk.goto("/portal/desk/")
    desk.get_by_role("row").filter(has_text=WORDS).get_by_role("link").click()
    desk.get_by_role("button", name="I have looked at it").click()
    picture(desk, "portal-desk")
    page.goto("/portal/")
    expect(page.get_by_role("row").filter(has_text=WORDS)).to_contain_text("being looked at")


def test_a_telephone_in_arabic_holds_every_page_of_a_party(open_as):
    page = open_as("hmeimim", "party-liaison", language="ar", width=390)
    for name in ("", "allegation/", "sheet/", "notify/"):
        page.goto(f"/portal/{name}")
        fits(page)
        picture(page, f"portal-390-ar-{name.strip('/') or 'home'}")
    admin = open_as("hmeimim", "administrator", width=390)
    admin.goto("/portal/accounts/")
    fits(admin)
    picture(admin, "portal-390-accounts")
