"""The pages of the grid, with and without a script; and who may not open them."""

import json

import pytest

from tests.conftest import refusal
from tests.intake.test_grid import GOOD
from tregua.intake.models import Batch, Grid
from tregua.reports.models import Report

TEXT = "Source\tPlace\tDate\tWhat happened\tDescription\nvalley-radio\tOld Bridge\t2016-03-01\tshelling\tRounds fell.\n"


@pytest.fixture
def browser(valley, at_desk):
    return at_desk(valley.staff.duty)


@pytest.fixture
def address(browser):
    """Begin a grid and return the address of its page."""
    return browser.post("/messages/grid/", {"kind": "claims", "title": "Night shift"}).url


def send(browser, address, **says):
    return browser.post(address, json.dumps(says), content_type="application/json")


def opened(browser, address, window="w1"):
    return send(browser, f"{address}rows/", window=window, open=True)


def test_a_row_is_kept_and_checked_by_one_question(browser, address):
    assert opened(browser, address).json() == {"rows": []}
    answer = send(
        browser, f"{address}rows/", window="w1", rows=[[2, GOOD], [14, GOOD | {"day": "30 February 2016"}]]
    )
    told = answer.json()
    assert [one[:2] for one in told["said"]] == [[14, "day"]]
    assert told["said"][0][3] is True
    assert opened(browser, address).json()["rows"][0] == [2, GOOD]


def test_rows_that_are_kept_are_checked_without_being_written_again(browser, address):
    opened(browser, address)
    send(browser, f"{address}rows/", window="w1", rows=[[2, GOOD | {"source": ""}]], keep=False)
    assert not Grid.objects.get().rows.exists()


def test_a_window_that_is_not_the_last_is_told_so(browser, address):
    opened(browser, address)
    opened(browser, address, window="w2")
    answer = send(browser, f"{address}rows/", window="w1", rows=[[2, GOOD]])
    assert answer.status_code == 409
    assert "another window" in answer.json()["says"]


@pytest.mark.parametrize(
    "says",
    [
        {"rows": "x"}, {"rows": [[2]]}, {"rows": [["2", {}]]}, {"rows": [[2, {"no_such": "x"}]]}, {},
        {"rows": [[2, {}]] * 501},
    ],
)  # fmt: skip
def test_what_the_script_never_sends_is_refused(browser, address, says):
    assert send(browser, f"{address}rows/", window="", **says).status_code == 400
    assert browser.post(f"{address}rows/", "no json", content_type="application/json").status_code == 400


def test_pasted_columns_are_known_by_their_names_and_shown(browser, address):
    block = [["Place", "Reference", "Latitude"], ["Old Bridge", "A-1", "33.5"]]
    told = send(browser, f"{address}pasted/", block=block).json()
    assert told["fields"] == ["place", "key", "latitude"]
    assert {"key", "latitude"} <= {one["code"] for one in told["columns"]}
    assert send(browser, f"{address}pasted/", block=[["Old Bridge", "A-1"], ["x", "y"]]).json() == {
        "named": False
    }
    assert send(browser, f"{address}pasted/", block="x").status_code == 400


def test_without_a_script_the_table_is_pasted_as_text_and_shown_with_what_is_wrong(browser, address):
    page = browser.get(address).content.decode()
    assert "<noscript>" in page
    assert f'action="{address}text/"' in page
    kept = browser.post(f"{address}text/", {"text": TEXT + "\t\t30 February 2016\tshelling\t\n"}, follow=True)
    shown = kept.content.decode()
    assert "row 3, Day:" in shown
    assert "does not exist" in shown
    assert "Old Bridge" in shown
    mended = browser.get(f"{address}text/").context["form"].initial["text"].replace("30 February", "3 March")
    mended = mended.replace("\t3 March", "valley-radio\t3 March", 1) if "\n\t" in mended else mended
    again = browser.post(f"{address}text/", {"text": mended}, follow=True).content.decode()
    assert "does not exist" not in again


def test_columns_that_are_not_known_are_said_and_not_dropped_in_silence(browser, address):
    text = "Source\tPlace\tBlorf\nvalley-radio\tOld Bridge\tx\n"
    kept = browser.post(f"{address}text/", {"text": text}, follow=True)
    assert "left out: 3" in kept.content.decode()


def test_the_grid_is_taken_in_by_the_same_dry_run_as_a_file(browser, address):
    before = Report.objects.count()
    browser.post(f"{address}text/", {"text": TEXT})
    page = browser.get(f"{address}outlook/")
    assert page.context["counts"] == {"made": 1, "same": 0, "refused": 0}
    assert f'href="{address}"' in page.content.decode()
    done = browser.post(f"{address}outlook/", {"take_in": "1"}, follow=True)
    batch = Batch.objects.get()
    assert done.redirect_chain[-1][0] == f"/messages/batches/{batch.pk}/"
    assert Report.objects.count() == before + 1
    assert browser.get(address).status_code == 404
    message = browser.get(f"/messages/{batch.message_id}/").content.decode()
    assert "Night shift" in message
    original = browser.get(f"/messages/{batch.message_id}/original/")
    assert original["Content-Disposition"].endswith('.tsv"')


def test_what_is_asked_is_answered_once_and_remembered_with_the_grid(browser, address):
    browser.post(f"{address}text/", {"text": TEXT.replace("valley-radio", "Radio Nine")})
    answered = browser.post(f"{address}outlook/", {"answer": "1", "q0": "add:outlet"})
    browser.post(answered.url, {"take_in": "1"})
    assert Batch.objects.get().made == 1


def test_problems_are_had_as_a_file(browser, address):
    browser.post(f"{address}text/", {"text": TEXT.replace("2016-03-01", "30 February 2016")})
    rows = browser.get(f"{address}problems/").content.decode("utf-8-sig")
    assert "Night shift,2,day,30 February 2016" in rows


def test_an_empty_grid_says_what_to_do(browser, address):
    answer = browser.get(f"{address}outlook/", follow=True)
    assert answer.redirect_chain[-1][0] == address
    assert "Write a row first" in answer.content.decode()


def test_columns_and_the_order_of_days_are_chosen_on_the_page(browser, address):
    browser.post(
        f"{address}shown/", {"columns": ["source", "day", "mgrs"], "day_first": "yes", "year": "2016"}
    )
    grid = Grid.objects.get()
    assert (grid.columns, grid.day_first, grid.year) == (["source", "day", "mgrs"], True, 2016)
    refused = browser.post(f"{address}shown/", {"columns": ["nothing"]}, follow=True)
    assert "nothing" in refused.content.decode()
    assert Grid.objects.get().columns == ["source", "day", "mgrs"]


def test_half_a_character_does_not_lock_anybody_out_of_their_grid(browser, address):
    """A browser sends what stands in the cell, be it the half of a sign that was cut in two."""
    opened(browser, address)
    sent = GOOD | {"words": "A shell \ud83d fell \U0001f54a."}
    assert send(browser, f"{address}rows/", window="w1", rows=[[2, sent]]).status_code == 200
    assert opened(browser, address).json()["rows"][0][1]["words"] == "A shell \ufffd fell \U0001f54a."
    assert browser.get(address).status_code == 200


def test_a_grid_is_thrown_away(browser, address):
    opened(browser, address)
    browser.post(f"{address}throw-away/")
    assert not Grid.objects.exists()
    answer = send(browser, f"{address}rows/", window="w1", rows=[[2, GOOD]])
    assert (answer.status_code, answer.json()["says"]) == (404, "This was filed or thrown away already.")


def test_nobody_opens_the_grid_of_another(valley, at_desk, address):
    for other in (
        valley.staff.verifier,
        valley.staff.head,
        valley.staff.administrator,
        valley.staff.party_liaison,
    ):
        answer = at_desk(other).get(address)
        assert answer.status_code in {403, 404, refusal(other)}


def test_a_grid_of_ten_thousand_rows_comes_in_one_page_that_holds_none_of_them(browser, address):
    opened(browser, address)
    lines = "".join(f"valley-radio\tOld Bridge\t2016-03-01\tshelling\tRound {n}.\n" for n in range(10_000))
    browser.post(f"{address}text/", {"text": TEXT.splitlines()[0] + "\n" + lines})
    page = browser.get(address)
    assert b"Round 77." not in page.content
    assert len(opened(browser, address).json()["rows"]) == 10_000
    assert "Round 9999." not in browser.get(f"{address}text/").content.decode().split("<textarea")[0]
