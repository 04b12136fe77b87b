"""The valley, for those who judge its reports."""

import pytest

from tests import world
from tests.conftest import Staff


@pytest.fixture
def valley(staff: Staff) -> world.Valley:
    """Return the valley as the centre knows it after ten days."""
    return world.remembered(staff)
