"""What an item of ours has to do with an item of the other centre, as people of this centre see it."""

from typing import ClassVar, Final

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from tregua.people.models import Stated
from tregua.record.shown import NOBODY


class RelationKind(models.TextChoices):
    """What two items have to do with each other (E-31)."""

    SAME_EVENT = "same_event", _("same event")
    PART_OF = "part_of", _("one is part of the other")
    CONTRADICTS = "contradicts", _("they contradict each other")
    OVERLAPS = "overlaps", _("they overlap in time or place")
    SAME_STATEMENT = "same_statement", _("same statement, another rendering")
    DIFFERENT = "different", _("different things")


# What is derived, never recorded: an item that no person has related to anything of the other side.
ONLY_OURS: Final = "only_ours"
ONLY_THEIRS: Final = "only_theirs"
DERIVED: Final = ((ONLY_OURS, _("only ours")), (ONLY_THEIRS, _("only theirs")))


class RelationQuerySet(models.QuerySet["Relation"]):
    """What people saw between items of the two sides."""

    def standing(self) -> "RelationQuerySet":
        """Return the relations that count: of items that we hold, the latest on each pair, unless it was undone."""
        pair = {name: OuterRef(name) for name in ("ours", "theirs", "their_hash")}
        newer = Relation.objects.filter(**pair, undone=None)
        held = apps.get_model("exchange.PeerEntry").objects.filter(
            index=OuterRef("theirs"), leaf_hash=OuterRef("their_hash")
        )
        return self.filter(Exists(held), undone=None).filter(
            pk=Subquery(newer.order_by("-id").values("pk")[:1])
        )


class Relation(Stated):
    """A person's word on how an item of ours and an item of theirs belong together; the latest counts.

    Items are named by the index of their first entry in their log, and the other centre's by the hash of that entry
    too: after a freeze another entry may stand at its index.
    """

    ours = models.PositiveBigIntegerField(_("our entry"))
    theirs = models.PositiveBigIntegerField(_("their entry"))
    their_hash = models.CharField(max_length=64)
    kind = models.CharField(_("relation"), max_length=20, choices=RelationKind.choices)
    reason = models.TextField(_("reason"))

    objects = RelationQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("ours", "theirs", "their_hash", "kind", "reason"), NOBODY
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["ours", "theirs", "id"], name="relation_by_pair")]


class RelationUndone(Stated):
    """A relation undone, with the reason; the one before it on the same pair counts again."""

    relation = models.OneToOneField(Relation, on_delete=models.PROTECT, related_name="undone")
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = {"relation": NOBODY, "reason": NOBODY}


class PartyList(Stated):
    """A list of who accepted, as the other centre or a co-chair gave it: names as they stand on it, in any script."""

    channel = models.CharField(_("through"), max_length=40)
    as_of = models.DateField(_("list of"))
    source = models.TextField(_("source"))
    names = models.JSONField(_("names"), default=list)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("channel", "as_of", "source", "names"), NOBODY)


class NameMatchQuerySet(models.QuerySet["NameMatch"]):
    """What people judged about names on two lists."""

    def standing(self) -> "NameMatchQuerySet":
        """Return the judgements that count: the latest on each pair, unless it was undone."""
        newer = NameMatch.objects.filter(first=OuterRef("first"), second=OuterRef("second"), undone=None)
        return self.filter(undone=None).filter(pk=Subquery(newer.order_by("-id").values("pk")[:1]))


class NameMatch(Stated):
    """A person's verdict that two names, each on a list, mean the same party or different ones; the latest counts.

    A name is "party:" with a party's code, or "name:" with the words of a list.
    """

    first = models.CharField(max_length=240)
    second = models.CharField(max_length=240)
    same = models.BooleanField(_("the same party"))
    reason = models.TextField(_("reason"))

    objects = NameMatchQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("first", "second", "same", "reason"), NOBODY)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["first", "second", "id"], name="name_match_by_pair")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="names_in_order")
        ]


class NameMatchUndone(Stated):
    """A verdict on two names undone, with the reason; the one before it counts again."""

    match = models.OneToOneField(NameMatch, on_delete=models.PROTECT, related_name="undone")
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = {"match": NOBODY, "reason": NOBODY}
