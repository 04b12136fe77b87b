"""Guessing with many hands at once is no way round the limit."""

import threading

import pytest
from django.db import connection

from tregua.people import tries
from tregua.people.tries import Limit


@pytest.mark.django_db(transaction=True)
def test_of_many_tries_at_once_no_more_are_let_through_than_the_limit():
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    limits = [Limit("password of duty", 5, 60), Limit("password from somewhere", 7, 60)]
    taken, together = [], threading.Barrier(12)

    def guess(which):
        together.wait()
        try:
            taken.extend(tries.take(limits[::which]) for _again in range(3))
        finally:
            connection.close()

    hands = [threading.Thread(target=guess, args=(which,)) for which in (1, -1) * 6]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert len(taken) == 36  # none broke, none waited for another for ever
    assert taken.count(True) == 5
