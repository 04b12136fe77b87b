"""`tregua init`: a new centre, question by question; every question can be answered by an option instead."""

import sys
from argparse import Namespace
from pathlib import Path
from typing import Final

from tregua.centre import words
from tregua.centre.asking import Asker, zone_of_this_machine
from tregua.centre.folder import LANGUAGE_CODES, FolderError, centre_toml
from tregua.centre.founding import Founded, found
from tregua.centre.passphrase import ask_new

LANGUAGES: Final = {"ar": "Arabic", "en": "English", "fr": "French", "ru": "Russian"}


def run(given: Namespace) -> int:
    """Ask, make the centre and say what comes next."""
    if (given.to / "centre.toml").exists():
        message = f"{given.to} already holds a centre. Choose another folder."
        raise FolderError(message)
    toml = _toml(given, Asker(silent=given.yes))
    try:
        made = found(given.to, toml=toml, passphrase=ask_new())
    except OSError as error:
        message = f"{given.to} cannot be made: {error.strerror or error}. Choose a folder that this account may write."
        raise FolderError(message) from error
    _tell(made, given.port)
    return 0


def _toml(given: Namespace, ask: Asker) -> str:
    """Return the text of centre.toml from the options and the answers."""
    language = ask.word(
        given.language, f"First language of its pages ({', '.join(LANGUAGE_CODES)})", words.language,
        default="en", option="--language",
    )  # fmt: skip
    code = ask.word(
        given.code, "A short word for the centre: small letters, digits, hyphens", words.code,
        default=_as_code(given.to), option="--code",
    )  # fmt: skip
    names = _names(given, ask, language, code)
    origin = ask.word(
        given.origin, "Name of its log; it never changes", words.origin,
        default=f"{code}.example/log1", option="--origin",
    )  # fmt: skip
    zone = ask.word(
        given.zone, "Time zone", words.zone, default=zone_of_this_machine(), option="--zone"
    )  # fmt: skip
    begins = ask.word(
        given.day_begins, "A bulletin's day begins at", words.hour, default="00:00", option="--day-begins"
    )
    other, other_names = _other(given, ask, language)
    return centre_toml(
        code=code, names=names, origin=origin, zone=zone, day_begins=begins, language=language,
        other=other, other_names=other_names,
    )  # fmt: skip


def _as_code(folder: Path) -> str:
    """Return the folder's name where it can be a code."""
    name = folder.resolve().name.lower()
    return name if words.CODE.fullmatch(name) else "centre"


def _by_language(given: list[str], language: str) -> dict[str, str]:
    """Return names by language; one without a language is in the centre's first."""
    names = {}
    for one in given:
        named, sign, name = one.partition("=")
        known = bool(sign) and named in LANGUAGE_CODES
        names[named if known else language] = name if known else one
    return names


def _names(given: Namespace, ask: Asker, language: str, code: str) -> dict[str, str]:
    """Return the centre's names: the first language's must be there, the others are asked for."""
    said = _by_language(given.name or [], language)
    for_asking = (language, *(one for one in LANGUAGE_CODES if one != language))
    names = {}
    for one in for_asking:
        question, option = f"Its name in {LANGUAGES[one]}", f"--name {one}=…"
        if one == language:
            names[one] = ask.word(
                said.get(one), question, words.name, default=code.capitalize(), option=option
            )
        else:
            names[one] = ask.if_any(said.get(one), f"{question} (may come later)", words.name, option=option)
    return {one: names[one] for one in LANGUAGE_CODES if names[one]}


def _other(given: Namespace, ask: Asker, language: str) -> tuple[dict[str, str] | None, dict[str, str]]:
    """Return what is known of the other centre: code, folder and key, and its names; None when it is not known."""
    code = ask.if_any(
        given.other_code, "Code of the other centre (empty: not known yet)", words.code, option="--other-code"
    )
    if not code:
        return None, {}
    names = _by_language(given.other_name or [], language)
    if not names:
        names = {
            language: ask.word(
                None, "Name of the other centre", words.name, default=code.capitalize(), option="--other-name"
            )
        }
    folder = ask.if_any(
        given.other_folder, "Where its published files arrive (empty: not known yet)", words.anything,
        option="--other-folder",
    )  # fmt: skip
    vkey = ask.if_any(
        given.other_vkey, "The key its log is checked with (empty: not known yet)", words.anything,
        option="--other-vkey",
    )  # fmt: skip
    says = {
        "code": code,
        "folder": folder,
        "address": given.other_address or "",
        "vkey": vkey,
        "cosigner": given.other_cosigner or "",
    }
    return {key: value for key, value in says.items() if value}, names


def _tell(made: Founded, port: int) -> None:
    folder = made.folder.path
    sys.stdout.write(
        f"\nThe centre is made in {folder}.\n"
        f"Its key, which others check its log with:\n  {made.vkey}\n"
        f"The key of its mirror, which signs for the logs that it holds:\n  {made.mirror_vkey}\n\n"
        f"1. Start it:\n     tregua serve --centre {folder} --port {port}\n"
        f"2. Come in as {made.administrator}, once, within twelve hours:\n"
        f"     http://127.0.0.1:{port}/people/enter/{made.token}/\n"
        "3. The page “Setting up” says what is still missing, who does it and where; you can leave it and come back.\n"
    )
