"""Which current reports the engine takes for one event: suggested clusters, their history, and what was learned."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tregua.record.kept import Identified
from tregua.record.shown import NOBODY


class Learned(Identified):
    """The weights that one mission's reports taught the engine, and where, when and from how many they were learned."""

    tables = models.JSONField(_("tables of weights"))
    origin = models.JSONField(_("where it was learned"))
    fallback = models.TextField(_("why the shipped weights are used"), blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("tables", "origin", "fallback"), NOBODY)


class Relink(Identified):
    """One run over the whole register: how many reports and pairs, what was cut, how many reports moved."""

    learned = models.ForeignKey(Learned, null=True, on_delete=models.SET_NULL, related_name="+")
    facts = models.JSONField(_("what the run met"), default=dict)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("learned", "facts"), NOBODY)


class Grouping(models.Model):
    """The suggested cluster of a report: named after the smallest report of its oldest part, so that it keeps its name."""

    report = models.OneToOneField(
        "reports.Report", on_delete=models.CASCADE, primary_key=True, related_name="grouping"
    )
    cluster = models.CharField(_("cluster"), max_length=26)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("report", "cluster"), NOBODY)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["cluster", "report"], name="grouping_by_cluster")]


class Regrouped(Identified):
    """A report that a run, or a new report, moved from one suggested cluster to another: merges and splits stay visible."""

    report = models.ForeignKey("reports.Report", on_delete=models.CASCADE, related_name="+")
    was = models.CharField(_("was in"), max_length=26, blank=True)
    became = models.CharField(_("is in"), max_length=26, blank=True)
    relink = models.ForeignKey(Relink, null=True, on_delete=models.CASCADE, related_name="moves")

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("report", "was", "became", "relink"), NOBODY)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["became"], name="regrouped_into"),
            models.Index(fields=["was"], name="regrouped_from"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(was=F("became")), name="regrouped_moves")
        ]
