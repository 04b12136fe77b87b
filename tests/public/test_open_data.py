"""The open data for programs: described by itself, cached, limited, and never anything that is not published."""

import json
from datetime import date

import pytest
import schemathesis
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode

from tests import world
from tests.bulletin.approving import approve
from tregua.bulletin.actions import correct, prepare, withdraw
from tregua.bulletin.layout import PRESETS, choose_layout
from tregua.bulletin.release import SCHEMA
from tregua.public import open_data

DAY = date(2016, 3, 1)
V1 = "/public/api/v1"


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet():
    cache.clear()


@pytest.fixture
def published(staff, alone):
    """One day corrected, one withdrawn, and one that is prepared and not published."""
    world.remembered(staff)
    first = prepare(DAY, by=staff.publisher)
    approve(first, by=staff.head)
    approve(correct(first, reason="A report came late.", by=staff.publisher), by=staff.head)
    other = prepare(date(2016, 3, 2), by=staff.publisher)
    approve(other, by=staff.head)
    approve(withdraw(other, reason="It named a place.", by=staff.publisher), by=staff.head)
    prepare(date(2016, 3, 4), by=staff.publisher)
    return first


def asked(client, place, **says):
    answer = client.get(f"{V1}/{place}", says)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_every_published_issue_is_listed_with_what_became_of_it(published, client):
    found = asked(client, "issues")
    told = ("key", "issue", "corrects", "withdraws", "replaced_by", "standing")
    assert [tuple(one[name] for name in told) for one in found["issues"]] == [
        ("2016-03-02", 2, 1, True, None, None),
        ("2016-03-02", 1, None, False, 2, None),
        ("2016-03-01", 2, 1, False, None, 2),
        ("2016-03-01", 1, None, False, 2, 2),
    ]
    assert found["more"] is False
    assert [one["key"] for one in asked(client, "issues", last="2016-03-01")["issues"]] == ["2016-03-01"] * 2
    assert asked(client, "issues", series="weekly")["issues"] == []


def test_an_issue_is_given_as_it_is_frozen_and_keeps_to_the_schema(published, client):
    check = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    current, first = asked(client, "issues/2016-03-01"), asked(client, "issues/2016-03-01/1")
    check.validate(current)
    check.validate(first)
    assert (current["issue"], first["issue"]) == (2, 1)
    assert first == client.get("/public/bulletin/2016-03-01/1/as/json/").json()


@pytest.mark.parametrize(
    "way", [f"{V1}/issues/2016-03-01/{{}}", "/public/bulletin/2016-03-01/{}/as/figures/"]
)
def test_what_is_frozen_names_the_issues_before_and_after_it_in_a_link(published, client, way):
    after = f'<{way.format(2)}>; rel="successor-version", <{way.format(2)}>; rel="latest-version"'
    assert client.get(way.format(1))["Link"] == after
    assert client.get(way.format(2))["Link"] == f'<{way.format(1)}>; rel="predecessor-version"'
    assert client.get(way.format(2))["Access-Control-Expose-Headers"] == "Link"


def test_figures_are_those_of_the_issues_that_stand(published, client):
    rows = asked(client, "figures", rule="reports_received")["figures"]
    assert [(row["day"], row["issue"], row["value"]) for row in rows] == [("2016-03-01", 2, 2)]
    assert asked(client, "figures", rule="no_such_rule")["figures"] == []


def test_a_running_total_is_no_figure_of_a_day(staff, alone, client):
    world.remembered(staff)
    choose_layout(sections=PRESETS["facts"], since=DAY, reason="totals", by=staff.head)
    for day in (DAY, date(2016, 3, 2)):
        approve(prepare(day, by=staff.publisher), by=staff.head)
    rows = asked(client, "figures", rule="reports_received")["figures"]
    printed = [
        next(
            one["value"]
            for one in asked(client, f"issues/{row['key']}")["figures"]
            if one["rule"] == row["rule"]
        )
        for row in rows
    ]
    assert [row["key"] for row in rows] == ["2016-03-02", "2016-03-01"]
    assert [row["value"] for row in rows] == printed


def test_nothing_prepared_and_nothing_of_the_records_behind_a_figure_is_given(published, client):
    everything = " ".join(
        client.get(f"{V1}/{place}").content.decode()
        for place in ("issues", "figures?rule=reports_received", "issues/2016-03-01", "rules", "openapi.json")
    )
    assert "2016-03-04" not in everything
    for figure in published.figures.all():
        assert not any(pk in everything for pk in figure.records)
    assert client.get(f"{V1}/issues/2016-03-04").status_code == 404


@pytest.mark.parametrize(
    ("place", "status", "says"),
    [
        ("issues/2016-03-09", 404, "No such issue is published."),
        ("issues/2016-99-99", 404, "No such issue is published."),
        ("issues/WHAT", 422, "key:"),
        ("issues/2016-03-01/0", 422, "number:"),
        ("issues?first=yesterday", 422, "first:"),
        ("figures", 422, "rule: Field required"),
        ("issues?series=hourly", 422, "series:"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_sentence(published, client, place, status, says):
    answer = client.get(f"{V1}/{place}")
    assert (answer.status_code, list(answer.json())) == (status, ["detail"])
    assert says in answer.json()["detail"]


def test_who_has_it_already_is_told_so_in_few_bytes(published, client):
    answer = client.get(f"{V1}/issues")
    assert answer["Cache-Control"] == "public, max-age=60"
    assert answer["Access-Control-Allow-Origin"] == "*"
    again = client.get(f"{V1}/issues", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert not answer.cookies


def test_who_asks_too_often_is_told_when_to_come_back(published, client):
    for _time in range(120):
        assert client.get(f"{V1}/rules").status_code == 200
    answer = client.get(f"{V1}/rules", headers={"x-forwarded-for": "192.0.2.7"})
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert "Ask again in" in answer.json()["detail"]
    assert client.get(f"{V1}/rules", REMOTE_ADDR="192.0.2.8").status_code == 200
    assert client.get("/public/").status_code == 200, "pages for people are not limited"


def test_it_describes_every_address_and_every_refusal(client, db):
    described = client.get(f"{V1}/openapi.json").json()
    assert described["info"]["version"] == "1"
    assert set(described["paths"]) == {
        f"{V1}/issues", f"{V1}/issues/{{key}}", f"{V1}/issues/{{key}}/{{number}}", f"{V1}/figures", f"{V1}/rules",
    }  # fmt: skip
    for address in described["paths"].values():
        for operation in address.values():
            assert operation["summary"]
            assert {"200", "422", "429"} <= set(operation["responses"])


@pytest.fixture
def description(published, monkeypatch):
    monkeypatch.setattr(open_data.ByAddress, "allow_request", lambda *_: True)
    return schemathesis.openapi.from_wsgi(f"{V1}/openapi.json", WSGIHandler())


@pytest.fixture
def one_connection():
    """Keep the test's own connection open between questions, as Django's test client does."""
    ends = (request_started, request_finished)
    for one in ends:
        one.disconnect(close_old_connections)
    yield
    for one in ends:
        one.connect(close_old_connections)


@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["allowed", "not allowed"]
)
def test_a_stranger_who_asks_all_that_the_description_allows_and_what_it_does_not_finds_nothing_wrong(
    one_connection, description, mode
):
    asked_of = []
    for operation in (found.ok() for found in description.get_all_operations()):
        try:
            cases = operation.as_strategy(generation_mode=mode)

            @given(case=cases)
            @settings(
                max_examples=12,
                deadline=None,
                derandomize=True,
                database=None,
                suppress_health_check=list(HealthCheck),
            )
            def ask(case):
                case.call_and_validate()

            ask()
        except Unsatisfiable:
            continue  # an address without a parameter has nothing that is not allowed
        asked_of.append(operation.path)
    assert len(asked_of) == (5 if mode == GenerationMode.POSITIVE else 4)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(published, client, method):
    assert getattr(client, method)(f"{V1}/issues").status_code == 405
