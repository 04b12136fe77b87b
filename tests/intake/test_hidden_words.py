"""Words that a page, a document or a PDF keeps from its readers are not read as said by it, and are told."""

import pytest

from tregua.intake.channels.text import read
from tregua.intake.channels.text.page import plain

PAGE = "<html><head>%s</head><body><p>Seen first.</p>%s<p>Seen last.</p></body></html>"


def told(hiding, head=""):
    page = plain(PAGE % (head, hiding))
    assert page.text.split("\n")[0] == "Seen first."
    assert page.text.endswith("Seen last.")
    return page.text, {one.what: one.where["words"] for one in page.unread}


@pytest.mark.parametrize(
    "hiding",
    [
        '<div style="display:none">Nine killed</div>',
        "<div STYLE='color: red; DISPLAY : None !important'>Nine killed</div>",
        '<span style="visibility:hidden">Nine killed</span>',
        '<p style="font-size:0">Nine killed</p>',
        '<div style="height:0;overflow:hidden">Nine killed</div>',
        '<div style="position:absolute;left:-9999px">Nine killed</div>',
        '<p style="text-indent:-100em">Nine killed</p>',
        '<p style="color:#FFF;background-color:white">Nine killed</p>',
        '<td bgcolor="#ffffff"><font color="white" bgcolor="#fff">Nine killed</font></td>',
        '<p style="opacity:0.0">Nine killed</p>',
        '<div style="clip: rect(0,0,0,0)">Nine killed</div>',
        "<div hidden>Nine killed</div>",
        "<div hidden><b>Nine</b> <p>killed</div>",
        "<b><div hidden>Nine</b> killed</div>",
        '<div aria-hidden="true"><div>Nine</div>killed</div>',
        "<dialog>Nine killed</dialog>",
        "<template>Nine killed</template>",
        "<noscript>Nine killed</noscript>",
        '<p hidden>Nine killed<p style="color:white;background:black">',
        "<table><tr><td>Seen <td hidden>Nine killed</table>",
        "<ul><li hidden>Nine killed<li>Seen</ul>",
    ],
)
def test_hidden_words_are_told_and_not_read(hiding):
    text, unread = told(hiding)
    assert "Nine" not in text
    assert "killed" not in text
    assert unread["hidden_words"].replace(" … ", " ") == "Nine killed"


@pytest.mark.parametrize(
    "shown",
    [
        '<div style="display:block;opacity:1;font-size:12px">Nine killed</div>',
        '<p style="position:relative;left:-3px;color:#000;background:#fff">Nine killed</p>',
        '<p class="hidden">Nine killed</p>',
        '<dialog open>Nine killed</dialog><input hidden><br hidden><img style="display:none">',
        '<p hidden="until-found">Nine killed</p>',
        "<i>Nine</b> killed</i>",
    ],
)
def test_what_is_shown_is_read(shown):
    text, unread = told(shown)
    assert "killed" in text
    assert unread == {}


def test_the_styles_of_a_page_hide_too_but_not_those_for_print():
    sheet = """<style>/* .c{display:none} */ .a, #b { color:red; display:none } @media print { .c { display:none } }
    .d{display:block}</style>"""
    text, unread = told('<p class="x A">one</p><p id="b">two</p><p class="c d">three</p>', sheet)
    assert text.split("\n") == ["Seen first.", "three", "Seen last."]
    assert unread == {"hidden_words": "one … two"}


def test_a_comment_for_people_is_told_and_one_for_programs_is_not():
    text, unread = told(
        "<!-- The real figure was nine killed --><!-- a = b; --><!--[if lt IE 9]> x <![endif]-->"
    )
    assert "real figure" not in text
    assert unread == {"page_comments": "The real figure was nine killed"}


def test_nothing_of_an_unclosed_hidden_element_is_lost_without_a_word():
    page = plain("<p>Seen</p><div hidden>Nine killed<p>and more")
    assert page.text == "Seen"
    assert page.unread[0].where["words"] == "Nine killed … and more"


@pytest.mark.parametrize("charset", ["windows-1256", "windows-1251"])
def test_a_page_without_a_word_on_its_encoding_is_read_by_its_letters(charset):
    words = {
        "windows-1256": "خلال الساعات الماضية سجلت خروقات لوقف الأعمال القتالية في محافظات حلب واللاذقية وحماة",
        "windows-1251": "За сутки зафиксировано девять нарушений режима прекращения боевых действий в провинциях",
    }[charset]
    told = read(f"<html><p>{words}</p></html>".encode(charset), "text/html")
    assert told.text == words
    # Words of Arabic may be in another of its encodings as well.
    sure = "charset_by_letters" if charset == "windows-1251" else "charset_doubtful"
    assert [one.what for one in told.unread] == [sure]


def test_a_text_in_utf_16_without_its_mark_is_read():
    assert read("Nine violations\n".encode("utf-16-le"), "text/plain").text == "Nine violations"


def test_words_in_white_on_a_ground_that_is_not_told_are_read_and_told():
    text, unread = told(
        '<p style="color: white">Nine killed</p><p style="color:#fff;background:navy">Seen</p>'
    )
    assert "Nine killed" in text
    assert unread == {"pale_words": "Nine killed"}


def test_style_sheets_that_are_not_in_the_file_are_said_to_be_able_to_hide():
    head = '<link rel="icon" href="a"><LINK href="b.css" rel=stylesheet><style>@import url(c.css); p{color:red}</style>'
    page = plain(PAGE % (head, ""))
    assert [(one.what, one.where) for one in page.unread] == [("page_styles", {"count": 2})]
