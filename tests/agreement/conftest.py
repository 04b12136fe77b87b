"""The valley, for the tests of the agreement."""

import pytest

from tests.world import Valley, build


@pytest.fixture
def valley(staff) -> Valley:
    return build(staff)
