"""Who is bound by an agreement, who is excluded from it, and what each is called by whom."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tregua.agreement.names import named
from tregua.agreement.texts import Agreement
from tregua.people.models import Stated
from tregua.places.models import Place
from tregua.record.shown import NOBODY, OTHER_CENTRE, PUBLIC


class PartyKind(models.TextChoices):
    """What sort of actor a party is."""

    STATE_FORCE = "state_force", _("state force")
    ALLIED_FORCE = "allied_force", _("allied force")
    FOREIGN_FORCE = "foreign_force", _("foreign force")
    ARMED_GROUP = "armed_group", _("armed group")
    COALITION = "coalition", _("coalition")
    LOCAL_ADMINISTRATION = "local_administration", _("local administration")
    COMMUNITY = "community", _("tribe or community")
    INTERNATIONAL_BODY = "international_body", _("international body")
    EXCLUDED_GROUP = "excluded_group", _("excluded group")
    NOT_KNOWN = "unknown", _("not known")


# Parties that are places where people live: what they accept is counted apart from armed formations and bodies.
SETTLEMENTS = (PartyKind.LOCAL_ADMINISTRATION, PartyKind.COMMUNITY)


class PartyQuerySet(models.QuerySet["Party"]):
    """The parties of the truce."""

    def excluded_on(self, instant: datetime) -> "PartyQuerySet":
        """Return the parties to which an agreement does not apply at this instant, by decision."""
        return self.filter(pk__in=Exclusion.objects.in_effect(instant).values("party"))

    def alphabetical(self, language: str) -> list["Party"]:
        """Return the parties by their name in this language."""
        return sorted(self.prefetch_related("party_names"), key=lambda party: party.name(language).casefold())

    def choices(self, language: str) -> list[tuple[str, str]]:
        """Return the identifier and the name of each party in this language, by the alphabet of names."""
        rows: dict[str, dict[str, str]] = {pk: {} for pk in self.values_list("pk", flat=True)}
        names = PartyName.objects.filter(used_by="").order_by("-id")
        for party, tongue, name in names.values_list("party", "language", "name"):
            rows.get(party, {})[tongue] = name  # as in Party.name: the first of a language stands
        found = [(pk, named(names, language)) for pk, names in rows.items()]
        return sorted(found, key=lambda one: one[1].casefold())


class Party(Stated):
    """An actor bound by, joining or excluded from an agreement: a neutral code; a name never identifies."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=30, choices=PartyKind.choices)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source = models.TextField(_("source"))

    objects = PartyQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = {
        "id": PUBLIC, "code": PUBLIC, "kind": PUBLIC, "place": OTHER_CENTRE, "source": PUBLIC,
    }  # fmt: skip

    def __str__(self) -> str:
        return self.name()

    def name(self, language: str | None = None, used_by: str = "") -> str:
        """Return this party's name in a language, as `used_by` (a centre) writes it where that is known."""
        rows = list(self.party_names.all())
        own = {row.language: row.name for row in rows if used_by and row.used_by == used_by}
        return named({row.language: row.name for row in reversed(rows) if not row.used_by} | own, language)


class PartyName(Stated):
    """What a party is called, in one language, by everybody or by one centre or outlet."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="party_names")
    language = models.CharField(_("language"), max_length=5)
    name = models.CharField(_("name"), max_length=200)
    used_by = models.CharField(_("used by"), max_length=80, blank=True)
    source = models.TextField(_("source"), blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("party", "language", "name", "used_by", "source"), PUBLIC
    )

    class Meta:
        ordering: ClassVar = ["id"]


class LinkKind(models.TextChoices):
    """What one party has to do with another."""

    PART_OF = "part_of", _("part of")
    SPLIT_FROM = "split_from", _("split from")
    MERGED_WITH = "merged_with", _("merged with")
    ALLIED_WITH = "allied_with", _("allied with")


class PartyLink(Stated):
    """One party is part of another, split from it, merged with it or is allied with it, as a source says."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="links")
    kind = models.CharField(_("kind"), max_length=20, choices=LinkKind.choices)
    other = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="linked_by")
    source = models.TextField(_("source"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("party", "kind", "other", "source"), PUBLIC)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["party", "kind", "other"], name="party_link_once")
        ]


class ExclusionQuerySet(models.QuerySet["Exclusion"]):
    """Decisions that an agreement does not apply to somebody."""

    def in_effect(self, instant: datetime) -> "ExclusionQuerySet":
        """Return the exclusions that hold at this instant: confirmed, begun, not over by their term, not lifted."""
        return self.filter(
            Q(needs_second=False) | Q(seconded__confirmed=True),
            Q(until=None) | Q(until__gt=instant),
            Q(lifting=None) | Q(lifting__until__gt=instant),
            since__lte=instant,
        )

    def awaiting_second(self) -> "ExclusionQuerySet":
        """Return the exclusions of parties that accepted which a second person has yet to confirm or refuse."""
        return self.filter(needs_second=True, seconded=None)


class Exclusion(Stated):
    """A decision by an authority that an agreement does not apply to a party, from and until when.

    Of a party that accepted, it has no effect before a second person confirms that it was taken.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="exclusions")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="exclusions")
    authority = models.CharField(_("authority"), max_length=200)
    reference = models.CharField(_("reference"), max_length=200)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    source = models.TextField(_("source"))
    needs_second = models.BooleanField(_("needs a second person"), default=False)

    objects = ExclusionQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("agreement", "party", "authority", "reference", "since", "until", "source", "needs_second"), PUBLIC
    )

    @property
    def has_effect(self) -> bool:
        """Whether a second person confirmed it, or none is needed."""
        return not self.needs_second or (hasattr(self, "seconded") and self.seconded.confirmed)


class ExclusionSeconded(Stated):
    """A second person confirmed that an exclusion was decided, or found that it was not, and why."""

    exclusion = models.OneToOneField(Exclusion, on_delete=models.PROTECT, related_name="seconded")
    confirmed = models.BooleanField(_("confirmed"))
    reason = models.TextField(_("reason"), blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("exclusion", "confirmed", "reason"), NOBODY)


class Lifting(Stated):
    """A decision by an authority that ends an exclusion from an instant on."""

    exclusion = models.OneToOneField(Exclusion, on_delete=models.PROTECT, related_name="lifting")
    until = models.DateTimeField(_("until"))
    authority = models.CharField(_("authority"), max_length=200)
    reference = models.CharField(_("reference"), max_length=200)
    source = models.TextField(_("source"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("exclusion", "until", "authority", "reference", "source"), PUBLIC
    )
