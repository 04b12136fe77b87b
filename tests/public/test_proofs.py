"""Every published item says where it stands, and its offline proof is made when somebody asks."""

from datetime import date

from django.urls import reverse

from tests import world
from tests.bulletin.approving import approve
from tests.exchange.test_states import AMMAN, ARCHIVE, HMEIMIM, NOW, centre, head, receive, release
from tregua.bulletin.actions import prepare
from tregua.exchange import trust
from tregua.record import actions as record
from tregua.record import disclosure, entry, keys, policy, proof

__all__ = ["centre"]


def test_the_head_that_most_vouch_for_is_taken_though_the_log_has_grown(centre, client):
    release(1)
    record.publish(by="head")
    final = head()
    for who in (HMEIMIM, AMMAN, ARCHIVE):
        receive(who, final, NOW)
    for number in range(2, 5):
        release(number)
        record.publish(by="head")
    receive(AMMAN, head(), NOW + 900)
    made = proof.parse(client.get(reverse("public:proof", args=[0])).content)
    opened = proof.verify(made, made.extra, trust.policy(), now=NOW)
    assert (opened.checkpoint.size, opened.final) == (final.size, True)
    made = proof.parse(client.get(reverse("public:proof", args=[3])).content)
    opened = proof.verify(made, made.extra, trust.policy(), now=NOW + 900)
    assert (opened.checkpoint.size, list(opened.cosigned)) == (4, ["amman"])


def test_without_a_cosignature_it_stands_under_our_own_signature(staff, alone, client):
    release(1)
    record.publish(by="head")
    answer = client.get("/public/record/proof/0.tlog-proof")
    made = proof.parse(answer.content)
    verifier = keys.log_signer().verifier
    assert proof.verify(made, made.extra, policy.of_log(verifier), now=NOW).checkpoint.size == 1
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_what_is_under_no_signed_head_has_none(centre, client):
    release(1)
    assert client.get(reverse("public:proof", args=[0])).status_code == 404
    record.publish(by="head")
    assert client.get(reverse("public:proof", args=[1])).status_code == 404


def test_a_bulletin_says_where_it_stands_and_gives_its_proof(
    centre, staff, client, django_capture_on_commit_callbacks
):
    valley = world.build(staff)
    with django_capture_on_commit_callbacks(execute=True):
        approve(prepare(date(2016, 3, 1), by=valley.staff.publisher), by=valley.staff.head)
    for who in (HMEIMIM, AMMAN, ARCHIVE):
        receive(who, head(), NOW)
    for address in (reverse("public:home"), reverse("public:bulletin", args=["2016-03-01"])):
        page = client.get(address).content.decode()
        assert "hmeimim.example/log1" in page
        assert "received by the other centre" in page
        assert "final" in page
        assert reverse("public:proof", args=[0]) in page


def test_every_published_entry_is_listed_with_its_state_and_its_proof(centre, client, staff):
    for number in range(3):
        release(number)
    record.publish(by="head")
    receive(AMMAN, head(), NOW)
    release(3)
    record.redact(1, reason_code="safety", authority="the head", by="head")
    page = client.get(reverse("public:entries")).content.decode()
    assert page.count("received by the other centre") == 3
    assert "Entry 3" not in page
    assert page.count("Its public part was redacted") == 1
    for number in range(3):
        assert reverse("public:proof", args=[number]) in page
    part = client.get(reverse("public:public_part", args=[2])).content.decode().strip()
    made = proof.parse(client.get(reverse("public:proof", args=[2])).content)
    assert disclosure.digest(part) in entry.parse(made.extra).digests
    for number in (1, 3):
        assert client.get(reverse("public:public_part", args=[number])).status_code == 404
