"""Bulletins: prepared by one person, approved and published by another, corrected by a further issue."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from tregua.agreement.allowed import allows
from tregua.bulletin.choosing import rule_row
from tregua.bulletin.content import content_of, figures_of
from tregua.bulletin.figures import Figure as Counted
from tregua.bulletin.figures import check
from tregua.bulletin.models import Approval, Bulletin, Figure
from tregua.bulletin.period import period_of
from tregua.exchange.held import own_ref
from tregua.exchange.ledger import Audience, Way, disclose
from tregua.people.conflict import Conflict
from tregua.people.models import Person
from tregua.record import actions as record


class BulletinError(Exception):
    """A bulletin cannot be made or published as it is; the message says why and what to do."""


@transaction.atomic
def prepare(day: date, *, by: Person) -> Bulletin:
    """Prepare the bulletin of a day: figures counted, content frozen. Nothing is published yet."""
    by.must("bulletin.draft")
    if not allows("publish"):
        raise BulletinError(
            gettext("The mandate does not let this centre publish. See the page of the agreement.")
        )
    if day > timezone.localdate():
        raise BulletinError(gettext("This day has not come yet."))
    if Bulletin.objects.published().filter(day=day).exists():
        raise BulletinError(
            gettext("The bulletin of this day is published. Correct it with a further issue.")
        )
    return _make(day, by=by)


@transaction.atomic
def correct(bulletin: Bulletin, *, reason: str, by: Person) -> Bulletin:
    """Prepare a further issue that corrects a published one; both name each other; Conflict when two do."""
    by.must("bulletin.draft")
    if not reason.strip():
        raise BulletinError(gettext("Say what was wrong; the reason is printed in the corrected issue."))
    if not hasattr(bulletin, "approval"):
        raise BulletinError(gettext("This bulletin is not published yet. Prepare it again instead."))
    theirs = Bulletin.objects.filter(corrects=bulletin).first()
    if theirs is not None:
        raise Conflict(theirs=theirs, yours={"reason": reason})
    try:
        with transaction.atomic():
            return _make(bulletin.day, by=by, corrects=bulletin, reason=reason.strip())
    except IntegrityError as error:
        theirs = Bulletin.objects.filter(corrects=bulletin).first()
        if theirs is None:
            raise
        raise Conflict(theirs=theirs, yours={"reason": reason}) from error


def _make(day: date, *, by: Person, corrects: Bulletin | None = None, reason: str = "") -> Bulletin:
    period = period_of(day)
    before = Bulletin.objects.current().filter(day=day - timedelta(days=1)).first()
    figures = figures_of(period, before)
    issue = corrects.issue + 1 if corrects else 1
    bulletin = Bulletin.objects.create(
        day=day,
        issue=issue,
        starts_at=period.start,
        ends_at=period.end,
        content=content_of(period, figures, issue=issue, corrects=corrects, reason=reason),
        corrects=corrects,
        reason=reason,
        recorded_by=by,
    )
    _keep(bulletin, figures, by)
    record.append(
        act="bulletin corrected" if corrects else "bulletin prepared",
        by=by.code,
        subject=f"bulletin.Bulletin/{bulletin.pk}",
        facts={
            "day": day.isoformat(),
            "issue": issue,
            "corrects": corrects.pk if corrects else "",
            "reason": reason,
        },
    )
    return bulletin


def _keep(bulletin: Bulletin, figures: list[Counted], by: Person) -> None:
    """Freeze the records behind each figure."""
    for figure in figures:
        Figure.objects.create(
            bulletin=bulletin,
            rule=rule_row(figure.rule, by),
            scope=figure.scope,
            value=figure.value,
            records=list(figure.records),
            recorded_by=by,
        )


@transaction.atomic
def approve(bulletin: Bulletin, *, by: Person) -> Approval:
    """Approve what somebody else prepared: it is released as it stands, and published after the commit."""
    by.must("bulletin.approve")
    if bulletin.recorded_by_id == by.pk:
        raise BulletinError(
            gettext("Somebody else than the person who prepared this bulletin must approve it.")
        )
    for figure in bulletin.content["figures"]:
        check(figure)
    entry = record.release(
        kind="bulletin",
        record_id=str(bulletin.pk),
        public=bulletin.content,
        by=by.code,
        refs=[own_ref(bulletin.corrects.approval.entry_index)] if bulletin.corrects else [],
        type="supersede" if bulletin.corrects else "record",
        sch="bulletin/1",
    )
    # Releasing holds the log's lock: whoever approved another bulletin of this issue is seen here.
    theirs = Approval.objects.filter(bulletin__day=bulletin.day, bulletin__issue=bulletin.issue).first()
    if theirs is not None:
        raise Conflict(theirs=theirs, yours={"recorded_by": str(by)})
    approval = Approval.objects.create(bulletin=bulletin, entry_index=entry.index, recorded_by=by)
    disclose(
        record=bulletin._meta.label,
        record_id=bulletin.pk,
        entry_index=entry.index,
        fields=bulletin.content,
        audience=Audience.PUBLIC,
        way=Way.BULLETIN,
        by=by,
        basis=f"approval {approval.pk}",
    )
    record.publish_after_commit(by=by.code, at_once=True)
    return approval
