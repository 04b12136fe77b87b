"""What became of an issue is told on it: of one that was corrected and whose correction was withdrawn, both."""

import io
from datetime import date

import docx
import pypdfium2
import pytest
from django.utils.translation import override

from tests import world
from tests.bulletin.approving import approve
from tests.remembered import once
from tregua.bulletin.actions import correct, prepare, withdraw
from tregua.bulletin.following import following
from tregua.bulletin.formats import BY_CODE, FORMATS, made
from tregua.bulletin.models import Bulletin

DAY = date(2016, 3, 1)
WITHDRAWN = "Issue 2 corrects issue 1. Issue 3 withdraws issue 2. No issue of this bulletin stands."
HUMAN = ("pdf", "docx", "html", "txt")


@pytest.fixture
def issues(staff, alone):
    """An issue, the one that corrects it, and the one that withdraws the correction."""
    world.remembered(staff)
    made = once("an issue, its correction, the withdrawal of that", lambda: make_issues(staff), staff=staff)
    return [Bulletin.objects.get(pk=pk) for pk in made]


def make_issues(staff):
    first = prepare(DAY, by=staff.publisher)
    approve(first, by=staff.head)
    second = correct(first, reason="a province was missing", by=staff.publisher)
    approve(second, by=staff.head)
    third = withdraw(second, reason="it named a place", by=staff.publisher)
    approve(third, by=staff.head)
    return [one.pk for one in (first, second, third)]


def words(bulletin, form):
    file = made(bulletin, BY_CODE[form], "en")
    if form == "pdf":
        return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(file))
    if form == "docx":
        return "\n".join(one.text for one in docx.Document(io.BytesIO(file)).paragraphs)
    return file.decode()


@pytest.mark.parametrize("form", HUMAN)
def test_every_issue_tells_the_whole_way_in_every_form_that_is_read(issues, form):
    for one in issues:
        assert WITHDRAWN in words(one, form)


def test_one_issue_alone_tells_nothing_and_the_one_that_stands_says_so(staff, alone):
    world.remembered(staff)
    first = prepare(DAY, by=staff.publisher)
    approve(first, by=staff.head)
    first = Bulletin.objects.get(pk=first.pk)
    assert following(first).line == ""
    assert following(first).stands
    second = correct(first, reason="a province was missing", by=staff.publisher)
    assert "corrects issue 1. " not in words(first, "txt")  # nobody has approved it
    approve(second, by=staff.head)
    assert "Issue 2 corrects issue 1. What stands is issue 2." in words(first, "txt")
    assert "Issue 2 corrects issue 1. This issue stands." in words(second, "txt")
    with override("ar"):
        assert "الإصدار 2 يصوّب الإصدار 1" in following(first).line


def test_what_is_data_stays_as_it_was_frozen(staff, alone):
    world.remembered(staff)
    first = prepare(DAY, by=staff.publisher)
    approve(first, by=staff.head)
    first = Bulletin.objects.get(pk=first.pk)
    data = [form for form in FORMATS if not form.by_language]
    before = {form.code: made(first, form, "") for form in data}
    assert {"json", "figures", "violations"} <= set(before)
    approve(withdraw(first, reason="it named a place", by=staff.publisher), by=staff.head)
    assert before == {form.code: made(first, form, "") for form in data}


def test_a_day_withdrawn_and_published_anew_names_what_stands(issues, staff):
    anew = correct(issues[2], reason="the place is left out", by=staff.publisher)
    approve(anew, by=staff.head)
    found = following(issues[0])
    assert found.line.endswith("Issue 3 withdraws issue 2. Issue 4 corrects issue 3. What stands is issue 4.")
    assert (found.standing, found.after, found.before) == (anew, issues[1], None)
