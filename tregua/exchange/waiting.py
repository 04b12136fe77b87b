"""Proposals on which no second person has decided."""

from typing import Any, ClassVar

from django.db import models

from tregua.record.shown import NOBODY
from tregua.record.waiting import Waiting


class UndecidedProposal(Waiting):
    """A proposal that nobody has released or refused."""

    proposal = models.OneToOneField(
        "exchange.Proposal", on_delete=models.CASCADE, primary_key=True, related_name="waiting"
    )

    shown_to: ClassVar[dict[str, str]] = {"proposal": NOBODY}
    closed_by: ClassVar = {
        "exchange.Release": "SELECT NEW.proposal_id",
        "exchange.Refusal": "SELECT NEW.proposal_id",
    }

    @classmethod
    def definition(cls) -> "models.QuerySet[Any]":
        return models.QuerySet(cls.of()).filter(release=None, refusal=None)
