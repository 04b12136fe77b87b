"""A batch is taken back while others work on its reports: what rests on them is told, and nothing breaks."""

import pytest

from tests.intake.sheets import received, taken, workbook
from tregua.incidents import actions
from tregua.incidents.groups import proposals, unplaced
from tregua.intake import taking_in
from tregua.matching.actions import judge, refresh
from tregua.matching.models import Judgement, Suggestion
from tregua.reports.models import Report


@pytest.fixture
def batch(valley, settings):
    settings.TIME_ZONE = "Asia/Damascus"
    return taken(received(workbook(), valley.staff.duty), valley.staff.duty)


def report(batch, key):
    return Report.objects.get(pk=batch.rows.get(key=key).made_id)


def test_what_rests_on_a_batch_is_told_before_it_is_taken_back(valley, batch, at_desk):
    duty = valley.staff.duty
    bridge = report(batch, "A-1")
    judge(bridge, valley.reports["bridge-1"], verdict="same", by=duty)
    incident = actions.open_incident([valley.reports["bridge-1"], bridge], by=duty)
    page = at_desk(duty).get(f"/messages/batches/{batch.pk}/").content.decode()
    assert f"Incident {incident} holds 1 of these reports." in page
    assert f'href="/incidents/{incident.number}/"' in page
    assert "1 judgement on a pair with these reports stands" in page


def test_an_incident_goes_on_without_the_reports_that_were_taken_back(valley, batch, at_desk):
    duty = valley.staff.duty
    bridge = report(batch, "A-1")
    incident = actions.open_incident(
        [valley.reports["bridge-1"], bridge], by=duty, reason="the same afternoon"
    )
    taking_in.take_back(batch, reason="The wrong month.", by=duty)
    assert [claim.pk for claim in incident.claims] == [valley.reports["bridge-1"].pk]
    page = at_desk(duty).get(f"/incidents/{incident.number}/")
    assert page.status_code == 200
    assert at_desk(duty).get(f"/reports/{bridge.pk}/").status_code == 200


def test_whoever_judges_a_pair_meanwhile_judges_it_and_it_is_offered_no_more(valley, batch, at_desk):
    duty, verifier = valley.staff.duty, valley.staff.verifier
    refresh()
    bridge = report(batch, "A-1")
    pair = (
        Suggestion.objects.awaiting_judgement().filter(first=valley.reports["bridge-1"], second=bridge).get()
    )
    browser = at_desk(verifier)
    address = f"/matching/{pair.first_id}/{pair.second_id}/"
    assert browser.get(address).status_code == 200
    taking_in.take_back(batch, reason="The wrong month.", by=duty)
    assert "The wrong month." in browser.get(address).content.decode()
    answer = browser.post(
        f"{address}judge/", {"verdict": "same", "seen": "", "back_to": "queue"}, follow=True
    )
    assert "was withdrawn meanwhile" in answer.content.decode()
    assert Judgement.objects.standing().get().verdict == "same"
    made = set(batch.rows.values_list("made_id", flat=True))
    assert not [
        one for one in Suggestion.objects.awaiting_judgement() if {one.first_id, one.second_id} & made
    ]
    assert not [one for group in proposals() for one in group.free if one.pk in made]
    assert not [one for one in unplaced() if one.pk in made]
