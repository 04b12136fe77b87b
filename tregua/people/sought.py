"""The words by which records are found, and which records are still to be taken in. Both are made anew at any time."""

from typing import ClassVar

from django.db import models

from tregua.record.shown import NOBODY


class SoughtWords(models.Model):
    """The folded words of one record, each behind the mark of its kind; the database's own index lies over them."""

    kind = models.CharField(max_length=20)
    record = models.CharField(max_length=26)
    words = models.TextField()

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("id", "kind", "record", "words"), NOBODY)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "record"], name="sought_once")]


class SoughtTerm(models.Model):
    """A word that stands in some record, behind the mark of its kind: what the beginning of a word may mean."""

    word = models.CharField(max_length=60, primary_key=True)

    shown_to: ClassVar[dict[str, str]] = {"word": NOBODY}


class SoughtLater(models.Model):
    """A record was written or changed: its words are to be taken in. Triggers of the database add these rows."""

    kind = models.CharField(max_length=20)
    record = models.CharField(max_length=26)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("id", "kind", "record"), NOBODY)
