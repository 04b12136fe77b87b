"""tregua login: a way in for somebody who has none."""

import argparse
import sys

from tregua.people.login import one_time_link
from tregua.people.models import Person
from tregua.people.resets import reset_on_the_machine
from tregua.people.second_factor import has_one
from tregua.record.seat import NotSeatedError

BY = "command line"


def run(given: argparse.Namespace) -> int:
    """Print the address of a one-time login for each account."""
    if given.clear_second_factor and not given.reason:
        sys.stderr.write("--clear-second-factor needs --reason: administrators read it.\n")
        return 2
    for code in given.codes:
        person = Person.objects.filter(code=code).first()
        if person is None:
            codes = ", ".join(Person.objects.order_by("code").values_list("code", flat=True))
            sys.stderr.write(f"There is no account {code}. There are: {codes or 'none'}.\n")
            return 1
        if not person.is_active:
            sys.stderr.write(f"The account {code} is closed. An administrator can open it on its page.\n")
            return 1
        try:
            if given.clear_second_factor:
                reset_on_the_machine(person, reason=given.reason, by=BY)
            token = one_time_link(person, by=BY, hours=given.hours)
        except NotSeatedError as error:
            sys.stderr.write(f"{error}\n")
            return 1
        if has_one(person):
            sys.stderr.write(
                f"{code} has a second factor, and this login asks for it. Lost? --clear-second-factor\n"
            )
        address = (given.address or f"http://127.0.0.1:{given.port}").rstrip("/")
        sys.stdout.write(f"{address}/people/enter/{token}/\n")
    return 0
