"""Bytes that never lie in a file of their own."""

from django.db import models


class BytesWithin(models.BinaryField):  # type: ignore[type-arg]
    """Bytes of a protected table: an export writes them within the table, so that they are encrypted with it."""
