"""Reports and statements, as they are looked for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.sought import names_of_parties
from tregua.agreement.violation_types import labels_of
from tregua.people.searching.kinds import Result, Sought
from tregua.places.sought import names_of_places
from tregua.reports.models import Report, Statement


class Reports(Sought):
    """Claims as last corrected: their words, what they write of place, actor and target, and what those are called."""

    code = "report"
    mark = "r"
    name = _("Reports")
    permission = "reports.read"
    of = "reports.Report"
    told_by: ClassVar = {
        "reports.Report": "SELECT NEW.id AS id UNION ALL SELECT NEW.supersedes_id",
    }

    def texts(self, ids: Sequence[str]) -> Mapping[str, Iterable[str]]:
        rows = Report.objects.filter(pk__in=ids, superseded_by=None)
        found = list(rows.only(*WRITTEN, "violation_type", "place", "actor"))
        places, parties = (
            names_of_places({one.place_id for one in found}),
            names_of_parties({one.actor_id for one in found}),
        )
        return {
            one.pk: [
                *(getattr(one, name) for name in WRITTEN),
                *labels_of(one.violation_type),
                *places.get(one.place_id, ()),
                *parties.get(one.actor_id, ()),
            ]
            for one in found
        }

    def results(self, ids: Sequence[str]) -> Mapping[str, Result]:
        return {
            one.pk: Result(
                " · ".join(
                    filter(None, [str(one.violation_label or one.get_predicate_display()), _where(one)])
                ),
                reverse("reports:report", args=[one.pk]),
                one.words,
                one.started_at,
                gettext("withdrawn") if hasattr(one, "withdrawal") else "",
            )
            for one in Report.objects.filter(pk__in=ids, superseded_by=None).in_full()
        }


WRITTEN = ("words", "place_as_written", "actor_as_written", "target")


def _where(one: Report) -> str:
    return str(one.place) if one.place else one.place_as_written


class Statements(Sought):
    """Words of named speakers, with how outlets gave them."""

    code = "statement"
    mark = "s"
    name = _("Statements")
    permission = "reports.read"
    of = "reports.Statement"
    told_by: ClassVar = {
        "reports.Statement": "SELECT NEW.id AS id",
        "reports.Rendering": "SELECT NEW.statement_id AS id",
    }

    def texts(self, ids: Sequence[str]) -> Mapping[str, Iterable[str]]:
        return {
            one.pk: [
                one.speaker,
                one.speaker_role,
                one.words,
                *(part for told in one.renderings.all() for part in (told.outlet, told.words)),
            ]
            for one in Statement.objects.filter(pk__in=ids).prefetch_related("renderings")
        }

    def results(self, ids: Sequence[str]) -> Mapping[str, Result]:
        return {
            one.pk: Result(
                one.speaker,
                reverse("reports:statement", args=[one.pk]),
                " · ".join([one.words, *(told.words for told in one.renderings.all())]),
                one.said_on,
                one.speaker_role,
            )
            for one in Statement.objects.filter(pk__in=ids).prefetch_related("renderings")
        }
