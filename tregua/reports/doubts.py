"""What a flag says, in words: one sentence for each kind of doubt, with the figures behind it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tregua.agreement.months import day_in_words
from tregua.agreement.names import END, ISOLATE
from tregua.places.models import Place

LABELS: Final[dict[str, Promise]] = {
    "list_against_total": _("the list does not add up to the total"),
    "partial_list": _("the list does not claim to be complete"),
    "list_of_other_scope": _("the list covers less than the total"),
    "each_of_them": _("one figure for several provinces"),
    "duplicated_province": _("a province stands twice"),
    "running_total": _("the running total does not follow"),
    "running_total_falls": _("the running total goes down"),
    "said_twice": _("one text gives two figures"),
    "narrated_against_total": _("more is told than counted"),
    "editions_differ": _("editions differ"),
    "definition_changed": _("what is counted changed"),
    "window_not_a_day": _("not the count of one day"),
    "ambiguous_midnight": _("ambiguous midnight"),
    "damascus_undifferentiated": _("Damascus, undifferentiated"),
    "damascus_folded": _("Damascus goes by two names"),
    "place_contradicted": _("place contradicted"),
    "no_author": _("nobody stands behind it"),
    "weekday_against_date": _("weekday and date differ"),
    "place_not_found": _("place not identified"),
}
SENTENCES: Final[dict[str, Promise]] = {
    "list_against_total": _("The total says %(total)s; the parts listed add up to %(parts)s."),
    "partial_list": _("The list is introduced by “including”: it accounts for %(parts)s of %(total)s."),
    "list_of_other_scope": _(
        "The list covers %(scope)s and accounts for %(parts)s of %(total)s. Compare what it covers only."
    ),
    "each_of_them": _(
        "The words give one figure to each of several provinces. As read, the parts add up to %(parts)s of %(total)s: %(missing)s are missing."
    ),
    "duplicated_province": _(
        "%(province)s is listed more than once, with %(figures)s. One may be another province."
    ),
    "running_total": _("%(previous)s before and %(added)s more make %(expected)s; the text says %(now)s."),
    "running_total_falls": _(
        "It was %(previous)s before and is %(now)s now. A change of unit or of series is likelier than a fall."
    ),
    "said_twice": _("The text says %(first)s in one place and %(second)s in another."),
    "narrated_against_total": _("The text tells of %(narrated)s and counts %(total)s."),
    "editions_differ": _("The same figure is given differently: %(all)s."),
    "definition_changed": _(
        "One case was: %(before)s. Here it is: %(now_counted)s. Such figures are two series, not one."
    ),
    "window_not_a_day": _(
        "The figure covers %(hours)s hours. It does not stand beside the counts of one day."
    ),
    "ambiguous_midnight": _("“Midnight” has two readings: %(readings)s (zone assumed: %(zone_assumed)s)."),
    "damascus_undifferentiated": _(
        "“Damascus” may mean the city, the countryside or both (%(n)s). Compare it with their sum only."
    ),
    "damascus_folded": _(
        "Editions of this count call Damascus by different names: %(all)s. City and countryside are compared as one."
    ),
    "place_contradicted": _("Texts set it in different places: %(all)s."),
    "no_author": _("The text judges without saying who does: “%(words)s”."),
    "weekday_against_date": _("The words say %(named)s; %(day)s was a %(is)s."),
    "place_not_found": _(
        "“%(as_written)s” is no name of the gazetteer that leads to one place. It may be: %(candidates)s."
    ),
}

HERE: Final = _("here")

# Where in a source a check looks, as the checks name it; anything else is shown as it is written.
WHERE: Final[dict[str, Promise]] = {
    "list by province": _("list by province"),
    "words": _("words"),
    "editions": _("editions"),
    "list by kind": _("list by kind"),
    "lists of the editions": _("lists of the editions"),
    "title and body": _("title and body"),
    "body": _("body"),
    "hours of the window": _("hours of the window"),
    "window": _("window"),
    "what is counted": _("what is counted"),
    "place": _("place"),
    "author": _("author"),
    "hour": _("hour"),
}


def where(written: str) -> str:
    """Return the place in the source in the page's language."""
    return str(WHERE.get(written, written))


def label(kind: str) -> str:
    """Return what a kind of doubt is called in the page's language."""
    return str(LABELS.get(kind, kind))


def sentence(kind: str, detail: Mapping[str, Any]) -> str:
    """Return what is doubted, with its figures, in the page's language."""
    if kind not in SENTENCES:
        return _listed(detail)
    filled = {name: _shown(name, value) for name, value in detail.items()}
    return str(SENTENCES[kind]) % {"all": _listed(detail), **filled}


def _shown(name: str, value: Any) -> str:
    if value is None or value == []:
        return str(_("not known"))
    if isinstance(value, list):
        return " · ".join(_shown(name, one) for one in value)
    in_words = WORDS_FOR.get(name)
    return f"{ISOLATE}{in_words(value) if in_words else value}{END}"


def _listed(detail: Mapping[str, Any]) -> str:
    return " · ".join(
        f"{ISOLATE}{HERE if name == 'here' else name}{END}: {ISOLATE}{_one(value)}{END}"
        for name, value in detail.items()
    )


def _one(value: Any) -> str:
    """Return a figure, or a list by province in words."""
    if not isinstance(value, dict):
        return str(value)
    return " · ".join(f"{province_name(code)} {'–' if n is None else n}" for code, n in value.items())


def _weekday(number: int) -> str:
    name = str(WEEKDAYS[number])
    return name if get_language() in {"en", None} else name.lower()


def _moment(written: str) -> str:
    local = timezone.localtime(datetime.fromisoformat(written))
    return f"{day_in_words(local.date())} {local:%H:%M}"


UNDIFFERENTIATED: Final = "SY01+03"


def province_name(code: str) -> str:
    """Return the name of a province by its code; two that a source does not tell apart have one name together."""
    if code == UNDIFFERENTIATED:
        return str(_("Damascus, undifferentiated"))
    place = Place.objects.filter(code=code).prefetch_related("place_names").first()
    return str(place) if place else code


def folded_name() -> str:
    """Return what Damascus and its countryside are called where they are compared as one."""
    return str(_("Damascus and its countryside"))


WORDS_FOR: Final[dict[str, Callable[[Any], str]]] = {
    "named": _weekday,
    "is": _weekday,
    "day": lambda written: day_in_words(date.fromisoformat(written)),
    "readings": _moment,
    "province": province_name,
}
