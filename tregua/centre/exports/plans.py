"""What is filled from what: each model of an export, its files, and the columns that stay unknown."""

from dataclasses import dataclass

from django.apps.registry import Apps
from django.db.models import Model

from tregua.centre.exports import GET_ANEW, ExportError
from tregua.centre.exports.incoming import Incoming, asked
from tregua.centre.exports.leaving import (
    ELSEWHERE,
    OURS,
    POINTS,
    PROTECTED,
    SECRETS,
    all_that_stays,
    in_order,
)
from tregua.centre.exports.rows import Part


@dataclass(frozen=True)
class Plan:
    """How one model is filled: from which files, and which columns stay unknown (`without`)."""

    label: str
    model: type[Model]
    main: Part
    apart: Part | None
    without: tuple[str, ...]
    left_out: bool


def plans_of(export: Incoming, apps: Apps, *, with_protected: bool) -> list[Plan]:
    """Return a plan for every model of ours; ExportError for a table too many, too few or of other columns."""
    # What stayed when the export was made, or would stay today, has no table in it.
    stay = all_that_stays().keys() | asked(export.own, "stays", dict).keys()
    ours = [
        model
        for model in apps.get_models()
        if model._meta.app_label in OURS and model._meta.label not in stay
    ]
    known = {model._meta.label for model in ours}
    by_label: dict[str, list[Part]] = {}
    for part in export.parts:
        if part.label not in known:
            raise ExportError(f"{part.path}: no table {part.label[:60]} is known here. {GET_ANEW}")
        by_label.setdefault(part.label, []).append(part)
    return [
        _plan(export, model, by_label.get(model._meta.label, []), with_protected=with_protected)
        for model in in_order(ours)
    ]


def _plan(export: Incoming, model: type[Model], parts: list[Part], *, with_protected: bool) -> Plan:
    label = model._meta.label
    fields = {field.attname: field for field in model._meta.concrete_fields}
    left_out = asked(export.own, "left_out", dict).get(label)
    behind = SECRETS.get(label, frozenset()) if left_out else frozenset()
    needed = {name for name in fields if name not in behind | ELSEWHERE.get(label, frozenset())}
    if not parts and not export.holds_protected and label in PROTECTED:
        nothing = Part("", label, (), None, protected=True)
        return Plan(label, model, nothing, None, (), left_out=True)
    if not parts or len(parts) > 2:
        raise ExportError(f"There is no table {label} in this export, or more than one. {GET_ANEW}")
    main, apart = parts[0], parts[1] if len(parts) == 2 else None
    named = [*main.columns, *(apart.columns[1:] if apart else ())]
    lost = set() if export.holds_protected else (needed - set(named)) & POINTS
    for name in (*named, *(needed - lost)):
        if name not in needed or named.count(name) != 1:
            raise ExportError(
                f"{main.path}: the column {name[:60]} is missing, unknown or there twice. {GET_ANEW}"
            )
    if apart and (apart.columns[0] != model._meta.pk.attname or not apart.protected):
        raise ExportError(f"{apart.path} does not begin with the column {model._meta.pk.attname}. {GET_ANEW}")
    closed = not with_protected
    without = tuple(sorted(lost or (apart.columns[1:] if apart and closed else ())))
    out = (main.protected and closed) or any(not fields[name].null for name in without)
    return Plan(label, model, main, None if closed else apart, without, out)
