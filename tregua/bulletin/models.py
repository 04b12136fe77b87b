"""Bulletins: prepared by one person, approved by another, frozen; a correction is a further issue."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Final

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import CountingRule
from tregua.bulletin.called import bulletin_name
from tregua.bulletin.series import Series, called, frozen_name
from tregua.people.models import Stated
from tregua.record.shown import NOBODY, PUBLIC

# Under these an issue stands, whoever prepared it and however often.
NAMED_BY: Final = ("series", "number", "day", "issue")


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    """Bulletins."""

    def published(self) -> "BulletinQuerySet":
        """Return approved bulletins, the newest first."""
        return self.filter(approval__isnull=False).order_by("-day", "-issue", "-id")

    def current(self) -> "BulletinQuerySet":
        """Return approved bulletins that no later approved issue corrects."""
        corrected = Bulletin.objects.filter(approval__isnull=False).exclude(corrects=None).values("corrects")
        return self.published().exclude(pk__in=corrected)

    def daily(self) -> "BulletinQuerySet":
        """Return those of the series that has an issue for each day."""
        return self.filter(series=Series.DAILY)

    def next_day(self) -> date | None:
        """Return the day after the last of which a daily issue is published; None where it has not come, or none is."""
        last = self.daily().published().values_list("day", flat=True).first()
        following = last + timedelta(days=1) if last else None
        return following if following and following <= timezone.localdate() else None

    def overlapping(self, first: date, last: date) -> "BulletinQuerySet":
        """Return those whose period has a day in common with these days."""
        return self.filter(Q(last_day__gte=first) | Q(last_day=None, day__gte=first), day__lte=last)

    def listed(self) -> "BulletinQuerySet":
        """Return them without what they say: a list names each by its fields, and a year's content is megabytes."""
        return self.defer("content", "corrects__content")

    def with_figures(self) -> "BulletinQuerySet":
        """Return those that say something of their day, without those that only withdraw an issue."""
        return self.filter(withdraws=False)

    def awaiting_approval(self) -> "BulletinQuerySet":
        """Return issues that nobody has approved, each as it was prepared last, the newest first.

        A correction and a withdrawal of one issue wait beside each other until one of them is approved.
        """
        same = {name: OuterRef(name) for name in NAMED_BY}
        held = Embargo.objects.waiting().values("bulletin")
        settled = Bulletin.objects.filter(Q(approval__isnull=False) | Q(pk__in=held), **same)
        later = Bulletin.objects.filter(**same, withdraws=OuterRef("withdraws"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(settled), ~Exists(later), approval=None).order_by("-id")


class Bulletin(Stated):
    """What is published for one period: its frozen content, from which every language is printed."""

    series = models.CharField(_("series"), max_length=10, choices=Series.choices, default=Series.DAILY)
    # 0 in the series that is called by its days.
    number = models.PositiveIntegerField(_("number"), default=0)
    day = models.DateField(_("day"))
    last_day = models.DateField(_("last day"), null=True, blank=True)
    theme = models.JSONField(_("theme"), default=dict, blank=True)
    issue = models.PositiveSmallIntegerField(_("issue"), default=1)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    content = models.JSONField(_("content"))
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="further"
    )
    withdraws = models.BooleanField(_("only withdraws that issue"), default=False)
    reason = models.TextField(_("reason for the correction"), blank=True)

    objects = BulletinQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            *("id", "series", "number", "day", "last_day", "theme", "issue", "starts_at", "ends_at"),
            *("content", "corrects", "withdraws", "reason"),
        ),
        PUBLIC,
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["series", "number", "issue"], name="bulletin_called")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="bulletin_has_a_period"),
            models.CheckConstraint(
                condition=Q(series="daily", number=0) | (~Q(series="daily") & Q(number__gt=0)),
                name="bulletin_is_called",
            ),
            models.CheckConstraint(
                condition=Q(withdraws=False) | Q(corrects__isnull=False), name="withdrawal_names_an_issue"
            ),
            # A correction that waits for approval does not stand in the way of a withdrawal.
            models.UniqueConstraint(fields=["corrects", "withdraws"], name="one_further_issue_of_each_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.key}/{self.issue}"

    @property
    def key(self) -> str:
        """Return what it is called in addresses and names of files: its day, or its series and number."""
        return called(self.series, self.number, self.day)

    @property
    def title(self) -> str:
        """Return what it is called in the page's language."""
        said = frozen_name(self.series, self.number, self.day, self.last, self.theme)
        return bulletin_name(said, (get_language() or "en")[:2])

    @property
    def last(self) -> date:
        """Return the last day of its period."""
        return self.last_day or self.day

    @property
    def name(self) -> dict[str, Any]:
        """Return the fields under which it and every preparation of the same issue stand."""
        return {name: getattr(self, name) for name in NAMED_BY}

    @property
    def replaced_by(self) -> "Bulletin | None":
        """Return the issue that corrects or withdraws this one: the published one, else the one prepared last."""
        further = Bulletin.objects.listed().filter(corrects=self).select_related("approval").order_by("-id")
        return further.filter(approval__isnull=False).first() or further.first()


class Apart(Stated):
    """A table of a bulletin that is too long to be printed, as a file of its own that the bulletin names by its digest."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="apart")
    part = models.CharField(_("section"), max_length=20)
    text = models.TextField(_("content"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("bulletin", "part", "text"), PUBLIC)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bulletin", "part"], name="one_file_of_a_part"),
        ]


class Figure(Stated):
    """One printed number: the length of a frozen list of records under a named counting rule."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="figures")
    rule = models.ForeignKey(CountingRule, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(_("scope"), max_length=60)
    # The first day of a running total; empty: of the period of the bulletin.
    since = models.DateField(_("since"), null=True, blank=True)
    value = models.PositiveIntegerField(_("value"))
    records = models.JSONField(_("records counted"))

    shown_to: ClassVar[dict[str, str]] = {
        "bulletin": PUBLIC, "rule": PUBLIC, "scope": PUBLIC, "since": PUBLIC, "value": PUBLIC, "records": NOBODY,
    }  # fmt: skip


class Approval(Stated):
    """A second person approved a bulletin, and it was published: its entry in the published log."""

    bulletin = models.OneToOneField(Bulletin, on_delete=models.PROTECT, related_name="approval")
    entry_index = models.PositiveBigIntegerField(_("entry"))
    prose = models.JSONField(_("prose"), default=list)

    shown_to: ClassVar[dict[str, str]] = {"bulletin": PUBLIC, "entry_index": PUBLIC, "prose": PUBLIC}


class EmbargoQuerySet(models.QuerySet["Embargo"]):
    """Approvals that are carried out at an instant."""

    def waiting(self) -> "EmbargoQuerySet":
        """Return those that are neither carried out nor taken back, nor overtaken by another of the same issue."""
        published = Approval.objects.filter(
            **{f"bulletin__{name}": OuterRef(f"bulletin__{name}") for name in NAMED_BY}
        )
        found = self.filter(~Exists(published), taken_back=None).select_related("bulletin", "recorded_by")
        return found.defer("bulletin__content")

    def of(self, bulletin: Bulletin) -> "EmbargoQuerySet":
        """Return those of this issue, whichever preparation of it was approved."""
        return self.filter(**{f"bulletin__{name}": value for name, value in bulletin.name.items()})

    def due(self, now: datetime) -> "EmbargoQuerySet":
        """Return those whose instant has come, in its order."""
        return self.waiting().filter(until__lte=now).order_by("until", "id")


class Embargo(Stated):
    """A second person approved a bulletin that is to be published from an instant on: until then it has no entry."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="embargoes")
    until = models.DateTimeField(_("not before"))

    objects = EmbargoQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = {"bulletin": NOBODY, "until": NOBODY}

    class Meta:
        indexes: ClassVar = [models.Index(fields=["until"], name="embargo_until")]


class EmbargoTakenBack(Stated):
    """An approval under embargo was taken back before it was carried out, and why."""

    embargo = models.OneToOneField(Embargo, on_delete=models.PROTECT, related_name="taken_back")
    reason = models.TextField(_("why"))

    shown_to: ClassVar[dict[str, str]] = {"embargo": NOBODY, "reason": NOBODY}


class ParagraphQuerySet(models.QuerySet["Paragraph"]):
    """Prose of bulletins."""

    def of(self, bulletin: Bulletin) -> "ParagraphQuerySet":
        """Return what was written last for an issue, each part in each language once; preparing anew keeps it."""
        found = self.filter(**bulletin.name, replaced_by=None)
        return found.select_related("recorded_by", "translates__replaced_by", "review__recorded_by").order_by(
            "id"
        )


class Paragraph(Stated):
    """Prose that a person wrote for one part of a bulletin in one language; without words it takes another out."""

    series = models.CharField(_("series"), max_length=10, choices=Series.choices, default=Series.DAILY)
    number = models.PositiveIntegerField(_("number"), default=0)
    day = models.DateField(_("day"))
    issue = models.PositiveSmallIntegerField(_("issue"))
    part = models.CharField(_("part"), max_length=20)
    language = models.CharField(_("language"), max_length=10)
    text = models.TextField(_("text"), blank=True)
    translates = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="translations"
    )
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    objects = ParagraphQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("series", "number", "day", "issue", "part", "language", "text", "translates", "replaces"), PUBLIC
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["day", "issue"], name="paragraph_of_issue")]

    def __str__(self) -> str:
        return self.text

    @property
    def name(self) -> dict[str, Any]:
        """Return the fields under which its issue stands."""
        return {name: getattr(self, name) for name in NAMED_BY}

    @property
    def is_of_an_earlier_wording(self) -> bool:
        """Return whether what it translates was written anew since."""
        return self.translates is not None and hasattr(self.translates, "replaced_by")


class ParagraphReview(Stated):
    """Another person than the translator has read a translation beside its original and stands by it."""

    paragraph = models.OneToOneField(Paragraph, on_delete=models.PROTECT, related_name="review")

    shown_to: ClassVar[dict[str, str]] = {"paragraph": PUBLIC}


class RuleChoiceQuerySet(models.QuerySet["RuleChoice"]):
    """Which counting rules were chosen when."""

    def in_force(self) -> "RuleChoice | None":
        """Return the choice made last; None while nobody has chosen and every rule is printed."""
        return self.order_by("-id").first()


class RuleChoice(Stated):
    """From now on the bulletin prints the figures of these counting rules, and why."""

    rules = models.JSONField(_("rules"))
    reason = models.TextField(_("why"))

    objects = RuleChoiceQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = {"rules": PUBLIC, "reason": NOBODY}


class LayoutChoiceQuerySet(models.QuerySet["LayoutChoice"]):
    """Which sections were chosen when."""

    def in_force(self) -> "LayoutChoice | None":
        """Return the choice made last; None while nobody has chosen and every section stands."""
        return self.order_by("-id").first()


class LayoutChoice(Stated):
    """From now on the bulletin has these sections in this order, with running totals since a day, and why."""

    sections = models.JSONField(_("sections"))
    since = models.DateField(_("running totals since"), null=True, blank=True)
    merges_small = models.BooleanField(_("provinces with few are printed together"), default=False)
    reason = models.TextField(_("why"))

    objects = LayoutChoiceQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = {
        "sections": PUBLIC, "since": PUBLIC, "merges_small": PUBLIC, "reason": NOBODY,
    }  # fmt: skip
