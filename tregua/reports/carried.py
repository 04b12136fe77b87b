"""Texts that may carry a statement on record, and what people decided about them."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final

from django.db import models
from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from tregua.intake.models import Message
from tregua.people.models import Stated
from tregua.record.kept import Identified
from tregua.record.shown import NOBODY
from tregua.reports.said import Rendering, Statement


class CarriedQuerySet(models.QuerySet["Carried"]):
    """Texts that may carry a statement."""

    def undecided(self, statements: Iterable[Statement]) -> "CarriedQuerySet":
        """Return the texts about which nobody has decided for these statements, the likeliest first."""
        decided = CarriedDecision.objects.filter(statement=OuterRef("statement"), message=OuterRef("message"))
        waiting = self.filter(~Exists(decided), statement__in=list(statements)).select_related("message")
        return waiting.order_by("-likeness", "-id")

    def numbers(self, statements: Iterable[Statement]) -> dict[str, int]:
        """Return how many undecided texts each of these statements has."""
        waiting = self.undecided(statements).order_by().values("statement").annotate(number=Count("id"))
        return {one["statement"]: one["number"] for one in waiting}


class Carried(Identified):
    """The machine's view that a text carries a statement: where, how likely, why, and what differs.

    `spans` are [first character, end] in the working text; `differences` are what `tregua.intake.reading.differences`
    tells, the statement first. Worked out anew at any time; only decisions are kept for ever.
    """

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="carried")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    spans = models.JSONField(_("where in the text"))
    language = models.CharField(_("language"), max_length=8, blank=True)
    likeness = models.PositiveSmallIntegerField(_("likeness, in thousandths"))
    reasons = models.JSONField(_("reasons"))
    differences = models.JSONField(_("differences"))

    objects = CarriedQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("statement", "message", "spans", "language", "likeness", "reasons", "differences"), NOBODY
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "message"], name="carried_once"),
        ]

    @property
    def as_seen(self) -> str:
        """What stands on the page of this suggestion, in few letters: others when its text was read anew."""
        seen = json.dumps([self.spans, self.language, self.differences], sort_keys=True)
        return hashlib.sha256(seen.encode()).hexdigest()[:16]

    @property
    def words(self) -> str:
        """The words of the text that carry the statement, parts of it joined by an ellipsis."""
        text = self.message.text
        return " … ".join(" ".join(text[start:end].split()) for start, end in self.spans)


class CarriedDecision(Stated):
    """A person took a text as a rendering of a statement, or turned that down; it is not asked again."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+")
    likeness = models.PositiveSmallIntegerField(_("likeness seen, in thousandths"))
    rendering = models.ForeignKey(
        Rendering, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(_("reason"), blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("statement", "message", "likeness", "rendering", "reason"), NOBODY
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "message"], name="carried_decided_once"),
        ]


# What is said itself; what only one text tells around the words is no omission of the other.
SAID: Final = frozenset({"figure", "places", "party", "said"})


def kept_differences(differences: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return differences as a rendering keeps them: {field, statement, rendering}; what is the same is left out."""
    kept = []
    for one in differences:
        field, relation, first, second = (one[name] for name in ("field", "relation", "first", "second"))
        if relation == "differs":
            kept.append({"field": field, "statement": first, "rendering": second})
        elif relation == "only_first" and field in SAID:
            kept.append({"field": "left_out", "statement": first, "rendering": ""})
        elif relation == "only_second" and field in SAID:
            kept.append({"field": "added", "statement": "", "rendering": second})
    return kept
