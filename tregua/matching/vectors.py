"""The register's claims as the engine compares them: one narrow row of whole numbers for each current report.

The columns are those of `claims.py`; a word that the engine compares as a number (a place, a party, a source, a name
as written) has its number in `Coded`. Both are derived: `indexing.py` keeps them right in the transaction in which a
report is made, corrected or withdrawn, and the nightly run makes good what came another way.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tregua.record.shown import NOBODY


class Sort(models.TextChoices):
    """What sort of word a number stands for."""

    PLACE = "place"
    DISTRICT = "district"
    PROVINCE = "province"
    ACTOR = "actor"
    NAME = "name"
    SOURCE = "source"


class Coded(models.Model):
    """A word that the engine compares as a number; a number that was given keeps its meaning."""

    id = models.AutoField(primary_key=True)
    sort = models.CharField(max_length=10, choices=Sort.choices)
    word = models.TextField()
    # Names with one key sound alike; other words have none.
    key = models.CharField(max_length=200, blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("id", "sort", "word", "key"), NOBODY)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key"], condition=~Q(key=""), name="coded_by_key")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["sort", "word"], name="coded_once")]


class ClaimVector(models.Model):
    """One current report of an event as whole numbers: what a new report is held against."""

    report = models.OneToOneField(
        "reports.Report", on_delete=models.CASCADE, primary_key=True, related_name="vector"
    )
    start = models.BigIntegerField()
    end = models.BigIntegerField()
    time_class = models.SmallIntegerField()
    lat = models.IntegerField()
    lon = models.IntegerField()
    lon_scale = models.SmallIntegerField()
    place_class = models.SmallIntegerField()
    place = models.IntegerField()
    district = models.IntegerField()
    province = models.IntegerField()
    kind = models.IntegerField()
    actor = models.IntegerField()
    actor_group = models.IntegerField()
    means = models.IntegerField()
    target = models.IntegerField()
    killed_min = models.SmallIntegerField()
    killed_max = models.SmallIntegerField()
    wounded_min = models.SmallIntegerField()
    wounded_max = models.SmallIntegerField()
    name = models.IntegerField()
    source = models.IntegerField()
    # Where a new report looks for it (neighbourhood.py): a cell of the map, an area, or nowhere.
    block = models.IntegerField(default=0)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "report", "start", "end", "time_class", "lat", "lon", "lon_scale", "place_class", "place", "district",
            "province", "kind", "actor", "actor_group", "means", "target", "killed_min", "killed_max", "wounded_min",
            "wounded_max", "name", "source", "block",
        ),
        NOBODY,
    )  # fmt: skip

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["block", "start"], name="vector_by_block"),
            models.Index(fields=["province", "start"], name="vector_by_province"),
            models.Index(fields=["name", "start"], condition=Q(name__gt=0), name="vector_by_name"),
            # A week reaches far back from its end: those few have an index of their own.
            models.Index(fields=["province", "start"], condition=Q(time_class=4), name="vector_week_wide"),
        ]
