"""What looking costs a whole centre: an idle poll of a real server, and 10,000 entries that come after a week.

The first is counted on the socket of the centre that asks: the other's checkpoint, what it holds of ours, requests and
headers. The second is one side of two that meet again: pull, verify, store, hold as rows, cosign, acknowledge, publish.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.exchanging.poll import WEEK, Log

WEEK_ALONE = "import json; from bench.exchanging.registers import week; print(json.dumps(week()))"
PASSPHRASE = "five words and no name"  # noqa: S105 - of a bench
Figure = tuple[str, float, float, str]


def measure() -> list[Figure]:
    """Return the bytes of an idle poll and the seconds of a week."""
    with tempfile.TemporaryDirectory() as name:
        os.environ |= {"TREGUA_LOG_PASSPHRASE": PASSPHRASE, "DATABASE_URL": ""}
        asks, answers, meets = (Path(name) / code for code in ("hmeimim", "amman", "kilis"))
        for folder in (asks, answers, meets):
            make(folder)
        alone = subprocess.run(
            [sys.executable, "-c", WEEK_ALONE], env=environment(meets), stdout=subprocess.PIPE, check=True
        )
        started(asks)
        return [*idle(asks, answers), tuple(json.loads(alone.stdout.splitlines()[-1]))]


def make(folder: Path) -> None:
    """Make a whole centre by its command."""
    run(
        folder, "init", str(folder), "--yes", "--code", folder.name, "--origin", f"{folder.name}.example/log1"
    )


def run(folder: Path, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tregua.centre", *words],
        env=environment(folder),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stdout.decode() + done.stderr.decode())


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "TREGUA_CENTRE": str(folder), "DJANGO_SETTINGS_MODULE": "tregua.centre.settings"}


def started(folder: Path) -> None:
    """Let this process be the centre that asks."""
    os.environ.update(environment(folder))
    import django  # noqa: PLC0415 - the environment comes first

    django.setup()


def known(**says: Any) -> None:
    from django.conf import settings  # noqa: PLC0415 - after django.setup(), here and below

    settings.CENTRE = replace(settings.CENTRE, peer_code="amman", peer_names={"en": "Amman"}, **says)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a centre by its own command."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "tregua.centre", "serve", "--port", str(port)]
    process = subprocess.Popen(
        words, env=environment(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _attempt in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/public/", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/public/record"
    finally:
        process.terminate()
        process.wait()


RELEASE = "import django; django.setup(); from tregua.record import actions as a; a.release(kind='statement', record_id='1', public={'words': 'x'}, by='b'); a.publish(by='b')"


def know(folder: Path, other: Path) -> None:
    """Let a centre know the other one, read its folder and cosign what it holds of it."""
    vkey, cosigner = ((other / "keys" / name).read_text().strip() for name in ("log.vkey", "mirror.vkey"))
    with (folder / "centre.toml").open("a", encoding="utf-8") as toml:
        toml.write(f'\n[other_centre]\ncode = "{other.name}"\nvkey = "{vkey}"\ncosigner = "{cosigner}"\n')
        toml.write(f'address = "{other / "published"}"\n[other_centre.names]\nen = "{other.name}"\n')
    run(folder, "exchange", "now")


def idle(own: Path, other: Path) -> Iterator[Figure]:
    from tregua.exchange import polling  # noqa: PLC0415
    from tregua.record import http  # noqa: PLC0415

    subprocess.run([sys.executable, "-c", RELEASE], env=environment(other), check=True)
    know(other, own)
    counted = [0, 0]
    plain_send, plain_read = http._Line.sendall, http._Stream.readinto  # noqa: SLF001 - counted where they pass

    def send(line: Any, content: bytes) -> None:
        counted[0] += len(content)
        plain_send(line, content)

    def read(stream: Any, buffer: Any) -> int:
        count = plain_read(stream, buffer)
        counted[1] += count
        return count

    http._Line.sendall, http._Stream.readinto = send, read  # type: ignore[method-assign]  # noqa: SLF001
    keys = other / "keys"
    with serving(other) as address:
        vkey, cosigner = ((keys / name).read_text().strip() for name in ("log.vkey", "mirror.vkey"))
        known(peer_vkey=vkey, peer_cosigner=cosigner, peer_address=address)
        for _round in range(2):
            polling.poll()
        counted[:] = [0, 0]
        polling.poll(news=True)
    http._Line.sendall, http._Stream.readinto = plain_send, plain_read  # type: ignore[method-assign]  # noqa: SLF001
    yield "idle poll of a served centre, on the socket, both ways", sum(counted), 1024, "≤ bytes"


def week() -> Figure:
    """Meet the other centre again, in the process of a centre of its own."""
    started(Path(os.environ["TREGUA_CENTRE"]))
    from tregua.exchange import loop  # noqa: PLC0415
    from tregua.exchange.acks import acknowledged  # noqa: PLC0415

    theirs = Log(Path(os.environ["TREGUA_CENTRE"]) / "elsewhere", "latakia")
    theirs.grow(1)
    with theirs.served() as address:
        known(
            peer_vkey=theirs.signer.verifier.vkey,
            peer_cosigner=theirs.cosigner.key.vkey,
            peer_address=address,
        )
        loop.exchange_now(by="bench")
        theirs.grow(WEEK)
        cpu = time.process_time()
        loop.exchange_now(by="bench")
        loop.exchange_now(by="bench")
        spent = time.process_time() - cpu
    if acknowledged() != WEEK + 1:
        raise SystemExit("the week was not acknowledged")
    return "a week offline: one whole centre, with its register", spent, 3, "≤ CPU s"
