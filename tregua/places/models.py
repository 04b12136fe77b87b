"""Places, what they are called in every script, and how exactly one is known."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import ClassVar, Final

from django.db import models
from django.db.models.query import ModelIterable
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from tregua.people.models import Person
from tregua.places.folding import fold, skeleton
from tregua.places.letters import script_of
from tregua.places.lookup import Match, find, find_many
from tregua.record.kept import Identified, Kept
from tregua.record.shown import NOBODY, PUBLIC

# A file that is being loaded says how far it is at least this often.
SILENT: Final = timedelta(minutes=2)


class Precision(models.TextChoices):
    """How exactly a place is known."""

    EXACT = "exact", _("exact point")
    M100 = "100m", _("within 100 metres")
    KM1 = "1km", _("within 1 kilometre")
    SETTLEMENT = "settlement", _("settlement or quarter")
    SUBDISTRICT = "subdistrict", _("sub-district")
    DISTRICT = "district", _("district")
    PROVINCE = "province", _("province")
    COUNTRY = "country", _("country")
    NOT_KNOWN = "unknown", _("not known")


class PlaceKind(models.TextChoices):
    """What sort of place it is, from the largest to the smallest."""

    COUNTRY = "country", _("country")
    PROVINCE = "province", _("province")
    DISTRICT = "district", _("district")
    SUBDISTRICT = "subdistrict", _("sub-district")
    SETTLEMENT = "settlement", _("settlement")
    NEIGHBOURHOOD = "neighbourhood", _("quarter")
    SITE = "site", _("site")


class Script(models.TextChoices):
    """The script a name is written in."""

    ARABIC = "Arab", _("Arabic script")
    LATIN = "Latn", _("Latin script")
    CYRILLIC = "Cyrl", _("Cyrillic script")
    OTHER = "Zyyy", _("another script")


class PlaceQuerySet(models.QuerySet["Place"]):
    """The gazetteer."""

    # Whether what they are called is read with the places.
    reads_names = False

    def named(self, text: str) -> list[Match]:
        """Return every place that `text` may mean, the surest first; several answers are all given."""
        return find(self, text)

    def named_each(self, texts: Iterable[str], *, near: bool = True) -> dict[str, list[Match]]:
        """Return for each of many texts every place that it may mean, as `named` does for one.

        Without `near` only those of this very name, or of one with the same key.
        """
        return find_many(self, texts, near=near)

    def provinces(self) -> "PlaceQuerySet":
        """Return the provinces by code."""
        return self.filter(kind=PlaceKind.PROVINCE).order_by("code")

    def inside(self, area: "Place") -> set[str]:
        """Return the ids of a place and of all that lies in it, at any depth."""
        found, ring = {area.pk}, [area.pk]
        while ring:
            below = self.filter(parent__in=ring).values_list("pk", flat=True)
            ring = [pk for pk in below if pk not in found]
            found.update(ring)
        return found

    def largest_first(self) -> "PlaceQuerySet":
        """Return places from the country down to the site, by code."""
        sizes = [models.When(kind=kind, then=size) for size, kind in enumerate(PlaceKind.values)]
        return self.order_by(models.Case(*sizes, default=len(sizes)), "code")

    def for_reading(self) -> "PlaceQuerySet":
        """Return places with the areas they lie in, and what each is called."""
        places = self.all()
        places.reads_names = True
        return places

    def _clone(self) -> "PlaceQuerySet":
        places: PlaceQuerySet = super()._clone()  # type: ignore[misc] # Django's own, which its types leave out
        places.reads_names = self.reads_names
        return places

    def _fetch_all(self) -> None:
        is_read = self._result_cache is None
        super()._fetch_all()
        # Of values there is no place to call.
        if is_read and self.reads_names and self._iterable_class is ModelIterable:
            found = self._result_cache or ()
            _read_areas(found)
            _read_names(found)


def _read_areas(places: "Iterable[Place]") -> None:
    """Read all that places lie in with one question, which is not put together anew each time as a join of six would be."""
    known = {place.pk: place for place in places}
    lowest = {place.parent_id for place in known.values() if place.parent_id} - known.keys()
    if lowest:
        known |= {area.pk: area for area in Place.objects.raw(*_all_above(list(lowest)))}
    for place in (*places, *known.values()):
        if place.parent_id:
            place._state.fields_cache["parent"] = known[place.parent_id]  # noqa: SLF001 - as a join would have it


def _all_above(lowest: list[str]) -> tuple[str, list[str]]:
    """Return the question for these places and all that they lie in."""
    marks = ", ".join(["%s"] * len(lowest))
    return (
        f"WITH RECURSIVE above(id) AS (SELECT id FROM places_place WHERE id IN ({marks}) "  # noqa: S608 - marks alone
        "UNION SELECT inner_one.parent_id FROM places_place inner_one JOIN above ON inner_one.id = above.id "
        "WHERE inner_one.parent_id IS NOT NULL) "
        "SELECT * FROM places_place WHERE id IN (SELECT id FROM above)",
        lowest,
    )


def _read_names(places: "Iterable[Place]") -> None:
    """Read what places and their areas are called, with one question and no object for each of thousands of names."""
    met: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        one: Place | None = place
        while one is not None:
            met[one.pk].append(one)
            # What was joined; nothing is asked for.
            one = one._state.fields_cache.get("parent")  # noqa: SLF001
    names: dict[str, dict[str, str]] = {pk: {} for pk in met}
    rows = PlaceName.objects.filter(place__in=met, alias=False).order_by("id")
    for pk, language, name in rows.values_list("place", "language", "name"):
        names[pk].setdefault(language, name)
    for pk, alike in met.items():
        for one in alike:
            one.names = names[pk]


class Place(Identified):
    """A place of the gazetteer: an area, a settlement, a quarter or a site, known by its code, never by a name.

    A newer file of the same code may better its facts (that is why this row is not kept); names are only added.
    Coordinates are for work inside the centre; what leaves it is an area (coarse.py).
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=PlaceKind.choices)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="inner",
        verbose_name=_("lies in"),
    )
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=7, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=10, decimal_places=7, null=True, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    source = models.TextField(_("source"))

    objects = PlaceQuerySet.as_manager()
    # What it is called by language, where it was read with its names.
    names: dict[str, str] | None = None
    shown_to: ClassVar[dict[str, str]] = {
        "code": PUBLIC, "kind": PUBLIC, "parent": PUBLIC, "latitude": NOBODY, "longitude": NOBODY,
        "population": PUBLIC, "source": PUBLIC,
    }  # fmt: skip

    class Meta:
        ordering: ClassVar = ["code"]
        indexes: ClassVar = [
            models.Index(fields=["kind", "code"], name="place_kind_code"),
            models.Index(fields=["latitude", "longitude"], name="place_position"),
        ]

    def __str__(self) -> str:
        return self.name()

    def name(self, language: str | None = None) -> str:
        """Return this place's name in `language` (default: the page's), else English, else any, else its code."""
        chosen = self.own_names
        for code in (language or get_language() or "en", "en", *chosen):
            if chosen.get(code[:2]):
                return chosen[code[:2]]
        return self.code

    @property
    def own_names(self) -> dict[str, str]:
        """Return what this place is called by language, of the languages in which it has a name."""
        if self.names is not None:
            return self.names
        chosen: dict[str, str] = {}
        for row in self.place_names.all():
            if not row.alias:
                chosen.setdefault(row.language, row.name)
        return chosen

    @property
    def described(self) -> str:
        """Return the name with the kind behind it: an area and its town often share a name."""
        return gettext("%(name)s (%(kind)s)") % {"name": self.name(), "kind": self.get_kind_display()}

    @property
    def precision(self) -> str:
        """Return how exactly it is known where something was, of which is known only that it was in this place."""
        return self.kind if self.kind in Precision.values else Precision.SETTLEMENT

    @property
    def chain(self) -> "list[Place]":
        """Return this place and what it lies in, the smallest first."""
        found: list[Place] = []
        place: Place | None = self
        while place is not None and place not in found:
            found.append(place)
            place = place.parent
        return found

    def _area(self, kind: str) -> "Place | None":
        return next((place for place in self.chain if place.kind == kind), None)

    @property
    def country(self) -> "Place | None":
        """Return the country this place lies in, or is."""
        return self._area(PlaceKind.COUNTRY)

    @property
    def province(self) -> "Place | None":
        """Return the province this place lies in, or is."""
        return self._area(PlaceKind.PROVINCE)

    @property
    def district(self) -> "Place | None":
        """Return the district this place lies in, or is."""
        return self._area(PlaceKind.DISTRICT)


class PlaceName(Kept):
    """One way a place is called: the name of a language, or an alias met in a relay (a misspelling included)."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="place_names")
    language = models.CharField(_("language"), max_length=8)
    name = models.CharField(_("name"), max_length=200)
    script = models.CharField(_("script"), max_length=4, choices=Script.choices, editable=False)
    alias = models.BooleanField(_("alias"), default=False)
    folded = models.CharField(max_length=200, db_index=True, editable=False)
    skeleton = models.CharField(max_length=200, db_index=True, editable=False)
    source = models.TextField(_("source"), blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("place", "language", "name", "script", "alias", "folded", "skeleton", "source"), PUBLIC
    )

    class Meta:
        ordering: ClassVar = ["alias", "id"]
        indexes: ClassVar = [models.Index(fields=["name"], name="place_name_name")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "language", "name"], name="place_name_once")
        ]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        # A row that is read comes with all its values in their order; a page reads hundreds of them.
        if not args:
            self.script, self.folded, self.skeleton = (
                script_of(self.name),
                fold(self.name),
                skeleton(self.name),
            )

    def __str__(self) -> str:
        return self.name


class Outline(Kept):
    """The outline of an area as one file gives it (GeoJSON): the latest says which places lie in it."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="outlines")
    geometry = models.JSONField(_("outline"))
    source = models.TextField(_("source"))

    shown_to: ClassVar[dict[str, str]] = {"place": PUBLIC, "geometry": NOBODY, "source": PUBLIC}


class LoadingQuerySet(models.QuerySet["Loading"]):
    """Files of places that are being loaded, and those that were."""

    def running(self) -> "LoadingQuerySet":
        """Return what is being loaded and has been heard of lately: one that is silent has died with its process."""
        return self.filter(state=Loading.State.RUNNING, heard_at__gte=timezone.now() - SILENT)


class Loading(Identified):
    """One file of places on its way into the gazetteer: how far it is, and what became of it.

    Its journal entry is the record; this row tells whoever waits, and changes while it goes on.
    """

    class State(models.TextChoices):
        """How far it is."""

        RUNNING = "running", _("is being loaded")
        DONE = "done", _("loaded")
        FAILED = "failed", _("not loaded")

    file_name = models.CharField(_("file"), max_length=200)
    country = models.CharField(_("country"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RUNNING)
    step = models.CharField(_("step"), max_length=10, default="reading")
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    heard_at = models.DateTimeField(default=timezone.now)
    outcome = models.JSONField(_("outcome"), default=dict)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = LoadingQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("file_name", "country", "state", "step", "done", "total", "heard_at", "outcome", "by"), NOBODY
    )

    @property
    def is_silent(self) -> bool:
        """Return whether its process has died: it says that it runs, and nothing was heard of it for a while."""
        return self.state == self.State.RUNNING and self.heard_at < timezone.now() - SILENT
