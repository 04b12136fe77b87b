"""Bulletins: prepared by one person, approved and published by another, corrected or withdrawn by a further issue."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext, ngettext

from tregua.agreement.allowed import allows
from tregua.bulletin.apart import is_whole
from tregua.bulletin.choosing import rule_rows
from tregua.bulletin.content import asked_of, content_of, figures_of, withdrawal_of
from tregua.bulletin.figures import BuildError, check_all
from tregua.bulletin.figures import Figure as Counted
from tregua.bulletin.formats.tables import set_apart
from tregua.bulletin.models import Apart, Approval, Bulletin, BulletinQuerySet, Embargo, Figure, Paragraph
from tregua.bulletin.numbered import Named, issue_before, named_as
from tregua.bulletin.period import period_of
from tregua.bulletin.points import Point, open_points
from tregua.bulletin.prose import printed
from tregua.bulletin.series import Series, SeriesError, Theme, checked_period
from tregua.exchange.held import own_ref
from tregua.exchange.ledger import Audience, Way, disclose
from tregua.people.conflict import Conflict
from tregua.people.models import Person
from tregua.record import actions as record
from tregua.record.disclosure import PUBLIC_NAME, DisclosureError
from tregua.record.disclosure import disclose as disclosed
from tregua.record.uncollected import uncollected


class BulletinError(Exception):
    """A bulletin cannot be made or published as it is; the message says why and what to do."""


class OpenPointsError(BulletinError):
    """Something stands open that whoever approves has not been shown; `points` says what."""

    def __init__(self, points: list[Point]) -> None:
        self.points = points
        super().__init__(
            ngettext(
                "%(n)s point stands open. Look at it, then approve once more.",
                "%(n)s points stand open. Look at them, then approve once more.",
                len(points),
            )
            % {"n": len(points)}
        )


@transaction.atomic
def prepare(
    day: date,
    *,
    by: Person,
    series: str = Series.DAILY,
    last: date | None = None,
    theme: Theme | None = None,
) -> Bulletin:
    """Prepare an issue of a series from a day on: figures counted, content frozen. Nothing is published yet."""
    by.must("bulletin.draft")
    if not allows("publish"):
        raise BulletinError(
            gettext("The mandate does not let this centre publish. See the page of the agreement.")
        )
    try:
        last, about = checked_period(series, day, last, theme or Theme())
    except SeriesError as error:
        raise BulletinError(str(error)) from error
    record.write_alone()  # nobody takes the same number of a series meanwhile
    same = Bulletin.objects.filter(series=series, day=day, theme=about, issue=1)
    same = same if series == Series.DAILY else same.filter(last_day=last)
    if Embargo.objects.waiting().filter(bulletin__in=same).exists():
        raise BulletinError(
            gettext(
                "The bulletin of this day is approved and waits for its instant. Take the approval back first."
            )
        )
    if same.published().exists():
        raise BulletinError(
            gettext("The bulletin of this day is published. Correct it with a further issue.")
        )
    return _make(Named(series, _number(series, same), day, last, about), by=by)


def _number(series: str, same: BulletinQuerySet) -> int:
    """Return the number of an issue: that under which it was prepared before, else the next of its series."""
    if series == Series.DAILY:
        return 0
    before = same.order_by("-id").first()
    if before is not None:
        return before.number
    return (Bulletin.objects.filter(series=series).aggregate(Max("number"))["number__max"] or 0) + 1


@transaction.atomic
def correct(bulletin: Bulletin, *, reason: str, by: Person) -> Bulletin:
    """Prepare a further issue that corrects a published one; both name each other; Conflict when two do."""
    by.must("bulletin.draft")
    if not reason.strip():
        raise BulletinError(gettext("Say what was wrong; the reason is printed in the corrected issue."))
    return _further(bulletin, reason=reason.strip(), by=by, withdraws=False)


@transaction.atomic
def withdraw(bulletin: Bulletin, *, reason: str, by: Person) -> Bulletin:
    """Prepare a further issue without figures that withdraws a published one; Conflict when two do."""
    by.must("bulletin.draft")
    if not reason.strip():
        raise BulletinError(gettext("Say why it is withdrawn; the reason is printed in its place."))
    if bulletin.withdraws:
        raise BulletinError(gettext("This issue is itself a withdrawal. Correct it with a further issue."))
    return _further(bulletin, reason=reason.strip(), by=by, withdraws=True)


def _further(bulletin: Bulletin, *, reason: str, by: Person, withdraws: bool) -> Bulletin:
    """Make a further issue of a published one; whoever else has made one, or published any, is shown."""
    if not hasattr(bulletin, "approval"):
        raise BulletinError(gettext("This bulletin is not published yet. Prepare it again instead."))
    others = Bulletin.objects.filter(corrects=bulletin).filter(
        Q(withdraws=withdraws) | Q(approval__isnull=False)
    )
    theirs = others.first()
    if theirs is not None:
        raise Conflict(theirs=theirs, yours={"reason": reason})
    try:
        with transaction.atomic():
            return _make(named_as(bulletin), by=by, corrects=bulletin, reason=reason, withdraws=withdraws)
    except IntegrityError as error:
        theirs = others.first()
        if theirs is None:
            raise
        raise Conflict(theirs=theirs, yours={"reason": reason}) from error


def _make(
    named: Named, *, by: Person, corrects: Bulletin | None = None, reason: str = "", withdraws: bool = False
) -> Bulletin:
    period = period_of(named.day, named.last, theme=named.theme)
    issue = corrects.issue + 1 if corrects else 1
    figures: list[Counted] = []
    apart: dict[str, str] = {}
    if corrects and withdraws:
        content = withdrawal_of(named, period, issue=issue, withdraws=corrects, reason=reason)
    else:
        with uncollected():
            asked = asked_of(period)
            figures = figures_of(period, issue_before(named), asked)
            content = content_of(
                named, period, figures, issue=issue, corrects=corrects, reason=reason, asked=asked
            )
            apart = set_apart(content)
    bulletin = Bulletin.objects.create(
        series=named.series,
        number=named.number,
        day=named.day,
        last_day=None if named.series == Series.DAILY else named.last,
        theme=dict(named.theme),
        issue=issue,
        starts_at=period.start,
        ends_at=period.end,
        content=content,
        corrects=corrects,
        withdraws=withdraws,
        reason=reason,
        recorded_by=by,
    )
    _keep(bulletin, figures, by)
    for part, text in apart.items():
        Apart.objects.create(bulletin=bulletin, part=part, text=text, recorded_by=by)
    acts = {True: "bulletin withdrawal prepared", False: "bulletin corrected"}
    record.append(
        act=acts[withdraws] if corrects else "bulletin prepared",
        by=by.code,
        subject=f"bulletin.Bulletin/{bulletin.pk}",
        facts={
            "called": bulletin.key,
            "day": named.day.isoformat(),
            "issue": issue,
            "corrects": corrects.pk if corrects else "",
            "reason": reason,
        },
    )
    return bulletin


def _keep(bulletin: Bulletin, figures: list[Counted], by: Person) -> None:
    """Freeze the records behind each figure, and behind its running total."""
    rules = rule_rows((figure.rule for figure in figures), by)
    made = []
    for figure in figures:
        lists: list[tuple[date | None, tuple[str, ...]]] = [(None, figure.records)]
        if figure.since is not None:
            lists.append((figure.since, figure.running))
        made += [
            Figure(
                bulletin=bulletin,
                rule=rules[figure.rule],
                scope=figure.scope,
                since=since,
                value=len(records),
                records=list(records),
                recorded_by=by,
            )
            for since, records in lists
        ]
    Figure.objects.bulk_create(made)


@transaction.atomic
def approve(bulletin: Bulletin, *, by: Person, seen: Collection[str] = ()) -> Approval:
    """Approve what somebody else prepared: it is released as it stands, and published after the commit.

    `seen` are the codes of the open points this person was shown; OpenPointsError when another stands open, BuildError
    when a figure does not add up. Which points stood open is in the journal.
    """
    points = checked(bulletin, by=by, seen=seen)
    return publish(bulletin, by=by, facts={"open_points": [one.code for one in points]})


def checked(bulletin: Bulletin, *, by: Person, seen: Collection[str]) -> list[Point]:
    """Return what stands open on a bulletin that this person may approve now; an error where they may not."""
    by.must("bulletin.approve")
    record.write_alone()  # nobody writes prose between here and the release
    if bulletin.recorded_by_id == by.pk or _wrote_prose_of(bulletin, by):
        raise BulletinError(
            gettext("Somebody else than the person who prepared this bulletin must approve it.")
        )
    refuse_second(bulletin, by)
    held = Embargo.objects.waiting().of(bulletin).first()
    if held is not None:
        raise Conflict(theirs=held, yours={"recorded_by": str(by)})
    points = open_points(bulletin, by)
    if {one.code for one in points} - set(seen):
        raise OpenPointsError(points)
    check_all(bulletin.content["figures"])
    _check_lists(bulletin)
    if not is_whole(bulletin):
        raise BuildError(gettext("A table set apart is not as it was frozen. Prepare the bulletin again."))
    _must_fit(bulletin)
    return points


def _must_fit(bulletin: Bulletin) -> None:
    """Refuse a bulletin that nobody could read again: what it says goes into one entry of the log."""
    try:
        disclosed(PUBLIC_NAME, printed(bulletin))
    except DisclosureError as error:
        raise BulletinError(
            gettext(
                "It is longer than an entry of the log may be. Choose a shorter period, leave a section out, or shorten the prose."
            )
        ) from error


def _check_lists(bulletin: Bulletin) -> None:
    """Refuse a bulletin in which a printed figure is not the length of its frozen list."""
    printed = {
        (one["rule"], one["version"], one["scope"], ""): one["value"] for one in bulletin.content["figures"]
    }
    for one in bulletin.content["figures"]:
        if one.get("since"):
            printed[one["rule"], one["version"], one["scope"], one["since"]["day"]] = one["since"]["value"]
    frozen = {
        (one.rule.code, one.rule.version, one.scope, str(one.since or "")): len(set(one.records))
        for one in bulletin.figures.select_related("rule")
    }
    wrong = sorted(key for key in {*printed, *frozen} if printed.get(key) != frozen.get(key))
    if wrong:
        message = f"{wrong[0][0]} {wrong[0][2]}: the printed number is not the length of its frozen list"
        raise BuildError(message)


def _wrote_prose_of(bulletin: Bulletin, by: Person) -> bool:
    """Return whether words of this person would be printed: whoever approves has written none of them."""
    found = () if bulletin.withdraws else Paragraph.objects.of(bulletin)
    return any(one.text and one.recorded_by_id == by.pk for one in found)


@transaction.atomic
def publish(bulletin: Bulletin, *, by: Person, facts: Mapping[str, Any]) -> Approval:
    """Release an approved bulletin as it stands; `facts` go into the journal beside the number of its entry."""
    content = printed(bulletin)
    entry = record.release(
        kind="bulletin",
        record_id=str(bulletin.pk),
        public=content,
        by=by.code,
        refs=[own_ref(bulletin.corrects.approval.entry_index)] if bulletin.corrects else [],
        type="supersede" if bulletin.corrects else "record",
        sch="bulletin/1",
    )
    # Releasing holds the log's lock: whoever approved another bulletin of this issue is seen here.
    refuse_second(bulletin, by)
    approval = Approval.objects.create(
        bulletin=bulletin, entry_index=entry.index, prose=content.get("prose", []), recorded_by=by
    )
    record.append(
        act="bulletin approved",
        by=by.code,
        subject=f"bulletin.Bulletin/{bulletin.pk}",
        facts={"entry": entry.index, **facts},
    )
    disclose(
        record=bulletin._meta.label,
        record_id=bulletin.pk,
        entry_index=entry.index,
        fields=content,
        audience=Audience.PUBLIC,
        way=Way.BULLETIN,
        by=by,
        basis=f"approval {approval.pk}",
    )
    record.publish_after_commit(by=by.code, at_once=True)
    return approval


def refuse_second(bulletin: Bulletin, by: Person) -> None:
    """Show who approves an issue what somebody else has approved under its day and number."""
    theirs = Approval.objects.filter(
        **{f"bulletin__{name}": value for name, value in bulletin.name.items()}
    ).first()
    if theirs is not None:
        raise Conflict(theirs=theirs, yours={"recorded_by": str(by)})
