"""Entries of the common record, as they are looked for: by log and number alone, as a proof or a printed page names one."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tregua.exchange.held import own_entry, peer_entry, sides
from tregua.people.searching.kinds import Result, Sought

# hmeimim.example/log1#12, hmeimim 12, ours/12
REFERENCE: Final = re.compile(r"(?P<log>[\w.:/-]*\w)\s*[#/ ]\s*(?P<index>\d{1,12})")


class Entries(Sought):
    """What either centre published."""

    code = "entry"
    mark = "e"
    name = _("Common record")
    permission = "exchange.read"

    def results(self, ids: Sequence[str]) -> Mapping[str, Result]:
        del ids
        return {}

    def straight(self, written: str) -> str:
        said = REFERENCE.fullmatch(written)
        if not said:
            return ""
        for side in sides():
            which, index = "ours" if side.own else "theirs", int(said["index"])
            if said["log"].casefold() in {which, side.code.casefold(), side.origin.casefold()}:
                there = own_entry(index) if side.own else peer_entry(index)
                return reverse("exchange:entry", args=[which, index]) if there else ""
        return ""
