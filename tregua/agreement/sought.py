"""Parties, as they are looked for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Party, PartyName
from tregua.people.searching.kinds import Result, Sought


def names_of_parties(ids: Iterable[str | None]) -> dict[str | None, list[str]]:
    """Return what each of these parties is called, in every language and by everybody."""
    found: dict[str | None, list[str]] = {}
    for pk, name in PartyName.objects.filter(party__in=set(ids) - {None}).values_list("party", "name"):
        found.setdefault(pk, []).append(name)
    return found


class Parties(Sought):
    """Who is bound by the agreement, under every name."""

    code = "party"
    mark = "p"
    name = _("Parties")
    permission = "agreement.read"
    of = "agreement.Party"
    told_by: ClassVar = {
        "agreement.Party": "SELECT NEW.id AS id",
        "agreement.PartyName": "SELECT NEW.party_id AS id",
    }

    def texts(self, ids: Sequence[str]) -> Mapping[str, Iterable[str]]:
        names = names_of_parties(ids)
        codes = Party.objects.filter(pk__in=ids).values_list("pk", "code")
        return {pk: [code, *names.get(pk, ())] for pk, code in codes}

    def results(self, ids: Sequence[str]) -> Mapping[str, Result]:
        return {
            one.pk: Result(
                one.name(),
                reverse("agreement:party", args=[one.code]),
                " · ".join(dict.fromkeys(row.name for row in one.party_names.all())),
                beside=str(one.get_kind_display()),
            )
            for one in Party.objects.filter(pk__in=ids).prefetch_related("party_names")
        }
