"""Asking whoever sets a centre up, at a terminal: one question a line, a default in brackets, until it can be used."""

import os
import sys
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tregua.centre.folder import FolderError
from tregua.centre.words import Check, WordError

LOCALTIME: Final = Path("/etc/localtime")


@dataclass(frozen=True)
class Asker:
    """Asks for what no option said; without a person to ask (`silent`) the default holds, or it is told what misses."""

    silent: bool

    def word(self, given: str | None, question: str, check: Check, *, default: str = "", option: str) -> str:
        """Return what was given, answered or taken as the default, in this order; FolderError when none can be used."""
        if given is not None:
            return self._checked(given, check, option)
        if self.silent:
            if not default:
                message = f"{question}: say it with {option}."
                raise FolderError(message)
            return self._checked(default, check, option)
        while True:
            answer = _ask(question, default, option) or default
            try:
                return check(answer)
            except WordError as error:
                sys.stderr.write(f"  {error}\n")

    def if_any(self, given: str | None, question: str, check: Check, *, option: str) -> str:
        """Return what was given or answered; nothing is an answer too."""
        if given is not None:
            return self._checked(given, check, option)
        if self.silent:
            return ""
        while True:
            answer = _ask(question, "", option)
            try:
                return check(answer) if answer else ""
            except WordError as error:
                sys.stderr.write(f"  {error}\n")

    @staticmethod
    def _checked(word: str, check: Callable[[str], str], option: str) -> str:
        try:
            return check(word)
        except WordError as error:
            message = f"{option}: {error}"
            raise FolderError(message) from error


def _ask(question: str, default: str, option: str) -> str:
    sys.stdout.write(f"{question}{f' [{default}]' if default else ''}: ")
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        message = (
            f"\nThe question “{question}” was not answered, so nothing was made. Start this at a terminal, answer "
            f"with {option}, or let the defaults hold with --yes."
        )
        raise FolderError(message)
    return line.strip()


def zone_of_this_machine() -> str:
    """Return the time zone this machine runs in, UTC where it does not say."""
    named = os.environ.get("TZ", "").lstrip(":")
    if not named and LOCALTIME.is_symlink():
        named = str(LOCALTIME.resolve()).partition("zoneinfo/")[2]
    return named if named in zoneinfo.available_timezones() else "UTC"
