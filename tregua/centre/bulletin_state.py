"""How the daily bulletins of today and yesterday stand: none, prepared, approved for an hour, published."""

from collections.abc import Callable
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext

from tregua.agreement.months import day_in_words
from tregua.bulletin.models import Bulletin, Embargo
from tregua.centre.lines import Line


def bulletin_lines(today: date, *, may_prepare: bool, may_read: bool) -> list[Line]:
    """Return one line for each of the two days, today's first."""
    days = (today, today - timedelta(days=1))
    made = Bulletin.objects.daily().filter(day__in=days).defer("content").order_by("id")
    latest = {one.day: one for one in made.select_related("approval", "recorded_by")}
    held = {one.bulletin_id: one for one in Embargo.objects.waiting() if one.bulletin.day in days}
    unmade = _prepare if may_prepare else _known if may_read else _listed
    return [_line(day, latest.get(day), held, unmade) for day in days]


def _prepare(_day: date) -> str:
    return reverse("bulletin:prepare")


def _known(day: date) -> str:
    """Lead to what is known of a day that has no bulletin: its incidents, counted."""
    return f"{reverse('incidents:days')}?show=all&first={day}&last={day}"


def _listed(_day: date) -> str:
    return reverse("bulletin:list")


def _line(day: date, made: Bulletin | None, held: dict[str, Embargo], unmade: Callable[[date], str]) -> Line:
    words = day_in_words(day)
    if made is None:
        return Line(words, unmade(day), aside=gettext("not prepared yet"))
    address = reverse("bulletin:bulletin", args=[made.key, made.issue])
    if hasattr(made, "approval"):
        return Line(words, address, aside=gettext("published"), at=made.approval.recorded_at)
    if made.pk in held:
        return Line(words, address, aside=gettext("approved, goes out"), at=held[made.pk].until)
    said = gettext("prepared by %(person)s, waits for a second person") % {"person": made.recorded_by}
    return Line(words, address, aside=said, at=made.recorded_at)
