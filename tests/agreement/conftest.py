"""The valley, for the tests of the agreement."""

import pytest

from tests.world import Valley, remembered


@pytest.fixture
def valley(staff) -> Valley:
    return remembered(staff)
