"""What this issue corrects: the reason, and each figure as it was printed and as it is now, also of each province."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.bulletin.called import Content, channel_name, province_name, rule_name
from tregua.bulletin.document import Section
from tregua.bulletin.figures import values_of
from tregua.bulletin.identifying import merged
from tregua.bulletin.sections.kind import Gathering, SectionKind

# The rule of a figure, its version and its scope.
Key = tuple[str, int, str]


def _gather(found: Gathering) -> dict[str, Any]:
    if not found.corrects:
        return {"corrections": []}
    earlier = found.corrects.content
    hidden = {*earlier.get("together", []), *found.together}
    was, now = values_of(earlier["figures"]), values_of(found.figures)
    both = was.keys() & now.keys()
    parts = (_parts_of(figures, both, hidden) for figures in (earlier["figures"], found.figures))
    differ = [*_differences(was, now), *_differences(*parts)]
    found.name_provinces(one["part"] for one in differ if one.get("part"))
    return {"corrections": differ}


def _parts_of(
    figures: Iterable[Content], both: Collection[Key], hidden: Collection[str]
) -> dict[tuple[str, int, str, str], int]:
    """Return what was printed of each province in figures that both issues print; what one prints together is together."""
    return {
        (*key, code): number
        for one in figures
        if (key := (one["rule"], one["version"], one["scope"])) in both
        for code, number in merged(one["parts"] or {}, hidden).items()
    }


def _differences(was: Mapping[Any, int], now: Mapping[Any, int]) -> list[dict[str, Any]]:
    """Return what differs from the corrected issue: what was printed and what is right, of a figure or of one province."""
    return [
        {"rule": rule, "scope": scope, "was": was.get(key), "is": now.get(key)}
        | ({"part": part[0]} if part else {})
        for key in sorted({*was, *now})
        for rule, _version, scope, *part in [key]
        if was.get(key) != now.get(key)
    ]


def _tell(content: Content, language: str) -> Iterator[Section]:
    if not content["corrects"]:
        return
    lines = [
        gettext("This issue corrects issue %(issue)s. Reason: %(reason)s")
        % {"issue": content["corrects"]["issue"], "reason": content["reason"]}
    ]
    lines += [
        gettext("%(figure)s: printed %(was)s, now %(now)s.")
        % {
            "figure": _called(content, one, language),
            "was": gettext("nothing") if one["was"] is None else one["was"],
            "now": gettext("nothing") if one["is"] is None else one["is"],
        }
        for one in content["corrections"]
    ]
    if not content["corrections"]:
        lines.append(gettext("No total and no figure of a province differs from the corrected issue."))
    yield Section("corrections", gettext("Corrections"), lines)


def _called(content: Content, one: Content, language: str) -> str:
    figure = rule_name(one["rule"], channel_name(content, one["scope"], language))
    if not one.get("part"):
        return figure
    return gettext("%(figure)s, %(province)s") % {
        "figure": figure, "province": province_name(content, one["part"], language),
    }  # fmt: skip


KIND: Final = SectionKind("corrections", _("Corrections"), _tell, _gather, always=True)
