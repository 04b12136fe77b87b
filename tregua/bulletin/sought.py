"""Bulletins, as they are looked for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.bulletin.models import Bulletin
from tregua.people.searching.kinds import Result, Sought


class Bulletins(Sought):
    """Bulletins by their day and the texts that people wrote for them, in every language."""

    code = "bulletin"
    mark = "b"
    name = _("Bulletins")
    permission = "exchange.read"
    of = "bulletin.Bulletin"
    told_by: ClassVar = {
        "bulletin.Bulletin": "SELECT NEW.id AS id",
        "bulletin.Approval": "SELECT NEW.bulletin_id AS id",
    }

    def texts(self, ids: Sequence[str]) -> Mapping[str, Iterable[str]]:
        return {one.pk: _texts(one) for one in _with_approval(ids)}

    def results(self, ids: Sequence[str]) -> Mapping[str, Result]:
        return {
            one.pk: Result(
                gettext("%(day)s · issue %(issue)s") % {"day": one.title, "issue": one.issue},
                reverse("bulletin:bulletin", args=[one.key, one.issue]),
                " · ".join(_texts(one)[3:]),
                one.day,
                "" if hasattr(one, "approval") else gettext("awaits approval"),
            )
            for one in _with_approval(ids)
        }


def _with_approval(ids: Sequence[str]) -> Any:
    return Bulletin.objects.listed().filter(pk__in=ids).select_related("approval")


def _texts(one: Bulletin) -> list[str]:
    """Return what a bulletin says in words: of figures only their rule has a name, and that is the same every day."""
    prose = one.approval.prose if hasattr(one, "approval") else []
    theme = (one.theme or {}).get("words", {})
    days = [one.key, str(one.day), one.day.strftime("%d.%m.%Y")]
    return [*days, one.reason, *_strings(theme), *_strings(prose)]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
