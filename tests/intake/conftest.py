"""The valley, with a duty officer who takes spreadsheets in."""

import pytest

from tests import world
from tests.conftest import Staff


@pytest.fixture
def valley(staff: Staff, settings: pytest.FixtureRequest) -> world.Valley:
    """Return the valley, whose tables tell its own local time."""
    settings.TIME_ZONE = "Asia/Damascus"  # type: ignore[attr-defined]
    return world.remembered(staff)
