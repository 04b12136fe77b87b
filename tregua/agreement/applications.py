"""Forms by which somebody applies to join: what is undertaken, by whom, in which language; positions are sealed."""

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.agreement.commitments import Acceptance
from tregua.agreement.parties import SETTLEMENTS
from tregua.people.models import Sealed, Stated
from tregua.places.models import Place
from tregua.record.shown import NOBODY

# The items of the form as it is worded now; a form with other items has another number.
FORM_VERSION: Final = 1


class Undertaking(models.TextChoices):
    """What the form asks of who joins (after the model form of February 2016), item by item."""

    CEASE_FIRE = "cease_fire", _("We stop fighting and keep the ceasefire.")
    POLITICAL = "political", _("We take part in the political process.")
    AID = "aid", _("We let humanitarian aid pass.")
    MONITORS = "monitors", _("We let monitors in.")
    DISPUTES = "disputes", _("We bring disputes to the centre before we answer with force.")
    POSITIONS = "positions", _("We tell the centre the area in which we are.")


class Authority(models.TextChoices):
    """In which office somebody signs: never a name."""

    COMMANDER = "commander", _("commander of the formation")
    POLITICAL = "political", _("political leader of the formation")
    ELDERS = "elders", _("elders of the settlement")
    COUNCIL = "council", _("local council or administration")
    COMMUNITY = "community", _("head of a tribe or community")
    OTHER = "other", _("another office")
    NOT_KNOWN = "unknown", _("not known")


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Application forms."""

    def standing(self) -> "ApplicationQuerySet":
        """Return the forms whose acceptance was not taken back as a mistake."""
        return self.filter(acceptance__taken_back=None)

    def of_settlements(self) -> "ApplicationQuerySet":
        """Return the forms of settlements, which are counted apart."""
        return self.filter(acceptance__party__kind__in=SETTLEMENTS)

    def of_formations(self) -> "ApplicationQuerySet":
        """Return the forms of everybody but settlements."""
        return self.exclude(acceptance__party__kind__in=SETTLEMENTS)


class Application(Stated):
    """The form by which a party applied: it makes an acceptance, which begins as “submitted”.

    `undertakings` are codes of Undertaking, only those that were ticked. The declared area is sealed; its province is
    kept for counts, which are told only where several are behind them. `strength` is people, as the party claims.
    """

    acceptance = models.OneToOneField(Acceptance, on_delete=models.PROTECT, related_name="application")
    form_version = models.PositiveSmallIntegerField(_("form"), default=FORM_VERSION)
    language = models.CharField(_("language of the form"), max_length=5)
    authority = models.CharField(_("who signs"), max_length=20, choices=Authority.choices)
    undertakings = models.JSONField(_("undertakings"), default=list)
    province = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Sealed, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Sealed, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    strength = models.PositiveIntegerField(_("people, as claimed"), null=True, blank=True)
    read_back = models.BooleanField(_("read back and confirmed"), default=False)

    objects = ApplicationQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "acceptance", "form_version", "language", "authority", "undertakings", "province", "area", "contact",
            "strength", "read_back",
        ),
        NOBODY,
    )  # fmt: skip

    @property
    def items(self) -> list[tuple[str, bool]]:
        """Return every item of the form in words and whether it was undertaken."""
        return [(str(label), code in self.undertakings) for code, label in Undertaking.choices]

    @property
    def of_settlement(self) -> bool:
        """Return whether a settlement applied, not a formation."""
        return self.acceptance.party.kind in SETTLEMENTS
