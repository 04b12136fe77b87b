"""What the page of a statement says of a text that may carry it: each field in words, side by side."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tregua.agreement.months import day_in_words
from tregua.reports.carried import Carried
from tregua.reports.said import Statement

LABELS: Final[dict[str, Promise]] = {
    "speaker": _("speaker"),
    "speaker_role": _("role"),
    "said_on": _("said on"),
    "occasion": _("occasion"),
    "place": _("place"),
    "depth": _("mouths it came through"),
    "asks": _("who asks"),
    "figure": _("figure"),
    "places": _("places named"),
    "party": _("parties named"),
    "denied": _("said in one, denied in the other"),
    "said": _("what is said"),
}
MOST: Final = 30


class Row(NamedTuple):
    """One field: what the statement gives and what the text gives; empty where it does not say."""

    label: str
    statement: str
    text: str


def rows(statement: Statement, carried: Carried) -> dict[str, list[Row]]:
    """Return the fields that differ and those that are the same; what only one of them says is put together."""
    told: Iterable[Mapping[str, Any]] = carried.differences
    differing, same, only = [], [], dict[str, tuple[list[str], list[str]]]()
    for one in told:
        field, how = one["field"], one["relation"]
        label = str(LABELS.get(field, field))
        first = _in_words(statement, field, one["first"])
        second = _in_words(None, field, one["second"])
        if how == "same" or (how != "differs" and field in SELDOM_SAID):
            same.append(Row(label, first, second))
        elif how == "differs" or field not in TOGETHER:
            differing.append(Row(label, first, second))
        else:
            left, right = only.setdefault(label, ([], []))
            left.append(first)
            right.append(second)
    differing += [Row(label, _joined(left), _joined(right)) for label, (left, right) in only.items()]
    return {"differing": differing[:MOST], "same": same[:MOST]}


# Fields of which a text has many.
TOGETHER: Final = frozenset({"figure", "places", "party", "said"})


# What many texts leave unsaid around the words: that only one of two says it is no difference to look at first.
SELDOM_SAID: Final = frozenset({"speaker_role", "said_on", "occasion", "depth"})


def _in_words(statement: Statement | None, field: str, words: str) -> str:
    """Return what is given in a field: a day, and the kind of a statement's occasion, in the language of the page."""
    if field == "occasion" and words and statement and statement.occasion:
        return str(statement.occasion.get_kind_display())
    if field == "said_on" and words:
        return day_in_words(date.fromisoformat(words))
    return words


def _joined(words: Iterable[str]) -> str:
    return " · ".join(filter(None, words))
