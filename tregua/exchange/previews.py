"""What would leave, for each audience apart, as a person reads it before deciding."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext

from tregua.exchange.entries import BY_KIND, Leaving, can_be_sealed
from tregua.exchange.exposure import warnings
from tregua.exchange.fold import Logged
from tregua.exchange.seals import Recipient
from tregua.exchange.showing import Fact, facts_of, in_words
from tregua.exchange.terms import FIELDS, PlacePrecision, Terms, TimePrecision
from tregua.exchange.worded import loaded


@dataclass(frozen=True)
class ForAudience:
    """One audience and exactly what it would be able to read."""

    audience: str
    facts: list[Fact]
    written: str


@dataclass(frozen=True)
class Preview:
    """Everything somebody should see before a record leaves."""

    audiences: list[ForAudience]
    warnings: list[str]
    precision: str
    # Loaded words in what this centre wrote itself.
    loaded: list[str]


def preview(
    record: models.Model | None, kind: str, leaves: Leaving, terms: Terms, more: Mapping[str, Any]
) -> Preview:
    """Return what each audience would read; `more` is what a proposal adds to the public part."""
    everybody = dict(leaves.public) | dict(more)
    shown = [
        ForAudience(
            gettext("Everybody, beside the log"), facts_of(Logged("", 0, "", "record", kind, public=everybody)), _written(everybody)
        )
    ]  # fmt: skip
    names = {one.pk: str(one) for one in Recipient.objects.filter(pk__in=list(terms.grants))}
    for to, fields in sorted(terms.grants.items()):
        given = {name: leaves.sealed[name] for name in sorted(fields) if name in leaves.sealed}
        shown.append(
            ForAudience(
                gettext("Sealed to %(name)s") % {"name": names.get(to, to)},
                sealed_facts(given, kind),
                _written(given),
            )
        )
    found = (warnings(record, leaves, terms), loaded(record, leaves)) if record else ([], [])
    return Preview(shown, found[0], precision_words(terms), found[1])


def precision_words(terms: Terms) -> str:
    """Return how coarse place and time are told, in words."""
    return gettext("Place: %(place)s. Time: %(time)s.") % {
        "place": PlacePrecision(terms.place).label,
        "time": TimePrecision(terms.time).label,
    }


def sealed_facts(values: Mapping[str, Any], kind: str) -> list[Fact]:
    """Return sealed fields line by line, those that would else be public each under its own name."""
    known = BY_KIND.get(kind)
    words = dict(can_be_sealed(known.model)) if known else {}
    found: list[Fact] = []
    for name in sorted(values):
        value = values[name]
        if name == FIELDS and isinstance(value, dict):
            found += facts_of(Logged("", 0, "", "record", kind, public=value))
        else:
            found.append(Fact(words.get(name, name), in_words(value)))
    return found


def field_words(names: list[str], kind: str) -> list[tuple[str, str]]:
    """Return (name, words) of sealed fields."""
    known = BY_KIND.get(kind)
    words = dict(can_be_sealed(known.model)) if known else {}
    words[FIELDS] = gettext("what would else be for everybody")
    return [(name, words.get(name, name)) for name in names]


def _written(values: Mapping[str, Any]) -> str:
    return json.dumps(values, indent=1, ensure_ascii=False, sort_keys=True)
