"""Keys that wait: made before a charter names them, taken into use once it does; the old ones are kept beside.

keys/next-log.pem, next-log.vkey         the key of the log that comes after this one
keys/next-mirror.pem, next-mirror.vkey   the mirror key that comes after this one
keys/retired/<key id>-log.pem …          keys that sign no more
"""

from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext

from tregua.record import keys
from tregua.record.cosignature import Cosigner
from tregua.record.keys import LogKeyError
from tregua.record.note import Signer, check_name, read_vkey
from tregua.record.note import key_id as key_id_of

NEXT: Final = "next-"
RETIRED: Final = "retired"
ENDINGS: Final = ("pem", "vkey")


def make_next_log(folder: Path, *, passphrase: str, origin: str) -> str:
    """Make the key of the log that comes after this one and return its vkey; one that waits is not replaced."""
    check_name(origin)
    signer = Signer(origin, keys.make_private(_pem(folder, "log"), passphrase))
    return _write(folder, "log", signer.verifier.vkey)


def make_next_mirror(folder: Path, *, passphrase: str, name: str) -> str:
    """Make the mirror key that comes after this one and return its vkey."""
    check_name(name)
    cosigner = Cosigner(name, keys.make_private(_pem(folder, "mirror"), passphrase))
    return _write(folder, "mirror", cosigner.key.vkey)


def _pem(folder: Path, which: str) -> Path:
    pem = folder / "keys" / f"{NEXT}{which}.pem"
    if pem.exists():
        raise LogKeyError(
            gettext("%(file)s waits already for a charter that names it. Its vkey lies beside it.")
            % {"file": pem}
        )
    return pem


def _write(folder: Path, which: str, vkey: str) -> str:
    (folder / "keys" / f"{NEXT}{which}.vkey").write_text(f"{vkey}\n", encoding="utf-8")
    return vkey


def waiting(folder: Path, which: str) -> str:
    """Return the vkey of the log or mirror key that waits, "" when none does."""
    try:
        return (folder / "keys" / f"{NEXT}{which}.vkey").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def take_into_use(folder: Path, which: str) -> None:
    """Put the key that waits into the place of the present one; after a crash in between, call it again."""
    place = folder / "keys"
    old = place / f"{which}.vkey"
    if (place / f"{NEXT}{which}.pem").exists():
        name, kind, public = read_vkey(old.read_text(encoding="utf-8").strip())
        _keep(place, which, key_id_of(name, kind, public).hex())
        (place / f"{NEXT}{which}.pem").replace(place / f"{which}.pem")
    if (place / f"{NEXT}{which}.vkey").exists():
        (place / f"{NEXT}{which}.vkey").replace(old)


def _keep(place: Path, which: str, key_id: str) -> None:
    retired = place / RETIRED
    retired.mkdir(mode=0o700, exist_ok=True)
    for ending in ENDINGS:
        kept = retired / f"{key_id}-{which}.{ending}"
        file = place / f"{which}.{ending}"
        if file.exists() and not kept.exists():
            kept.write_bytes(file.read_bytes())
            kept.chmod(0o600)


def retired_logs() -> list[str]:
    """Return the vkeys under which this centre's log was signed before it was frozen and opened anew."""
    folder = Path(settings.CENTRE_FOLDER) / "keys" / RETIRED
    return [one.read_text(encoding="utf-8").strip() for one in sorted(folder.glob("*-log.vkey"))]
