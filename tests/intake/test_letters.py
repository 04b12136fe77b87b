"""A letter or page that was saved with all its parts is read: its text, in its encoding; the rest is told."""

from tests.intake.test_documents import BODY, document
from tregua.intake.channels.text import mail, read

LETTER = """From: Press service <press@centre.example>
Subject: =?utf-8?b?0J/QtdGA0LXQvNC40YDQuNC1?=
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="part"

--part
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

On 4 March 2016 two people were killed in Homs=2E
--part
Content-Type: text/html; charset=utf-8

<p>On 4 March 2016 <b>two</b> people were killed in Homs.</p>
--part--
"""
PAGE = """From: <Saved by a browser>
Subject: Bulletin
MIME-Version: 1.0
Content-Type: multipart/related; boundary="part"; type="text/html"

--part
Content-Type: text/html
Content-Transfer-Encoding: base64

PGh0bWw+PHA+TmluZSB2aW9sYXRpb25zPHAgaGlkZGVuPm5vPC9odG1sPg==
--part
Content-Type: image/png
Content-Location: picture.png

--part--
"""


def test_of_a_letter_the_plain_text_is_read_and_the_subject_is_its_title():
    told = read(LETTER.encode(), "")
    assert (told.title, told.text) == ("Перемирие", "On 4 March 2016 two people were killed in Homs.")
    assert [(one.what, one.where) for one in told.unread] == [("mail", {"words": "text/html"})]
    assert "press@" not in told.text


def test_of_a_saved_page_the_page_is_read_and_what_it_hides_is_told():
    told = read(PAGE.encode(), "")
    assert told.text == "Nine violations"
    assert [one.what for one in told.unread] == ["mail", "hidden_words"]


def test_a_letter_in_an_old_encoding_says_which():
    letter = b"Subject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=windows-1256\n\n"
    assert read(letter + "خروقات في حلب".encode("cp1256"), "").text == "خروقات في حلب"


def test_a_subject_that_cannot_be_read_is_left_out():
    told = read(LETTER.replace("0J/QtdGA0LXQvNC40YDQuNC1", "0J/Qt").encode(), "")
    assert told.title == told.text


def test_a_text_that_begins_like_a_letter_is_none():
    assert not mail.is_mail(b"Place: Homs\nTime: noon\n\nNine violations")
    assert not mail.is_mail(document(BODY))
