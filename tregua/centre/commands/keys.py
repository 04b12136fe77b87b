"""`tregua keys` in a centre: its keys with their digits, drafts of charters, what is accepted, what is replaced."""

import json
import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from tregua.centre import charter_drafts as drafts
from tregua.centre.acting import acting
from tregua.centre.commands.root_keys import bytes_of, write_new
from tregua.centre.key_list import key_list
from tregua.centre.passphrase import ask_again
from tregua.exchange import charters, trust
from tregua.record import charter_changes, keys, next_keys, seat
from tregua.record.charter import Charter, CharterError
from tregua.record.fingerprint import digits_of
from tregua.record.keys import LogKeyError
from tregua.record.note import NoteError
from tregua.record.publishing import LogFaultError

ACCEPT: Final = "exchange.release"


def run(given: Namespace) -> int:
    """Do what the words say; a message says why it could not be done."""
    try:
        return DOES[given.does](given)
    except (CharterError, LogKeyError, NoteError, LogFaultError, seat.NotSeatedError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _show(given: Namespace) -> int:
    says = key_list()
    if given.json:
        sys.stdout.write(json.dumps(says, ensure_ascii=False, indent=1) + "\n")
        return 0
    for one in says["keys"]:
        sys.stdout.write(f"{one['what']}\n  {one['key']}\n  {' '.join(one['digits'])}\n")
    held: dict[str, Any] | None = says["charter"]
    if held is None:
        sys.stdout.write("No charter is accepted yet. docs/operator/keys.md says how one is made.\n")
        return 0
    sys.stdout.write(
        f"charter, version {held['version']}, until {held['expires']}\n  SHA-256 {held['hash']}\n"
        f"  {' '.join(held['digits'])}\n"
    )
    sys.stdout.writelines(f"  frozen: {one}\n" for one in held["frozen"])
    sys.stdout.writelines(f"  {one}\n" for one in held["warnings"])
    return 0


def _draft(given: Namespace) -> int:
    begins, expires = drafts.times(given.from_, given.expires)
    if charters.newest() is None:
        made = drafts.first(roots=given.root, threshold=given.threshold, begins=begins, expires=expires)
    else:
        made = charter_changes.with_roots(
            drafts.next_draft(begins=begins, expires=expires),
            gone=given.drop_root,
            come=[charter_changes.root_of(one) for one in given.root],
        )
    promised = drafts.clauses(made, republish=given.republish_bodies, never_redact=given.never_redact)
    made = replace(made, threshold=given.threshold or made.threshold, clauses=promised)
    if given.policy:
        made = replace(made, policy=bytes_of(given.policy).decode(errors="replace"))
    return _write(given.file, made)


def _write(file: Path, made: Charter) -> int:
    """Write a draft that can be read back, and say how it goes on."""
    charter_changes.checked(made)
    write_new(file, made.text.encode())
    sys.stdout.write(
        f"{file}: draft of version {made.version}\nto read aloud: {' '.join(digits_of(made.hash))}\n"
        "Bring it to those who hold root keys. Each signs on a machine without a network:\n"
        f"  tregua keys charter sign {file.name} --key KEY --to {file.stem}-NAME.note\n"
        f"then: tregua keys charter join {file.stem}-*.note --to {file.stem}.note, and at both centres: accept.\n"
    )
    return 0


def _accept(given: Namespace) -> int:
    by = acting(given.by, ACCEPT)
    if by is None:
        return 1
    ask_again()
    made = charters.accept(bytes_of(given.file), by=by, digits=given.digits)
    own = Path(settings.CENTRE_FOLDER)
    waits = next_keys.waiting(own, "mirror")
    if waits and made.mirrors.get(settings.CENTRE.code) == waits:
        next_keys.take_into_use(own, "mirror")
        sys.stdout.write("The new mirror key is in use; start `tregua serve` anew.\n")
    sys.stdout.write(f"Version {made.version} is accepted and published. Its SHA-256: {made.hash}\n")
    frozen = trust.frozen(settings.ORIGIN)
    if frozen is not None:
        sys.stdout.write(
            f"It freezes {settings.ORIGIN} at {frozen} entries: this centre signs nothing under that name any more.\n"
            "Stop the server and run: tregua keys reopen\n"
        )
    return 0


def _freeze(given: Namespace) -> int:
    point = (
        drafts.point_in(given.checkpoint, given.log) if given.checkpoint else drafts.last_of_both(given.log)
    )
    begins, expires = drafts.times(given.from_, given.expires)
    new = charter_changes.verifier_of(given.new) if given.new else None
    made = charter_changes.with_freeze(drafts.next_draft(begins=begins, expires=expires), point, new)
    sys.stdout.write(
        f"{point.origin} ends at {point.size} entries. What stands after them counts for nobody any more.\n"
    )
    return _write(given.file, made)


def _rotate_root(given: Namespace) -> int:
    begins, expires = drafts.times(given.from_, given.expires)
    before = drafts.next_draft(begins=begins, expires=expires)
    new = charter_changes.verifier_of(given.new)
    return _write(given.file, charter_changes.with_root_replaced(before, given.old, new))


def _rotate_mirror(given: Namespace) -> int:
    begins, expires = drafts.times(given.from_, given.expires)
    before = drafts.next_draft(begins=begins, expires=expires)
    ask_again()
    own = Path(settings.CENTRE_FOLDER)
    keys.mirror_cosigner()  # the same passphrase as the present key has
    vkey = next_keys.waiting(own, "mirror") or next_keys.make_next_mirror(
        own, passphrase=keys.passphrase(), name=keys.mirror_name(settings.ORIGIN)
    )
    return _write(given.file, charter_changes.with_mirror(before, settings.CENTRE.code, vkey))


def _rotate_log(given: Namespace) -> int:
    ask_again()
    keys.log_signer()
    origin = drafts.fresh_log(given.origin)
    vkey = next_keys.make_next_log(Path(settings.CENTRE_FOLDER), passphrase=keys.passphrase(), origin=origin)
    sys.stdout.write(f"{vkey}\n")
    sys.stderr.write(
        f"The key of {origin} waits. Draft the charter that names it, at either centre:\n"
        f"  tregua keys freeze FILE --log {settings.ORIGIN} --new '{vkey}'\n"
    )
    return 0


def _reopen(given: Namespace) -> int:
    from tregua.centre.reopening import reopen  # noqa: PLC0415 - it changes what the settings were read from

    by = acting(given.by, ACCEPT)
    if by is None:
        return 1
    ask_again()
    made = reopen(by=by)
    sys.stdout.write(
        f"{made.origin} is open; its first entry cites the end of {made.before}. Start: tregua serve\n"
    )
    return 0


def _checklist(given: Namespace) -> int:
    from tregua.centre.key_ceremony import checklist  # noqa: PLC0415 - pages are made of more than keys

    write_new(given.file, checklist(given.language, alone=True).encode())
    sys.stdout.write(f"{given.file} can be opened with any browser and printed on A4.\n")
    return 0


DOES: Final[dict[str, Callable[[Namespace], int]]] = {
    "show": _show,
    "draft": _draft,
    "accept": _accept,
    "freeze": _freeze,
    "rotate_root": _rotate_root,
    "rotate_mirror": _rotate_mirror,
    "rotate_log": _rotate_log,
    "reopen": _reopen,
    "checklist": _checklist,
}
