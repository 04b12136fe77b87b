"""Places, as they are looked for: by the gazetteer's own look-up, which knows relays and likeness."""

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tregua.people.pages import ANYBODY_HERE
from tregua.people.searching.kinds import Result, Sought
from tregua.places.models import Place, PlaceName


def names_of_places(ids: Iterable[str | None]) -> dict[str | None, list[str]]:
    """Return what each of these places is called, in every script."""
    found: dict[str | None, list[str]] = {}
    for pk, name in PlaceName.objects.filter(place__in=set(ids) - {None}).values_list("place", "name"):
        found.setdefault(pk, []).append(name)
    return found


class Places(Sought):
    """The gazetteer."""

    code = "place"
    mark = "g"
    name = _("Places")
    permission = ANYBODY_HERE

    def other_ids(self, written: str) -> Sequence[str]:
        return [match.place.pk for match in Place.objects.named(written[:100])]

    def results(self, ids: Sequence[str]) -> Mapping[str, Result]:
        return {
            one.pk: Result(
                one.described,
                reverse("places:place", args=[one.code]),
                " · ".join(dict.fromkeys(row.name for row in one.place_names.all())),
                beside=one.code,
            )
            for one in Place.objects.filter(pk__in=ids).for_reading().prefetch_related("place_names")
        }

    def straight(self, written: str) -> str:
        # A code has a digit; a word that happens to be one is looked for as a word.
        if not any(char.isdigit() for char in written):
            return ""
        code = (
            Place.objects.filter(code__in={written, written.upper()}).values_list("code", flat=True).first()
        )
        return reverse("places:place", args=[code]) if code else ""
