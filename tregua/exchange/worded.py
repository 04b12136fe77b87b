"""Loaded words in what this centre itself wrote and is about to release, said before a person decides."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.db import models

from tregua.exchange.entries import Leaving
from tregua.exchange.terms import FIELDS
from tregua.reports.loaded import loaded_in
from tregua.reports.models import PublishedCount, Statement

# Words of others are theirs: they are released as they were said.
_OF_OTHERS: Final = (PublishedCount,)


def loaded(record: models.Model, leaves: Leaving) -> list[str]:
    """Return a sentence for each field of the centre's own prose that holds loaded words outside a quotation."""
    if isinstance(record, _OF_OTHERS) or (isinstance(record, Statement) and not record.by_this_centre):
        return []
    return list(loaded_in(_prose(record, {**leaves.public, **leaves.sealed})))


def _prose(record: models.Model, leaving: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    inner = leaving.get(FIELDS)
    values = {**leaving, **inner} if isinstance(inner, dict) else leaving
    for field in record._meta.concrete_fields:
        text = values.get(field.name)
        if isinstance(field, models.TextField) and isinstance(text, str):
            yield str(field.verbose_name), text
