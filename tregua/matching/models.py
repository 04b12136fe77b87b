"""What the machine suggests and what people judged about pairs of reports."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from tregua.matching.grouped import Grouping, Learned, Regrouped, Relink
from tregua.matching.vectors import ClaimVector, Coded
from tregua.matching.waiting import UnexaminedReport, UnjudgedPair
from tregua.people.models import Stated
from tregua.record.kept import Identified
from tregua.record.shown import NOBODY
from tregua.reports.models import Report

__all__ = [
    "ClaimVector",
    "Coded",
    "Examined",
    "Grouping",
    "Judgement",
    "Learned",
    "Regrouped",
    "Relink",
    "Suggestion",
    "TakenBack",
    "UnexaminedReport",
    "UnjudgedPair",
    "Verdict",
]


class Verdict(models.TextChoices):
    """What a person judged about two reports."""

    SAME = "same", _("same incident")
    DIFFERENT = "different", _("different incidents")
    UNSURE = "unsure", _("unsure")


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    """Pairs that may tell of one event."""

    def awaiting_judgement(self) -> "SuggestionQuerySet":
        """Return pairs of current reports that nobody has judged, the likeliest first."""
        waiting = self.filter(waiting__isnull=False).unjudged().select_related("waiting")
        return waiting.order_by("-waiting__score", "-waiting__pk")

    def unjudged(self) -> "SuggestionQuerySet":
        """Return pairs of current reports without a judgement, asked of the register alone."""
        judged = Judgement.objects.filter(first=OuterRef("first"), second=OuterRef("second"), taken_back=None)
        return (
            self.filter(~Exists(judged))
            .filter(first__superseded_by=None, second__superseded_by=None)
            .filter(first__withdrawal=None, second__withdrawal=None)
        )


class Suggestion(Identified):
    """The machine's view of one pair: a score in thousandths with a readable reason for each part.

    Suggestions are worked out anew at any time; only judgements are kept for ever.
    """

    first = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    score = models.IntegerField(_("score"))
    probability = models.SmallIntegerField(_("probability, in thousandths"), null=True)
    implied = models.CharField(
        _("follows from other judgements"), max_length=10, choices=Verdict.choices, blank=True
    )
    reasons = models.JSONField(_("reasons"))
    engine = models.CharField(_("engine"), max_length=40)

    objects = SuggestionQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("first", "second", "score", "probability", "implied", "reasons", "engine"), NOBODY
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-score", "-id"]),
            models.Index(fields=["implied"], condition=~Q(implied=""), name="suggestion_implied"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="suggested_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="suggestion_in_order"),
        ]

    @property
    def pair(self) -> str:
        """Return the two reports in one word, for whoever takes the pair: a suggestion may be worked out anew."""
        return f"{self.first_id}.{self.second_id}"


class Examined(Identified):
    """A report that one engine has held against its neighbours; a new engine examines it anew."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    engine = models.CharField(_("engine"), max_length=40)

    shown_to: ClassVar[dict[str, str]] = {"report": NOBODY, "engine": NOBODY}

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "engine"], name="examined_once")]


class JudgementQuerySet(models.QuerySet["Judgement"]):
    """What people judged."""

    def standing(self) -> "JudgementQuerySet":
        """Return the judgements that count: the latest on each pair, unless it was taken back."""
        newer = Judgement.objects.filter(first=OuterRef("first"), second=OuterRef("second"), taken_back=None)
        return self.filter(taken_back=None).filter(pk=Subquery(newer.order_by("-id").values("pk")[:1]))

    def about(self, report_ids: Iterable[str]) -> "JudgementQuerySet":
        """Return standing judgements that touch any of these reports."""
        ids = list(report_ids)
        return self.standing().filter(Q(first__in=ids) | Q(second__in=ids))


class Judgement(Stated):
    """A person's verdict on two reports, with the score they saw and their reason; the latest counts."""

    first = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    reason = models.TextField(_("reason"), blank=True)
    score_seen = models.IntegerField(_("score seen"), null=True)

    objects = JudgementQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("first", "second", "verdict", "reason", "score_seen"), NOBODY
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="judgement_in_order")
        ]


class TakenBack(Stated):
    """A judgement taken back, with the reason; the one before it counts again."""

    judgement = models.OneToOneField(Judgement, on_delete=models.PROTECT, related_name="taken_back")
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = {"judgement": NOBODY, "reason": NOBODY}
