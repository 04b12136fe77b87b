"""The words of the command line: every command, its options and what they are for; here in the order of its help."""

import argparse

from tregua.centre.arguments import (
    centre,
    copies,
    exchange,
    keys,
    matching,
    published,
    serving,
    tables,
    texts,
    vault,
)


def build() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="tregua",
        description="Runs a ceasefire centre on this machine.",
        epilog="tregua COMMAND --help says more. Commands that work in a centre take --centre DIR; without it "
        "TREGUA_CENTRE is asked, then ./centre.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, title="commands")
    for add in (
        centre.add_init,
        serving.add_serve,
        serving.add_certificate,
        serving.add_service,
        serving.add_login,
        serving.add_alarm,
        serving.add_key,
        keys.add_keys,
        published.add_bulletin,
        published.add_public,
        published.add_verify,
        exchange.add_exchange,
        exchange.add_depositary,
        tables.add_places,
        tables.add_parties,
        tables.add_import,
        tables.add_table,
        matching.add_match,
        texts.add_read,
        texts.add_search,
        centre.add_example,
        centre.add_fill,
        centre.add_exercise,
        centre.add_doctor,
        centre.add_centre,
        copies.add_export,
        copies.add_load,
        copies.add_backup,
        copies.add_restore,
        copies.add_upgrade,
        vault.add_vault,
    ):
        add(commands)
    return parser
