"""A text made to be slow keeps nobody waiting: one upload must not stop the centre."""

import time

import pytest
from django.urls import reverse

from tregua.intake.actions import receive
from tregua.intake.blacking import A_NAME, MOST_COMPARED, black_out, is_too_much
from tregua.intake.channels import text
from tregua.intake.channels.reading import UnreadableError
from tregua.intake.channels.text.page import plain
from tregua.intake.passages import Passage, find, stretches

SIZE = 400_000


@pytest.fixture(autouse=True)
def _in_time():
    started = time.process_time()
    yield
    assert time.process_time() - started < 10


OPEN = [
    "<!",
    "<a ",
    "<!--",
    "</",
    '<a x="',
    "<a x='\">",
    "<a b=c ",
    "<title>",
    "<svg>",
    "<?",
    "<script>",
    "<",
    "&#1",
]


@pytest.mark.parametrize("markup", OPEN)
@pytest.mark.parametrize("end", ["", ">", '">', "-->", "</title>" * 20_000])
def test_markup_that_never_closes_is_read_in_one_pass(markup, end):
    plain("<html>" + markup * (SIZE // len(markup)) + end)


@pytest.mark.parametrize(
    "page", ["Seen <a href=x", "Seen <!-- never", "<title>Seen all", "Seen <a x='y>", "5 < 6 Seen"]
)
def test_words_of_broken_markup_are_not_lost(page):
    assert "Seen" in plain(page).text


def test_an_end_within_a_quoted_value_is_none():
    page = plain('<p title="a > b">Shelling</p><title>T &amp; t</title>')
    assert (page.text, page.title) == ("Shelling", "T & t")


@pytest.mark.parametrize(
    "charset", ["unicode_escape", "raw_unicode_escape", "undefined", "idna", "utf-7", "hex"]
)
def test_a_page_does_not_choose_an_encoding_that_is_none_of_letters(charset):
    page = b'<meta charset="' + charset.encode() + b'">\xff \\ud800 and words'
    assert text.read(page, "text/html").text.encode()


def test_words_are_found_in_a_text_of_one_letter():
    assert find("a" * SIZE, "a" * 2000 + "b") == []
    assert len(find("a\u200b " * SIZE, "a  a")) == SIZE // 2


def test_many_passages_are_marked():
    marked = [(Passage(start, start + 3), str(start)) for start in range(0, 40_000, 2)]
    assert "".join(one.text for one in stretches("a" * SIZE, marked)) == "a" * SIZE


def test_too_many_names_for_a_text_are_told_and_not_looked_for(staff, at_desk):
    names = ["a" * 200 + "b"] * (MOST_COMPARED // SIZE // (A_NAME + 201) + 1)
    assert is_too_much("a" * SIZE, names)
    assert not is_too_much("a" * 20_000, ["Test Alpha"] * 100)
    with pytest.raises(UnreadableError):
        receive(
            channel="text", raw=b"a" * SIZE, media_type="text/plain", protected_names=names, by=staff.duty
        )
    answer = at_desk(staff.duty).post(
        reverse("intake:receive"), {"text": "a" * SIZE, "protected_names": "\n".join(names)}
    )
    assert answer.status_code == 422
    assert "too many names" in answer.content.decode()


def test_one_long_name_is_blacked_in_time():
    assert black_out("a" * SIZE, ["a" * 500 + "b"]) == "a" * SIZE
