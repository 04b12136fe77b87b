"""The valley, with a liaison of the Garrison and one of the Column, who must never learn of each other's filings."""

import pytest

from tests import world
from tests.conftest import Staff
from tregua.people.models import Person
from tregua.portal.accounts import open_account


@pytest.fixture
def valley(staff: Staff) -> world.Valley:
    """Return the valley as the centre knows it after ten days."""
    return world.remembered(staff)


def liaison_of(valley: world.Valley, party: str, **says) -> Person:
    """Return the liaison of a party, whose account an administrator has just opened."""
    return open_account(
        code=f"for-the-{party}",
        shown_name="Liaison",
        party=valley.parties[party],
        by=valley.staff.administrator,
        **says,
    )


@pytest.fixture
def garrison(valley: world.Valley) -> Person:
    """Return the liaison of the Garrison."""
    return liaison_of(valley, "garrison")


@pytest.fixture
def column(valley: world.Valley) -> Person:
    """Return the liaison of the Column."""
    return liaison_of(valley, "column")
