"""How each figure was counted: its rule in full, with its version."""

from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.bulletin.called import Content
from tregua.bulletin.document import Explained, Section
from tregua.bulletin.rules import RULES
from tregua.bulletin.sections.kind import Gathering, SectionKind
from tregua.bulletin.wording import rule_in_full


def _gather(found: Gathering) -> dict[str, Any]:
    used = {figure["rule"] for figure in found.figures}
    return {"method": [rule_in_full(rule) for rule in RULES if rule.code in used]}


def _tell(content: Content, _language: str) -> Iterator[Section]:
    explained = []
    for rule in content["method"]:
        # Frozen in the language it was written in; printed in the wanted one where a translation is known.
        says = rule | {
            one: gettext(rule[one]) for one in ("name", "includes", "excludes", "doubles", "time_basis")
        }
        explained.append(
            Explained(
                says["name"],
                gettext("%(code)s, version %(version)s") % says,
                gettext(
                    "Counted: %(includes)s Not counted: %(excludes)s Doubles: %(doubles)s Time: %(time_basis)s"
                )
                % says,
            )
        )
    yield Section("method", gettext("How it was counted"), explained=explained)


KIND: Final = SectionKind("method", _("How it was counted"), _tell, _gather, always=True, prose=False)
