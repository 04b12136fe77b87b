"""What the machine read, beside its text, in a browser: seen, walked with keys, and made into records by a person."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import arrived, fits, picture, widths

ENGLISH = """The Centre for Reconciliation published a bulletin on 5 March 2016.
Within last 24 hours 9 violations of ceasefire were registered in the provinces of Aleppo (4), Latakia (3) and Hama (2).
“We will help the commanders who signed,” said Ivan Sidorov, head of the centre.
On 4 March 2016 two civilians were killed by shelling in Sheikh Maqsood.
On 3 March 2016 one person was wounded by mortar fire in Homs.
Texto en otra lengua: los vecinos de la ciudad no quisieron hablar con los periodistas.
"""
TEXTS = {
    "en": ENGLISH,
    "ar": """أصدر المركز الروسي للمصالحة في حميميم بيانه يوم 5 آذار 2016.
خلال الساعات الـ24 الماضية سُجّلت 9 خروقات لوقف الأعمال القتالية في محافظات حلب (4) واللاذقية (3) وحماة (2).
وقال رئيس المركز إيفان سيدوروف: «سنساعد القادة الذين وقّعوا على الاتفاق».
وقُتل مدنيان في قصف على حي الشيخ مقصود في 4 آذار 2016.
""",
    "fr": """Le centre pour la réconciliation a publié un communiqué le 5 mars 2016.
Au cours des dernières 24 heures, neuf violations ont été relevées : 4 à Alep, 3 à Lattaquié et 2 à Hama.
«Nous aiderons les chefs qui ont signé», a déclaré Ivan Sidorov, chef du centre.
Le 4 mars 2016, deux civils ont été tués par un tir de mortier à Cheikh Maqsoud.
""",
    "ru": """Российский центр по примирению 5 марта 2016 года опубликовал бюллетень.
За сутки зафиксировано 9 нарушений режима прекращения боевых действий в провинциях Алеппо (4), Латакия (3) и Хама (2).
«Мы поможем командирам, которые подписали соглашение», — заявил начальник центра Иван Сидоров.
4 марта 2016 года два мирных жителя погибли при обстреле района Шейх-Максуд.
""",
}


def take_in(page: Page, text: str, language: str) -> None:
    page.goto("/messages/text/")
    page.locator("#id_text").fill(text)
    page.locator("#id_language").select_option(language)
    page.locator("#id_outlet").fill("Wire")
    page.locator("#id_published_on").fill("2016-03-05")
    page.locator("form:has(#id_text) button[type=submit], form:has(#id_text) button.button").first.click()
    expect(page.locator("#text")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_fits_and_a_flag_and_a_proposal_show_their_words(open_as, language):
    page = open_as("hmeimim", "duty", language=language)
    for code, text in TEXTS.items():
        take_in(page, text, code)
        proposals = page.locator("#proposals li[data-name^=m]")
        proposals.first.hover()
        expect(page.locator("mark.shown").first).to_be_visible()
        for width in widths(page):
            fits(page, f"the {code} text at {width}")
            picture(page, f"reading-{language}-{width}-{code}")
    take_in(page, ENGLISH, "en")
    page.locator("#proposals li.flag").first.hover()
    expect(page.locator("mark.shown").first).to_have_class(re.compile("of-flag"))


def test_with_keys_proposals_become_records_that_point_at_their_message(open_as):
    page = open_as("hmeimim", "duty")
    take_in(page, ENGLISH, "en")
    kinds = page.locator("#proposals li[data-name^=m] .tag")
    expect(kinds).to_have_text(["Published count", "Statement", "Claim", "Claim"])
    expect(page.locator("#proposals .keys")).to_be_visible()  # the script that listens has begun
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("#proposals li[data-name=m2]")).to_be_focused()
    page.keyboard.press("a")  # the statement has nothing left to ask
    expect(page.get_by_role("status").first).to_contain_text("Recorded")
    expect(
        page.locator("#drafts-heading + ol").get_by_role("link", name="recorded", exact=True)
    ).to_have_count(1)
    expect(page.locator("#proposals li[data-name=m3]")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("e")  # the figure: its form is filled in
    expect(page.locator("#id_by_province")).to_have_value(re.compile("= 4"))
    page.locator("#id_new_source").fill("Centre for Reconciliation")  # who publishes, a person says
    page.get_by_role("button", name="Record", exact=True).click()
    expect(
        page.locator("#drafts-heading + ol").get_by_role("link", name="recorded", exact=True)
    ).to_have_count(2)
    expect(page.locator("#proposals li[data-name=m3]")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("#proposals li[data-name=m4]")).to_be_focused()
    page.keyboard.press("a")  # the claim, too, is recorded at once or after a look at its form
    record = page.get_by_role("button", name="Record", exact=True)
    expect(record.or_(page.locator("#drafts-heading + ol li:nth-child(3)")).first).to_be_visible()
    arrived(page)
    if record.count():
        record.click()
    expect(
        page.locator("#drafts-heading + ol").get_by_role("link", name="recorded", exact=True)
    ).to_have_count(3)
    expect(page.locator("#proposals li[data-name=m3]")).to_be_focused()
    page.keyboard.press("r")
    expect(page.locator("#drafts-heading + ol")).to_contain_text("rejected")
    expect(page.locator("#proposals li[data-name^=m]")).to_have_count(0)
    page.goto("/reports/statements/")
    expect(page.get_by_role("main")).to_contain_text("commanders who signed")
    page.goto("/reports/counts/")
    expect(page.get_by_role("main")).to_contain_text("Centre for Reconciliation")


SAID = """The truce came into force in Syria on 27 February 2016 at midnight.
The Syrian army accepted the truce through Moscow.
The truce seems to hold.

“The truce holds in Homs” — Aid Group (@aid_group) February 28, 2016 https://t.co/abc
“Buy tickets for the concert” — Music Fan (@music_fan) February 29, 2016 https://t.co/off
“We held 23 meetings,” said Ivan Sidorov, head of the centre.
"""


def take_up(page: Page, kind: str, decision: str, at: int = 0) -> None:
    """Decide on a proposal of this kind with the mouse."""
    proposal = page.locator("#proposals li[data-name^=m]").filter(
        has=page.locator(".tag", has_text=re.compile(f"^{kind}$"))
    )
    proposal.nth(at).get_by_role("button", name=decision, exact=True).click()
    arrived(page)


def test_what_is_said_around_a_statement_becomes_the_record_of_its_kind_that_its_draft_leads_to(open_as):
    page = open_as("hmeimim", "liaison")
    take_in(page, SAID, "en")
    address = page.url
    take_up(page, "Entry into force", "Accept")
    take_up(page, "Embedded post", "Accept")
    take_up(page, "Embedded post", "Accept")
    made = page.locator("#drafts-heading + ol").get_by_role("link", name="recorded", exact=True)
    take_up(page, "Assessment", "Accept")
    expect(made).to_have_count(4)
    take_up(page, "Acceptance", "Edit")
    expect(page.locator("#id_channel")).to_have_value("moscow")
    expect(page.locator("#id_agreement")).not_to_have_value("")
    if not page.locator("#id_party").input_value():
        page.locator("#id_party").select_option(index=1)
    page.get_by_role("button", name="Record", exact=True).click()
    expect(made).to_have_count(5)
    take_up(page, "Statement", "Reject")
    expect(page.locator("#drafts-heading + ol")).to_contain_text("rejected")
    for at, words in enumerate(
        [
            "27 February 2016 at midnight",
            "accepted the truce",
            "seems to hold",
            "holds in Homs",
            "Buy tickets",
        ]
    ):
        page.goto(address)
        draft = page.locator("#drafts-heading + ol > li").filter(has_text=words)
        expect(draft).to_have_count(1)
        draft.get_by_role("link", name="recorded", exact=True).click()
        arrived(page)
        if at == 1:
            expect(page).to_have_url(re.compile("/agreement/roll/"))
            continue
        shown = page.locator(f"[id='{page.url.partition('#')[2]}']")
        expect(shown).to_contain_text(words)
        expect(shown.get_by_role("link", name="message")).to_have_attribute("href", re.compile(address[-20:]))
    expect(shown).to_contain_text("off topic")


def test_without_javascript_the_same_buttons_decide(browser, centres):
    here = centres["hmeimim"]
    context = browser.new_context(base_url=here.address, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(here.link_for("duty"))
    page.get_by_role("main").get_by_role("button").first.click()
    take_in(page, SAID, "en")
    expect(page.locator("#proposals .keys")).to_be_hidden()
    take_up(page, "Embedded post", "Accept", at=1)
    expect(page.get_by_role("status").first).to_contain_text("Recorded: Embedded post.")
    take_up(page, "Statement", "Edit")
    expect(page.locator("#id_speaker")).to_have_value("Ivan Sidorov")
    context.close()
