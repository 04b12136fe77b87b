"""What the pages ask of a large register: every question finds its rows by an index, and none sorts a growing table.

The register is a small one of the shape that the benchmarks have (bench/filled), and the questions are those that the
pages really ask. SQLite plans them here as in a centre of a million incidents, for it has no statistics in either.
PostgreSQL rightly reads a few thousand rows whole, so there the test says only that an index could answer; what it does
at a million is measured (`python3 run.py bench million`).
"""

import json
import re

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.filled.ground import make_ground
from bench.filled.pages import addresses, figures
from bench.filled.telling import Telling
from tests import world
from tregua.matching.indexing import put
from tregua.people.models import Person
from tregua.people.searching import index
from tregua.record import log
from tregua.record.waiting import Waiting, all_anew
from tregua.reports.actions import CARRIED, file_report
from tregua.reports.models import Report

INCIDENTS = 1_200
# These grow with every incident. Whatever else there is grows with the office.
GROWING = frozenset(
    {
        "intake_message", "intake_draft", "intake_draftdecision", "reports_report", "reports_grading", "reports_flag",
        "reports_flagresolution", "matching_suggestion", "matching_examined", "matching_judgement", "matching_claimvector", "matching_grouping",
        "matching_regrouped",
        "incidents_incident", "incidents_membership", "incidents_finding", "incidents_adoption", "incidents_reliedon",
        "people_taking", "people_takingended", "liaison_dutyentry", "incidents_deescalation", "incidents_restriction", "record_entry",
        "incidents_replyrequest", "incidents_partyreply", "incidents_calm", "incidents_clockstop", "incidents_clockstart",
        "people_soughtwords", "people_soughtterm",
        "incidents_coverage", "incidents_notificationanswer", "incidents_windowbearing",
    }
)  # fmt: skip
NAMED = re.compile(r'(?:"(\w+)"|(?:FROM|JOIN) (\w+)) ([TUVW]\d+|\w+)\b')


@pytest.fixture
def register(staff, client):
    """Fill a register, give the planner its statistics, and return a browser of somebody who may open everything."""
    world.shipped_places(staff)
    size = log.size_of("journal")
    for _number in Telling(make_ground(), size, log.frontier_at("journal", size)).incidents(INCIDENTS):
        pass
    all_anew()
    index.all_anew()
    put(list(Report.objects.values_list("pk", flat=True)))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    client.force_login(Person.objects.get(code="typing-000"))
    return client


def asked_by(work):
    """Return the reads that some work puts to the database."""
    with CaptureQueriesContext(connection) as queries:
        work()
    return [query["sql"] for query in queries if query["sql"].startswith(("SELECT", "WITH"))]


def work_of_pages(browser):
    def opened(address):
        def open_it():
            assert browser.get(address).status_code == 200, address

        return open_it

    return {name: opened(address) for name, address in addresses().items()} | {
        "figures of a bulletin": figures,
        "a report that arrives": tell_again,
    }


def tell_again():
    """File what a report of the register says once more, so that it finds others around it."""
    told = Report.objects.filter(vector__place_class__lt=3).latest("id")
    says = {name: getattr(told, name) for name in CARRIED}
    file_report(**says, by=told.recorded_by)


def faults_on_sqlite(sql):
    """Return what is wrong with the plan of a question: a growing table read whole, or sorted, or indexed on the spot."""
    tables = {alias: quoted or plain for quoted, plain, alias in NAMED.findall(sql)}
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql.replace('%', '%%')}", ())
        steps = [(parent, said) for _id, parent, _unused, said in cursor.fetchall()]
    for parent, said in steps:
        if said.startswith("SCAN ") and tables.get(said.split()[1], said.split()[1]) in GROWING:
            beside = [other for beside, other in steps if beside == parent]
            if "USING" not in said or "LIMIT" not in sql:
                yield f"reads all of it: {said}"
            elif "USE TEMP B-TREE FOR ORDER BY" in beside:
                yield f"sorts all of it: {said}"
        if "AUTOMATIC" in said:
            yield said


def faults_on_postgresql(sql):
    """Return the growing tables that no index answers for: those read whole where the planner is told to read none so."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql.replace('%', '%%')}", ())
        plan = cursor.fetchone()[0]
        cursor.execute("SET LOCAL enable_seqscan = on")
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return [f"reads all of {table}" for table in _read_whole(plan[0]["Plan"])]


def _read_whole(node):
    if node["Node Type"] == "Seq Scan" and node["Relation Name"] in GROWING:
        yield node["Relation Name"]
    for inner in node.get("Plans", []):
        yield from _read_whole(inner)


JOINED = re.compile(r'(?:FROM|JOIN) "?(\w+)')


@pytest.mark.django_db
def test_what_waits_narrows_a_question_before_much_is_joined(register):
    """PostgreSQL tries the orders of the first tables only (join_collapse_limit): what leaves few rows must be among them."""
    first = 8
    waits = {one._meta.db_table for one in apps.get_models() if issubclass(one, Waiting)}
    late = {
        (name, table)
        for name, work in work_of_pages(register).items()
        for sql in asked_by(work)
        for table in JOINED.findall(sql.partition(" WHERE ")[0])[first:]
        if table in waits
    }
    assert not late


@pytest.mark.django_db
def test_no_page_reads_or_sorts_a_growing_table(register):
    faults_of = faults_on_sqlite if connection.vendor == "sqlite" else faults_on_postgresql
    told = {
        name: [(fault, sql) for sql in asked_by(work) for fault in faults_of(sql)]
        for name, work in work_of_pages(register).items()
    }
    said = [f"{name}: {fault}\n    {sql}" for name, faults in told.items() for fault, sql in faults]
    assert not said, "\n" + "\n".join(said)
