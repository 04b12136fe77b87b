"""The incidents of some days counted by day, type, province and finding, for charts with their tables."""

from collections import Counter
from collections.abc import Callable

from django.utils.translation import get_language, gettext

from tregua.agreement.charts import Chart, by_kind, by_province, per_day
from tregua.agreement.violation_types import VIOLATION_TYPES, label
from tregua.incidents.choices import Answer
from tregua.incidents.coverage import day_of
from tregua.incidents.mapped import Mapped
from tregua.incidents.models import Incident


def charts(found: Mapped) -> list[Chart]:
    """Return the charts of the incidents that a map shows, with those that have no place: none is left out."""
    language = get_language() or "en"
    every = [*found.incidents, *found.unplaced]
    days = Counter(day_of(one.began_at) for one in every if one.began_at)
    return [
        per_day(
            [(day, days[day]) for day in found.days],
            language=language,
            title=gettext("Incidents per day, by when they began"),
            unit=gettext("Incidents"),
        ),
        by_kind(
            _rows(every, _type), language=language, title=gettext("Incidents by type of violation alleged")
        ),
        by_province(_rows(every, _province), language=language, title=gettext("Incidents by province")),
        by_kind(
            _rows(every, _answer), language=language, title=gettext("Incidents by what this centre found")
        ),
    ]


def _rows(incidents: list[Incident], name: Callable[[Incident], str]) -> list[tuple[str, int]]:
    """Return names with their counts, the most first."""
    counted = Counter(name(one) for one in incidents)
    return sorted(counted.items(), key=lambda row: (-row[1], row[0]))


def _type(one: Incident) -> str:
    code = one.violation_type
    return f"{code} {label(code)}" if code in VIOLATION_TYPES else code or gettext("not known")


def _province(one: Incident) -> str:
    province = one.place.province if one.place else None
    return str(province) if province else gettext("not known")


def _answer(one: Incident) -> str:
    answer: str | None = one.answer_then  # type: ignore[attr-defined]
    return str(Answer(answer).label) if answer else gettext("no adopted finding")
