"""Words of the common record for templates."""

from typing import Any

from django import template
from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.exchange import beside
from tregua.exchange.covering import Seen
from tregua.exchange.entries import BY_KIND
from tregua.exchange.fold import Item, Logged
from tregua.exchange.fold import Position as Stance
from tregua.exchange.held import Side
from tregua.exchange.ledger import Disclosed
from tregua.exchange.models import PeerEntry, Proposal
from tregua.exchange.positions import Position
from tregua.exchange.previews import precision_words
from tregua.exchange.reasons import REASONS
from tregua.exchange.relations import DERIVED, RelationKind
from tregua.exchange.showing import LABELS, Fact, facts_of, in_words, name_in, proposed_shortly, said_shortly
from tregua.exchange.terms import FIELDS, Terms
from tregua.reports.beside import Body
from tregua.reports.series_names import series_in_words

register = template.Library()
# Kinds of entry that are no record of the register.
OTHER_KINDS = {
    "bulletin": _("bulletin"),
    "position": _("position on an entry"),
    "charter": _("charter"),
    "genesis": _("beginning of the log"),
    "ack": _("receipt for the other log"),
}
TYPES = {"supersede": _("replaces an earlier entry"), "redact": _("redacts an earlier entry")}
# Parts of a bulletin that are no field of a model.
PARTS = {
    "beside": _("counts side by side"),
    "both_centres": _("what each centre published"),
    "by_kind": _("by kind"),
    "centre": _("centre"),
    "channels": _("who accepted, by channel"),
    "corrections": _("corrections"),
    "corrects": _("which issue it corrects"),
    "counts_of_others": _("counts of others"),
    "coverage": _("coverage"),
    "days_before": _("the days before"),
    "differences": _("differences between the centres"),
    "figures": _("figures"),
    "holding": _("whether it holds"),
    "method": _("how it was counted"),
    "parties": _("party by party"),
    "provinces": _("by province"),
    "restrictions": _("restrictions of movement"),
    "sections": _("order of the sections"),
    "statements": _("statements"),
    "times": _("how long it took"),
    "version": _("version of the format"),
    "zone": _("time zone"),
}
# Records that leave in lists and copies and are no kind of entry.
RECORDS = {
    "bulletin": _("bulletin"),
    "incident": _("incident"),
    "report": _("report"),
    "message": _("message"),
    "evidencefile": _("evidence file"),
}
# The word before the number of what a disclosure rests on.
BASES = {"list": _("list"), "proposal": _("Proposal"), "approval": _("approval")}
# Sealed fields that are no field of the record itself.
SEALED_WORDS = {FIELDS: _("what would else be for everybody")}


@register.filter
def facts(entry: Item | Logged) -> list[Fact]:
    """Give the public part of an entry line by line."""
    return facts_of(entry)


@register.filter
def whose(body: Body) -> str:
    """Give whether a body speaks for this centre, for the other or for neither."""
    return beside.whose(body)


@register.filter
def called(thing: Any) -> str:
    """Give what {code, names} is called in the page's language."""
    return name_in(thing)


@register.filter
def written(value: Any) -> str:
    """Give a day or an instant of an entry in words; anything else as it came."""
    return in_words(value)


@register.filter
def position_word(stance: Stance) -> str:
    """Give the page's word for a position; where nobody answered, with the day that has passed."""
    if stance.word == Position.NO_ANSWER and stance.due:
        return gettext("no answer by %(day)s") % {"day": in_words(stance.due)}
    return str(Position(stance.word).label) if stance.word in Position.values else stance.word


@register.filter
def kind_name(kind: str) -> str:
    """Give what a kind of entry is called; a kind we do not know by its own word."""
    known = BY_KIND.get(kind)
    return str(known.name) if known else str(OTHER_KINDS.get(kind, kind))


@register.filter
def type_name(kind: str) -> str:
    """Give what an entry does to an earlier one; a type we do not know by its own word."""
    return str(TYPES.get(kind, kind))


@register.filter
def at(positions: dict[str, Stance], origin: str) -> Stance | None:
    """Give the position of one centre."""
    return positions.get(origin)


@register.filter
def side_word(origin: str, sides: list[Side]) -> str:
    """Give the word for a log in addresses: ours or theirs."""
    return "ours" if any(side.own and side.origin == origin for side in sides) else "theirs"


@register.filter
def fact_word(entry: Item, name: str) -> str:
    """Give one field of an entry in words."""
    kind = BY_KIND.get(entry.kind)
    value = entry.public.get(name)
    return in_words(value, kind.model._meta.get_field(name) if kind else None)


@register.filter
def figure_value(bulletin: Item, rule: str) -> int | None:
    """Give one figure of a published bulletin, or None where it has none (or not in a form we know)."""
    figures = bulletin.public.get("figures")
    for figure in figures if isinstance(figures, list) else ():
        if isinstance(figure, dict) and figure.get("rule") == rule and isinstance(figure.get("value"), int):
            return int(figure["value"])
    return None


@register.filter
def count_value(count: Item) -> int | None:
    """Give the number of a published count, or None where it is not a number."""
    value = count.public.get("value")
    return value if isinstance(value, int) else None


@register.filter
def series_words(count: Item) -> str:
    """Give the page's words for the series of a published count."""
    return series_in_words(str(count.public.get("series") or ""))


@register.filter
def shortly(item: Item) -> str:
    """Give one line that says what an item is."""
    return said_shortly(item)


@register.filter
def proposed(row: Proposal) -> str:
    """Give one line that says which record is proposed."""
    return proposed_shortly(row.kind, row.fields)


@register.filter
def relation_word(code: str) -> str:
    """Give the page's word for a relation."""
    return str(dict([*RelationKind.choices, *DERIVED]).get(code, code))


@register.filter
def reason_word(code: str) -> str:
    """Give the words of a reason for which an item is suggested."""
    return str(REASONS.get(code, code))


@register.filter
def of_key(mapping: dict[Any, Any], key: Any) -> Any:
    """Give what stands under a key; the key itself where nothing does."""
    return mapping.get(key, key)


@register.filter
def seen_by(item: Item, origin: str) -> Seen | None:
    """Give by which entry a centre is known to have read an item as it now stands."""
    return item.seen.get(origin)


@register.filter
def precision_told(row: Disclosed) -> str:
    """Give how coarse place and time left, in words."""
    told = row.precision
    return precision_words(Terms(place=told.get("place", "area"), time=told.get("time", "day")))


@register.filter
def record_called(row: Disclosed) -> str:
    """Give what the kind of a disclosed record is called."""
    model = _model(row.record)
    known = next((kind.name for kind in BY_KIND.values() if kind.model is model), "")
    if not known and row.record == PeerEntry._meta.label:
        return gettext("entry of the other centre")
    word = RECORDS.get(model._meta.model_name or "", model._meta.verbose_name) if model else row.record
    return str(known or word)


@register.filter
def basis_told(row: Disclosed) -> str:
    """Give what a disclosure rests on: a reason as it was written, or what decided it with its number."""
    word, _space, number = row.basis.partition(" ")
    return f"{BASES[word]} {number}" if word in BASES else row.basis


@register.filter
def fields_told(row: Disclosed) -> str:
    """Give the fields that left, each by its name."""
    model = _model(row.record)
    words = {name: str(label) for name, label in PARTS.items()}
    words |= {one.name: str(one.verbose_name) for one in model._meta.concrete_fields} if model else {}
    words |= {name: str(label) for name, label in (LABELS | SEALED_WORDS | {"list": BASES["list"]}).items()}
    return " · ".join(words.get(name, name) for name in row.fields)


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None
