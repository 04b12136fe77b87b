"""`tregua centre prepare`: the tables, the seat and the first account, where they are not there yet."""

import json
import sys
from argparse import Namespace

from tregua.centre.first_account import CODE, begin_log, open_first_account, prepare_database, take_first_seat
from tregua.record.seat import NotSeatedError


def run(given: Namespace) -> int:
    """Do what is not done yet and print the first way in."""
    try:
        prepare_database()
        take_first_seat()
        begin_log()
        token = open_first_account()
    except NotSeatedError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if given.json:
        sys.stdout.write(json.dumps({"code": CODE if token else "", "token": token}) + "\n")
    elif token:
        sys.stdout.write(
            f"Come in as {CODE}, once, within twelve hours:\n  http://127.0.0.1:8000/people/enter/{token}/\n"
        )
    else:
        sys.stdout.write(
            "The tables are up to date. There are accounts already: tregua login CODE lets one in.\n"
        )
    return 0
