"""What this issue corrects: the reason, and each figure as it was printed and as it is now."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.bulletin.called import Content, channel_name, rule_name
from tregua.bulletin.document import Section
from tregua.bulletin.figures import values_of
from tregua.bulletin.sections.kind import Gathering, SectionKind


def _gather(found: Gathering) -> dict[str, Any]:
    return {"corrections": _differences(found.corrects.content, found.figures) if found.corrects else []}


def _differences(earlier: Content, printed: Iterable[Content]) -> list[dict[str, Any]]:
    """Return which figures differ from the corrected issue: what was printed and what is right."""
    was, now = values_of(earlier["figures"]), values_of(printed)
    return [
        {"rule": rule, "scope": scope, "was": was.get(key), "is": now.get(key)}
        for key in sorted({*was, *now})
        for rule, _version, scope in [key]
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
            "figure": rule_name(one["rule"], channel_name(content, one["scope"], language)),
            "was": gettext("nothing") if one["was"] is None else one["was"],
            "now": gettext("nothing") if one["is"] is None else one["is"],
        }
        for one in content["corrections"]
    ]
    if not content["corrections"]:
        lines.append(gettext("No figure differs from the corrected issue."))
    yield Section("corrections", gettext("Corrections"), lines)


KIND: Final = SectionKind("corrections", _("Corrections"), _tell, _gather, always=True)
