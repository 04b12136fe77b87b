"""How the public part of an entry is read on a page: each field with its name, each code in words.

What the other centre sent may have any shape; whatever is not understood is shown as it came.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.encoding import force_str
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.channels import channel_name
from tregua.agreement.months import time_in_words
from tregua.agreement.names import language_name, named
from tregua.agreement.violation_types import VIOLATION_TYPES, label
from tregua.exchange.entries import BY_KIND, OPENED
from tregua.exchange.fold import Item, Logged
from tregua.exchange.terms import Parts
from tregua.reports.series_names import series_in_words

# Fields of an entry that are no field of a model, and those that a reader has no use for.
LABELS = {
    "id": _("identifier"),
    "day": _("day"),
    "period": _("week or month"),
    "audience": _("for whom"),
    "answer_by": _("answer asked by"),
    "position": _("position"),
    "reason": _("reason"),
    "due": _("due"),
    "agreement": _("agreement"),
    "party": _("party"),
    "place": _("place"),
    "publisher": _("published by"),
    "occasion": _("occasion"),
    "attributed_to": _("attributed to"),
    "supersedes": _("replaces"),
    "incident": _("incident"),
}
# Codes that have words of their own elsewhere.
CODES: Final[Mapping[str, Callable[[str], str]]] = {
    "audience": lambda code: str(dict(Parts.choices).get(code, code)),
    "channel": channel_name,
    "language": language_name,
    "violation_type": lambda code: f"{code} {label(code)}" if code in VIOLATION_TYPES else code,
}
NOT_SHOWN = frozenset({"id"})
# Left empty these say that there is none, and not that it is unknown.
NONE_IF_EMPTY = frozenset({"attributed_to", "level", "supersedes"})


@dataclass(frozen=True)
class Fact:
    """One line of an entry: the name of the field and its value in words."""

    label: str
    value: str


def facts_of(entry: Item | Logged) -> list[Fact]:
    """Return the public part of an entry line by line."""
    kind = BY_KIND.get(entry.kind)
    return list(_facts(entry.public, kind.model if kind else None))


def _facts(public: Mapping[str, Any], model: type[models.Model] | None) -> Iterator[Fact]:
    for name in sorted(public):
        value = public[name]
        field = _field(model, name)
        opened = field.related_model if field is not None and field.is_relation else None
        if name in NOT_SHOWN:
            continue
        if opened in OPENED and isinstance(value, dict):
            yield from _facts(value, opened)
        elif value is None and name in NONE_IF_EMPTY:
            yield Fact(_label(field, name), gettext("none"))
        elif value not in ("", {}):
            words = CODES[name](value) if name in CODES and isinstance(value, str) else in_words(value, field)
            yield Fact(_label(field, name), words)


def _field(model: type[models.Model] | None, name: str) -> Any:
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def _label(field: Any, name: str) -> str:
    if name in LABELS:
        return force_str(LABELS[name])
    return force_str(field.verbose_name) if field is not None else name


def in_words(value: Any, field: Any = None) -> str:
    """Return one value in words: a code by its label, a named thing by its name, nothing as "not known"."""
    if value is None:
        return gettext("not known")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, dict):
        return name_in(value)
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    choices = dict(field.flatchoices) if field is not None and getattr(field, "flatchoices", None) else {}
    if value in choices:
        return force_str(choices[value])
    if isinstance(value, str) and getattr(field, "name", "") == "series":
        value = series_in_words(value)
    return time_in_words(value) if isinstance(value, str) else force_str(value)


def name_in(thing: Any) -> str:
    """Return what {code, names} is called in the page's language; other objects as they came."""
    if not isinstance(thing, dict):
        return gettext("not known") if thing is None else str(thing)
    names = thing.get("names")
    if isinstance(names, dict) and names:
        return named({str(code): str(name) for code, name in names.items()})
    if "code" in thing:
        return str(thing["code"])
    return " · ".join(f"{key}: {value}" for key, value in sorted(thing.items()))


def said_shortly(item: Item) -> str:
    """Return one line that says what an item is: its kind, its day, and the one thing it is known by."""
    known = gettext("redacted") if item.is_redacted else _known_by(item.kind, item.public)
    return _line(item.kind, item.public, item.day or "", known)


def proposed_shortly(kind: str, fields: Mapping[str, Any]) -> str:
    """Return the same line of a record that is proposed, of the fields that would leave."""
    return _line(kind, fields, str(fields.get("day") or ""), _known_by(kind, fields))


def _line(code: str, says: Mapping[str, Any], day: str, known: str) -> str:
    kind = BY_KIND.get(code)
    incident = says.get("incident") if isinstance(says.get("incident"), dict) else {}
    place = (incident or {}).get("place") or says.get("place")
    parts = [
        force_str(kind.name) if kind else code,
        time_in_words(day) if day else "",
        name_in(place) if place else "",
        known,
    ]
    return " · ".join(filter(None, parts))


def _known_by(kind: str, says: Mapping[str, Any]) -> str:
    if kind == "finding":
        return in_words(says.get("answer"), _field(BY_KIND["finding"].model, "answer"))
    if kind == "published_count" and says.get("value") is not None:
        unit = in_words(says.get("unit"), _field(BY_KIND[kind].model, "unit"))
        return f"{name_in(says.get('publisher'))} · {unit}: {says['value']}"
    if kind == "acceptance":
        return gettext("through %(channel)s") % {"channel": channel_name(str(says.get("channel") or ""))}
    if kind == "statement":
        return f"{says.get('speaker', '')}: {str(says.get('words', ''))[:80]}"
    return str(says.get("organiser") or "")
