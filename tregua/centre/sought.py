"""A day, as it is looked for: written as people write it, it leads to its pages of every part of the centre."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.exchange.beside import on_day
from tregua.exchange.fold import of_our_time
from tregua.incidents.of_day import of_day
from tregua.intake.channels.sheet.moments import TODAY_ASSUMED, moment
from tregua.intake.channels.sheet.problems import CellError
from tregua.people.persons import Person
from tregua.people.searching.kinds import Result, Sought


class Days(Sought):
    """The pages of a day, for whoever writes one as people write it."""

    code = "day"
    mark = "d"
    name = _("That day")
    permission = "incidents.read"

    def may_find(self, person: Person) -> bool:
        """Return whether this person may open all the pages of a day."""
        return super().may_find(person) and person.may("reports.read") and person.may("exchange.read")

    def other_ids(self, written: str) -> Sequence[str]:
        """Return the pages of the day that was written; of both days where it can be read as two."""
        return [f"{page} {day}" for day in _days(written) for page in ("incidents", "reports", "beside")]

    def results(self, ids: Sequence[str]) -> Mapping[str, Result]:
        return {one: _page_of_day(*one.split()) for one in ids}


def _days(written: str) -> list[date]:
    """Return the days that what was written may be; none where it is no day, or only a time of day."""
    try:
        found = moment(written, now=timezone.localtime())
    except CellError as error:
        may_be = str(error.detail["readings"]).split("; ") if error.why == "day_ambiguous" else []
        return [day for one in may_be if of_our_time(day := date.fromisoformat(one))]
    if TODAY_ASSUMED in found.assumed:
        return []
    # A zone that was written may put the time into the day before or after.
    day = timezone.localtime(found.at).date() if found.time and found.at.tzinfo else found.day
    return [day] if of_our_time(day) else []


def _page_of_day(page: str, day: str) -> Result:
    """Return one page of a day, with its figure where that is soon counted: whoever asks for a day asks how many."""
    on = date.fromisoformat(day)
    if page == "reports":
        return Result(gettext("Reports of that day"), f"{reverse('reports:list')}?day={day}", at=on)
    if page == "incidents":
        address = f"{reverse('incidents:list')}?show=all&first={day}&last={day}"
        return Result(gettext("Incidents of that day"), address, at=on, beside=of_day(on))
    title = gettext("What each body published of that day, side by side")
    return Result(title, reverse("exchange:beside", args=[day]), at=on, beside=_published(on))


def _published(day: date) -> str:
    """Return each body's figure for a day beside its name: never a sum."""
    figures = [f"{body.name}: {body.shown.value}" for body in on_day(day) if body.has_figure]
    return " · ".join(figures) or gettext("nothing published")
