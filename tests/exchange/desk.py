"""A process in which the people of one centre act one after another, so that the program starts once and not each time.

with desk(centre) as at:
    at.command("keys", "show")      as on the command line; it must end well
    at.refused("keys", …)           it must not; what it said on standard error
    at.act("say", "…")              what acts.py can
"""

import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from tests.exchange.live import ROOT, LiveCentre


class Desk:
    """The desk of one centre."""

    def __init__(self, centre: LiveCentre) -> None:
        self.centre = centre
        self.process: subprocess.Popen[str] = subprocess.Popen(
            [sys.executable, "-m", "tests.exchange.desk"],
            env=centre.environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def _ask(self, kind: str, words: tuple[str, ...]) -> tuple[int, str, str]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([kind, words]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, f"{self.centre.code}: the desk ended at {words}"
        code, said, wrong = json.loads(answer)
        return code, said, wrong

    def command(self, *words: str) -> str:
        code, said, wrong = self._ask("command", words)
        assert code == 0, f"{words}: {said}{wrong}"
        return said

    def refused(self, *words: str) -> str:
        code, said, wrong = self._ask("command", words)
        assert code == 1, f"{words}: {said}{wrong}"
        return wrong

    def act(self, *words: str) -> Any:
        code, said, wrong = self._ask("act", words)
        assert code == 0, f"{words}: {said}{wrong}"
        return json.loads(said.splitlines()[-1])

    def close(self) -> None:
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait(120)


@contextlib.contextmanager
def desk(centre: LiveCentre) -> Iterator[Desk]:
    """Give a desk at a centre until the block ends."""
    made = Desk(centre)
    try:
        yield made
    finally:
        made.close()


def _do(kind: str, words: list[str]) -> int:
    from tests.exchange.acts import ACTS  # noqa: PLC0415 - after django.setup()
    from tregua.centre.cli import main  # noqa: PLC0415 - the same

    if kind == "command":
        return main(words)
    sys.stdout.write(json.dumps(ACTS[words[0]](*words[1:]), ensure_ascii=False) + "\n")
    return 0


def _serve() -> None:
    import traceback  # noqa: PLC0415 - for the other side of the pipe

    import django  # noqa: PLC0415 - only here is the centre known

    django.setup()
    answers = sys.stdout
    for line in sys.stdin:
        kind, words = json.loads(line)
        said, wrong = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(wrong):
            try:
                code = _do(kind, words)
            except BaseException:  # noqa: BLE001 - told to who asked
                traceback.print_exc()
                code = 3
        answers.write(json.dumps([code, said.getvalue(), wrong.getvalue()]) + "\n")
        answers.flush()


if __name__ == "__main__":
    _serve()
