"""The data dictionary: what every table and column means, in the words of the models themselves."""

from collections.abc import Iterator
from typing import Final

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.utils import translation

from tregua.centre.exports.cells import AnyField, kind_of, may_be_empty_or_unknown, relation, stored
from tregua.centre.exports.describing import meaning
from tregua.centre.exports.leaving import ELSEWHERE, POINTS, PROTECTED, SECRETS, in_order, stays
from tregua.record.shown import NOBODY, shown_to

MOST_CODES: Final = 40
HEAD: Final = """\
# Data dictionary

Made from the code by `tools/dictionary.py`; a test holds it to the code. It names every kind of record a centre
keeps, with the columns of its table, as they stand in the database and in an [export](operator/export.md).

*Kept* means: written once, never changed, never removed; a correction is a new row. *Seen by* is who outside the
centre may see the field once the record is released: nobody, the other centre, or the public. A field that may be
*not known* is empty then. Moments are UTC. Every record has `id`, which is never used again (a ULID; accounts are
numbered), and `recorded_at`, the moment it was written; they are left out below.
"""
EVERYWHERE: Final = frozenset({"id", "recorded_at"})
KINDS: Final = {
    "text": "text",
    "integer": "whole number",
    "number": "number",
    "decimal": "number",
    "boolean": "yes or no",
    "date": "day",
    "time": "time",
    "moment": "moment",
    "json": "JSON",
    "bytes": "bytes",
    "bytes within": "bytes",
}


def text() -> str:
    """Return the data dictionary as Markdown."""
    models = in_order([model for model in apps.get_models() if model._meta.app_label in settings.APPS])
    with translation.override("en"):
        return (
            "\n".join([HEAD, *(line for app in settings.APPS for line in _package(app, models))]).rstrip()
            + "\n"
        )


def _package(app: str, models: list[type[Model]]) -> Iterator[str]:
    own = [model for model in models if model._meta.app_label == app]
    if own:
        yield f"## {app}\n"
    for model in own:
        yield from _model(model)


def _model(model: type[Model]) -> Iterator[str]:
    label = model._meta.label
    yield f"### {label}\n"
    kept = "Kept." if getattr(model, "never_changed", False) else "May change."
    why = stays(model)
    leaves = (
        f" In no export: {why}." if why else (" In an export only encrypted." if label in PROTECTED else "")
    )
    yield f"{meaning(model)} {kept}{leaves}\n"
    yield "| column | meaning | holds | seen by |"
    yield "|---|---|---|---|"
    audiences = shown_to(model)
    for field in model._meta.concrete_fields:
        if field.name not in EVERYWHERE:
            yield _row(label, field, audiences.get(field.name, NOBODY))
    yield ""


def _row(label: str, field: AnyField, audience: str) -> str:
    apart = ""
    if field.name in POINTS:
        apart = "; in an export only encrypted"
    elif field.name in SECRETS.get(label, ()):
        apart = "; in an export only on demand"
    elif field.name in ELSEWHERE.get(label, ()):
        apart = "; in an export as lines of `logs/`"
    return f"| `{field.attname}` | {_said(str(field.verbose_name))} | {_holds(field)}{apart} | {audience} |"


def _holds(field: AnyField) -> str:
    key = relation(field)
    kind = KINDS[kind_of(field).name]
    longest = stored(field).max_length
    says = f"a row of {key.related_model._meta.label}" if key else kind
    if not key and kind == "text" and longest and not field.choices:
        says += f" of at most {longest} characters"
    if field.choices:
        codes = [f"`{value}`" for value, _label in field.flatchoices if value != ""]
        says = ", ".join(codes[:MOST_CODES]) + (" …" if len(codes) > MOST_CODES else "")
    if field.null:
        says += ", or not known (`\\N` in an export)" if may_be_empty_or_unknown(field) else ", or not known"
    return says + ("; there once only" if field.unique and not field.primary_key else "")


def _said(words: str) -> str:
    return words.replace("|", "\\|")
