"""Reports that no engine has held against the others, and pairs that nobody has judged."""

from typing import Any, ClassVar

from django.db import models

from tregua.record.shown import NOBODY
from tregua.record.waiting import Waiting

OF_THE_PAIR = "SELECT id FROM matching_suggestion WHERE first_id = NEW.first_id AND second_id = NEW.second_id"
WITH_THE_REPORT = "SELECT id FROM matching_suggestion WHERE first_id = NEW.{0} OR second_id = NEW.{0}"
TAKEN_BACK = (
    "SELECT pair.id FROM matching_suggestion pair JOIN matching_judgement judged ON pair.first_id = judged.first_id "
    "AND pair.second_id = judged.second_id WHERE judged.id = NEW.judgement_id"
)


class UnexaminedReport(Waiting):
    """A report that no engine has held against its neighbours."""

    report = models.OneToOneField(
        "reports.Report", on_delete=models.CASCADE, primary_key=True, related_name="unexamined"
    )
    started_at = models.DateTimeField(null=True)

    shown_to: ClassVar[dict[str, str]] = {"report": NOBODY, "started_at": NOBODY}
    closed_by: ClassVar = {"matching.Examined": "SELECT NEW.report_id"}

    class Meta:
        indexes: ClassVar = [models.Index(fields=["started_at", "report"], name="unexamined_by_time")]

    @classmethod
    def definition(cls) -> "models.QuerySet[Any]":
        from tregua.matching import engine  # noqa: PLC0415 - heavy, and most commands match nothing
        from tregua.matching.models import Examined  # noqa: PLC0415 - the models stand on this file

        done = Examined.objects.filter(engine=engine.ENGINE, report=models.OuterRef("pk"))
        return models.QuerySet(cls.of()).filter(~models.Exists(done))


class UnjudgedPair(Waiting):
    """A pair of current reports that nobody has judged."""

    pair = models.OneToOneField(
        "matching.Suggestion", on_delete=models.CASCADE, primary_key=True, related_name="waiting"
    )
    score = models.IntegerField()

    shown_to: ClassVar[dict[str, str]] = {"pair": NOBODY, "score": NOBODY}
    closed_by: ClassVar = {
        "matching.Judgement": OF_THE_PAIR,
        "reports.Withdrawal": WITH_THE_REPORT.format("report_id"),
        "reports.Report": WITH_THE_REPORT.format("supersedes_id"),
    }
    opened_by: ClassVar = {"matching.TakenBack": TAKEN_BACK}
    opened_when: ClassVar[str] = "NEW.implied = ''"

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-score", "-pair"], name="unjudged_by_score")]

    @classmethod
    def definition(cls) -> "models.QuerySet[Any]":
        from tregua.matching.models import Suggestion  # noqa: PLC0415 - the models stand on this file

        return Suggestion.objects.unjudged().filter(implied="")
