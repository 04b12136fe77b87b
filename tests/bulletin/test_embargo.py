"""A bulletin under embargo is approved now and carried out at its instant; until then nothing outside shows it."""

from datetime import date, timedelta

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests import world
from tests.bulletin.approving import approve, approve_until
from tests.bulletin.test_pages import SEEN
from tests.conftest import by_role
from tregua.bulletin.actions import BulletinError, correct, prepare, withdraw
from tregua.bulletin.embargo import carry_out, take_back
from tregua.bulletin.models import Approval, Bulletin, Embargo
from tregua.bulletin.prose import ProseError, write
from tregua.bulletin.release import ReleaseError, release_of
from tregua.exchange.held import common_record
from tregua.exchange.loop import Loop, publish_now
from tregua.people.conflict import Conflict
from tregua.people.roles import BY_CODE as ROLES
from tregua.record import stopped
from tregua.record.models import Entry

DAY = date(2016, 3, 1)


@pytest.fixture
def valley(staff, alone):
    return world.remembered(staff)


@pytest.fixture
def until():
    return timezone.now() + timedelta(hours=2)


@pytest.fixture
def held(valley, until):
    bulletin = prepare(DAY, by=valley.staff.publisher)
    return approve_until(bulletin, until=until, by=valley.staff.head)


def test_until_its_instant_nothing_outside_shows_that_there_is_a_bulletin(held, until, client):
    publish_now(by="test")
    carry_out(until - timedelta(seconds=1))
    assert not Entry.objects.published().exists()
    assert common_record().items == ()
    with pytest.raises(ReleaseError):
        release_of(DAY, DAY)
    assert client.get(reverse("public:bulletin", args=["2016-03-01"])).status_code == 404
    assert "2016-03-01" not in client.get(reverse("public:home")).content.decode()
    published = django_settings.CENTRE_FOLDER / "published"
    assert not [one for one in published.rglob("*") if one.is_file() and b"2016-03-01" in one.read_bytes()]


def test_at_its_instant_it_is_published_once_in_the_name_of_who_approved_it(held, until, valley, client):
    carry_out(until)
    carry_out(until + timedelta(seconds=2))
    approval = Approval.objects.get()
    assert (approval.bulletin, approval.recorded_by) == (held.bulletin, valley.staff.head)
    assert Entry.objects.published().count() == 1
    assert client.get(reverse("public:bulletin", args=["2016-03-01"])).status_code == 200
    assert not Embargo.objects.waiting().exists()


def test_the_loop_that_publishes_carries_it_out(held, until, monkeypatch):
    loop = Loop()
    loop.look()
    assert not Approval.objects.exists()
    monkeypatch.setattr(timezone, "now", lambda: until)
    loop.look()
    assert Approval.objects.exists()


def test_while_nothing_may_be_released_the_loop_goes_on_and_it_waits(held, until, monkeypatch):
    stopped.stop(stopped.BEHIND, who="amman", theirs=40, ours=31)
    monkeypatch.setattr(timezone, "now", lambda: until)
    carry_out(until)
    Loop().look()
    assert not Approval.objects.exists()
    stopped.lift(stopped.BEHIND)
    carry_out(until)
    assert Approval.objects.exists()


def test_whoever_publishes_by_hand_after_the_instant_publishes_it_too(held, until, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: until)
    publish_now(by="test")
    assert Approval.objects.exists()


def test_what_waits_is_neither_prepared_again_nor_approved_nor_written_to(held, until, valley):
    staff = valley.staff
    with pytest.raises(BulletinError, match="waits for its instant"):
        prepare(DAY, by=staff.publisher)
    with pytest.raises(Conflict):
        approve_until(held.bulletin, until=until, by=staff.second_head)
    with pytest.raises(Conflict):
        approve(held.bulletin, by=staff.second_head)
    with pytest.raises(ProseError, match="waits for its instant"):
        write(held.bulletin, part="introduction", language="en", text="Late.", by=staff.publisher)
    assert not Bulletin.objects.awaiting_approval().exists()


def test_an_approval_is_taken_back_before_its_instant_and_never_after(held, until, valley):
    staff = valley.staff
    with pytest.raises(BulletinError, match="Say why"):
        take_back(held, reason=" ", by=staff.head)
    with pytest.raises(PermissionDenied):
        take_back(held, reason="a name", by=staff.publisher)
    take_back(held, reason="A report came late.", by=staff.second_head)
    carry_out(until)
    assert not Approval.objects.exists()
    assert list(Bulletin.objects.awaiting_approval()) == [held.bulletin]
    again = approve_until(held.bulletin, until=until, by=staff.head)
    carry_out(until)
    with pytest.raises(BulletinError, match="published"):
        take_back(again, reason="too late", by=staff.head)


def test_who_may_no_longer_approve_publishes_nothing(held, until, valley):
    head = valley.staff.head
    head.is_active = False
    head.save()
    carry_out(until)
    assert not Approval.objects.exists()
    assert Embargo.objects.waiting().exists()


def test_an_instant_that_has_passed_and_ones_own_work_are_refused(valley):
    staff = valley.staff
    bulletin = prepare(DAY, by=staff.publisher)
    with pytest.raises(BulletinError, match="has passed"):
        approve_until(bulletin, until=timezone.now() - timedelta(minutes=1), by=staff.head)
    with pytest.raises(PermissionDenied):
        approve_until(bulletin, until=timezone.now() + timedelta(hours=1), by=staff.publisher)


def test_a_correction_under_embargo_does_not_keep_a_withdrawal_from_going_out(valley, until):
    staff = valley.staff
    first = prepare(DAY, by=staff.publisher)
    approve(first, by=staff.head)
    approve_until(correct(first, reason="a word", by=staff.publisher), until=until, by=staff.head)
    withdrawal = withdraw(first, reason="It named a place.", by=staff.publisher)
    with pytest.raises(Conflict):
        approve(withdrawal, by=staff.head)
    take_back(Embargo.objects.get(), reason="it is withdrawn", by=staff.head)
    approve(withdrawal, by=staff.head)
    carry_out(until)
    assert list(Bulletin.objects.current()) == [withdrawal]


def test_it_is_approved_for_an_instant_and_taken_back_on_the_page(valley, at_desk):
    staff = valley.staff
    bulletin = prepare(DAY, by=staff.publisher)
    head, address = at_desk(staff.head), reverse("bulletin:approve", args=[bulletin.pk])
    later = timezone.localtime() + timedelta(days=1)
    says = {"until": f"{later:%Y-%m-%dT%H:%M}"}
    asked = head.post(address, says).content.decode()
    assert f'name="until" value="{says["until"]}"' in asked
    page = head.post(address, says | {"seen": SEEN.findall(asked)}, follow=True).content.decode()
    assert "Until then nothing of it can be read outside" in page
    held = Embargo.objects.get()
    assert timezone.localtime(held.until).strftime("%Y-%m-%dT%H:%M") == says["until"]
    assert "to be published at an instant" in head.get(reverse("bulletin:list")).content.decode()
    back = reverse("bulletin:take_back", args=[held.pk])
    assert back in page
    assert head.post(back, {"reason": ""}).status_code == 422
    assert "awaits approval again" in head.post(back, {"reason": "late"}, follow=True).content.decode()
    assert head.post(address, {"until": "tomorrow"}).status_code == 422


def test_who_may_take_back(held, staff, at_desk):
    for role, person in by_role(staff).items():
        answer = at_desk(person).post(reverse("bulletin:take_back", args=[held.pk]), {"reason": ""})
        assert (answer.status_code == 422) == ("bulletin.approve" in ROLES[role].permissions), role
