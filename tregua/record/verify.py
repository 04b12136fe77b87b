"""Check a published log without trusting, or running, anything else of Tregua.

    python verify.py DIR [--vkey VKEY] [--earlier CHECKPOINT] [--json]

One file: Python's standard library and the package `cryptography`. It reads a folder as a centre publishes it
and checks the signature of the checkpoint (C2SP signed-note, Ed25519), the root over the entries themselves
(RFC 6962), the tiles (C2SP tlog-tiles), the form of every entry, and every public part against the digest its
entry commits to (RFC 9901). Ends with 0 when all is well, 1 when something is wrong, 2 when it was called
wrongly. It says what it could not check. docs/record-format.md tells the format.
"""

import argparse
import base64
import hashlib
import json
import os
import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FIELDS = {"_sd", "id", "kind", "o", "refs", "sch", "t", "v"}
WIDTH = 256
LIMITS = {"note": 64 * 1024, "tile": WIDTH * 32, "bundle": WIDTH * 65_537, "body": 16 * 1024 * 1024}
ALWAYS_LEFT_OPEN = (
    "whether what the entries say is true, and whether the centre released everything it knows",
    "whether somebody else was shown another log: compare the checkpoint with theirs, or give an earlier one "
    "with --earlier",
)


class Fault(Exception):
    """Something is wrong: which check, where, what was seen."""

    def __init__(self, check: str, where: str, says: str) -> None:
        super().__init__(f"{check} {where}: {says}")
        self.check, self.where, self.says = check, where, says


class Report:
    """What was checked, what was wrong and what was left open."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.faults: list[Fault] = []
        self.left_open: list[str] = []
        self.log: dict[str, str | int] = {}

    def as_json(self) -> str:
        """Return the report for programs."""
        faults = [{"check": one.check, "where": one.where, "says": one.says} for one in self.faults]
        says = {"ok": not faults, "log": self.log, "checked": self.done, "faults": faults}
        return json.dumps({**says, "not_checked": self.left_open}, ensure_ascii=False, indent=2)

    def as_text(self) -> str:
        """Return the report for people."""
        lines = [f"{name}: {value}" for name, value in self.log.items()]
        lines += [f"  checked  {one}" for one in self.done]
        lines += [f"  WRONG    {one.check}, {one.where}: {one.says}" for one in self.faults]
        lines += [f"  not checked: {one}" for one in self.left_open]
        lines.append(
            "Something is WRONG with this log." if self.faults else "All that was checked is in order."
        )
        return "\n".join(lines)


# --- hashes -----------------------------------------------------------------------------------------------------------


def leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_head(hashes: list[bytes]) -> bytes:
    """Return the root over these hashes: the last of an odd row moves up as it is."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    while len(hashes) > 1:
        above = [node(hashes[place], hashes[place + 1]) for place in range(0, len(hashes) - 1, 2)]
        hashes = above + hashes[len(hashes) & ~1 :]
    return hashes[0]


# --- the folder -------------------------------------------------------------------------------------------------------


def read(folder: Path, path: str, kind: str) -> bytes:
    """Return a plain file of the folder: no link is followed, no pipe waited for, no more read than its kind may have."""
    target = folder / path
    try:
        if target.resolve() != folder.resolve() / path:
            raise Fault("TAMPER", path, "it is a link or points out of the folder")
        with open(target, "rb", opener=plain_file) as stream:
            raw = stream.read(LIMITS[kind] + 1)
    except (OSError, RuntimeError) as error:
        raise Fault("TRUNCATED", path, "the file is not there or cannot be read") from error
    if len(raw) > LIMITS[kind]:
        raise Fault("TAMPER", path, f"longer than {LIMITS[kind]} bytes")
    return raw


def plain_file(path: str, flags: int) -> int:
    """Open a plain file and nothing else: the folder may have been made by somebody who means harm."""
    handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError("not a plain file")
    return handle


def name_of(number: int, width: int) -> str:
    """Return the path of a number: 1234067 is x001/x234/067; what is not full has .p/WIDTH after it."""
    digits = str(number)
    digits = digits.zfill(max(3, -(-len(digits) // 3) * 3))
    parts = [digits[place : place + 3] for place in range(0, len(digits), 3)]
    path = "/".join(["x" + part for part in parts[:-1]] + parts[-1:])
    return path if width == WIDTH else f"{path}.p/{width}"


def read_part(folder: Path, kind: str, above: str, number: int, width: int) -> tuple[str, bytes, int]:
    """Return (path, content, width) of a tile, bundle or body: the partial file, or the full one in its place."""
    path = f"{above}/{name_of(number, width)}"
    full = f"{above}/{name_of(number, WIDTH)}"
    if not (folder / path).is_file() and (folder / full).is_file():
        return full, read(folder, full, kind), WIDTH
    return path, read(folder, path, kind), width


def parts_of(size: int) -> Iterator[tuple[int, int]]:
    """Yield (number, width) of the parts into which a row of this size is cut."""
    for number in range(-(-size // WIDTH)):
        yield number, min(WIDTH, size - number * WIDTH)


# --- the checkpoint ---------------------------------------------------------------------------------------------------


def unbase64(text: str) -> bytes:
    """Return what canonical base64 says; ValueError otherwise."""
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise ValueError("not canonical base64")
    return raw


def parse_vkey(vkey: str) -> tuple[str, bytes, bytes]:
    """Return (name, key id, public key) of a vkey; ValueError when it is none."""
    name, key_id, encoded = vkey.strip().split("+", 2)
    raw = unbase64(encoded)
    made = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    if not name or len(raw) != 33 or raw[0] != 1 or made.hex() != key_id:
        raise ValueError("not the vkey of an Ed25519 key")
    return name, made, raw[1:]


def signed_text(raw: bytes, name: str, key_id: bytes) -> tuple[str, bytes]:
    """Return (text, signature of this key) of a signed note; ValueError when it is none."""
    text, blank, block = raw.decode().rpartition("\n\n")
    if not blank or not block.endswith("\n") or any(char < " " and char != "\n" for char in text + block):
        raise ValueError("not a signed note")
    own = []
    for line in block[:-1].split("\n"):
        dash, signer, encoded = line.split(" ")
        signature = unbase64(encoded)
        if dash == "\u2014" and (signer, signature[:4]) == (name, key_id):
            own.append(signature[4:])
    if len(own) != 1:
        raise ValueError(f"it has {len(own)} signatures of {name} by this key, and must have one")
    return text + "\n", own[0]


def open_checkpoint(raw: bytes, vkey: str, where: str = "checkpoint") -> tuple[str, int, bytes]:
    """Return (origin, size, root) of a checkpoint that the key of this vkey signed."""
    name, key_id, public = parse_vkey(vkey)
    try:
        text, signature = signed_text(raw, name, key_id)
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text.encode())
        origin, size, encoded, _end = text.split("\n")
        root = unbase64(encoded)
    except InvalidSignature as error:
        raise Fault("SIGNATURE", where, "the signature does not fit the text") from error
    except ValueError as error:
        raise Fault("SIGNATURE", where, str(error)) from error
    if origin != name or not re.fullmatch("0|[1-9][0-9]{0,18}", size, re.ASCII) or len(root) != 32:
        raise Fault("SIGNATURE", where, "its three lines are not origin, size and root of this log")
    return origin, int(size), root


# --- entries and tiles ------------------------------------------------------------------------------------------------


def read_entries(folder: Path, size: int, faults: list[Fault]) -> list[bytes]:
    """Return every entry; a bundle that is missing or cut ends the reading."""
    entries: list[bytes] = []
    for number, width in parts_of(size):
        path, raw, held = read_part(folder, "bundle", "tile/entries", number, width)
        place = 0
        bundle: list[bytes] = []
        for _ in range(held):
            end = place + 2 + int.from_bytes(raw[place : place + 2], "big")
            if end > len(raw) or place + 2 > len(raw):
                raise Fault(
                    "TAMPER", path, f"bundle {number} ends within entry {number * WIDTH + len(bundle)}"
                )
            bundle.append(raw[place + 2 : end])
            place = end
        if place != len(raw):
            faults.append(Fault("TAMPER", path, f"bundle {number} holds more than {held} entries"))
        entries += bundle[:width]
    return entries


def check_tiles(folder: Path, leaves: list[bytes], faults: list[Fault]) -> int:
    """Compare every tile with the hashes worked out from the entries; return how many tiles there are."""
    level, row, count = 0, leaves, 0
    while row:
        for number, width in parts_of(len(row)):
            count += 1
            path, raw, held = read_part(folder, "tile", f"tile/{level}", number, width)
            expected = row[number * WIDTH : number * WIDTH + width]
            found = [raw[place : place + 32] for place in range(0, len(raw), 32)]
            if len(raw) != held * 32 or found[:width] != expected:
                pairs = enumerate(zip(found, expected, strict=False))
                odd = next((place for place, pair in pairs if pair[0] != pair[1]), 0)
                says = f"hash {odd} does not fit what is below it: the tile, or what is below it, was altered"
                faults.append(Fault("TAMPER", path, says))
        row = [tree_head(row[place : place + WIDTH]) for place in range(0, len(row) - WIDTH + 1, WIDTH)]
        level += 1
    return count


def parse_entry(data: bytes, origin: str) -> dict[str, object]:
    """Return what an entry says; ValueError unless it is written in the one way and for this log."""
    says = json.loads(data.decode(), parse_float=refuse, parse_constant=refuse)
    again = json.dumps(says, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    if again != data or not isinstance(says, dict) or len(data) > 8192:
        raise ValueError("not written in the canonical way")
    if type(says.get("v")) is not int or says["v"] < 1:
        raise ValueError("no version")
    if says["v"] == 1 and (says.keys() != FIELDS or says["o"] != origin):
        raise ValueError(f"not an entry of {origin}")
    return says


def refuse(text: str) -> None:
    raise ValueError(f"{text} has no place in an entry")


def check_entries(entries: list[bytes], origin: str, faults: list[Fault]) -> list[dict[str, object]]:
    """Parse every entry; {} stands for one that is none."""
    parsed: list[dict[str, object]] = []
    for index, data in enumerate(entries):
        try:
            parsed.append(parse_entry(data, origin))
        except (ValueError, RecursionError) as error:
            faults.append(Fault("ENTRY", f"entry {index}", str(error)))
            parsed.append({})
    return parsed


# --- public parts -----------------------------------------------------------------------------------------------------


def redacted(parsed: list[dict[str, object]], leaves: list[bytes], origin: str) -> set[int]:
    """Return the entries that a later one redacts, named by their right hash."""
    found = set()
    for index, says in enumerate(parsed):
        if says.get("v") == 1 and says["t"] == "redact" and isinstance(says["refs"], list):
            for ref in says["refs"]:
                target = ref.get("i") if isinstance(ref, dict) and ref.get("o") == origin else None
                if type(target) is int and 0 <= target < index and leaves[target].hex() == ref.get("h"):
                    found.add(target)
    return found


def body_lines(folder: Path, size: int) -> Iterator[tuple[str, str]]:
    """Yield (path, line) of the public parts, one for each entry."""
    for number, width in parts_of(size):
        path, raw, _held = read_part(folder, "body", "body", number, width)
        lines = raw.decode("utf-8", errors="replace").split("\n")
        if len(lines) <= width:
            raise Fault("BODY", path, f"it has {len(lines) - 1} lines and not {width}")
        for line in lines[:width]:
            yield path, line


def check_bodies(folder: Path, parsed: list[dict[str, object]], gone: set[int], faults: list[Fault]) -> int:
    """Compare every public part with its entry; return how many are there."""
    present = 0
    for index, (_path, line) in enumerate(body_lines(folder, len(parsed))):
        digests = parsed[index].get("_sd")
        if not line:
            if index not in gone and parsed[index].get("v") == 1:
                faults.append(
                    Fault("BODY", f"entry {index}", "its public part is missing, and no redaction says so")
                )
            continue
        present += 1
        for part in line.split("~"):
            raw = hashlib.sha256(part.encode()).digest()
            digest = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
            if not isinstance(digests, list) or digest not in digests:
                faults.append(
                    Fault("BODY", f"entry {index}", "a public part is not the one that the entry commits to")
                )
    return present


# --- all of it --------------------------------------------------------------------------------------------------------


def check(folder: Path, vkey: str, earlier: Path | None, report: Report) -> None:
    """Check a published folder and fill the report; a Fault that is raised ends the checks."""
    origin, size, root = open_checkpoint(read(folder, "checkpoint", "note"), vkey)
    report.log = {"log": origin, "entries": size, "root": root.hex()}
    report.done.append("the checkpoint is signed with the key given")
    entries = read_entries(folder, size, report.faults)
    leaves = [leaf(data) for data in entries]
    if tree_head(leaves) == root:
        report.done.append(f"{size} entries give the signed root: none altered, removed, added or moved")
    else:
        report.faults.append(Fault("TAMPER", "root", "the entries do not give the signed root"))
    tiles = check_tiles(folder, leaves, report.faults)
    report.done.append(f"{tiles} tiles compared with the entries below them")
    if earlier:
        check_earlier(earlier, vkey, leaves, report)
    parsed = check_entries(entries, origin, report.faults)
    newer = sum(1 for says in parsed if says.get("v", 1) != 1)
    report.done.append(f"{len(parsed) - newer} entries compared with the rules of their format")
    if newer:
        report.left_open.append(
            f"{newer} entries are of a newer version of the format: only their hashes were"
        )
    gone = redacted(parsed, leaves, origin)
    present = check_bodies(folder, parsed, gone, report.faults)
    report.done.append(
        f"{present} public parts compared with what their entries commit to; {len(gone)} redacted"
    )
    if gone:
        report.left_open.append(f"what the {len(gone)} redacted public parts said")


def check_earlier(file: Path, vkey: str, leaves: list[bytes], report: Report) -> None:
    """Check that an earlier checkpoint of the same log is a prefix of this one."""
    _origin, size, root = open_checkpoint(read(file.parent, file.name, "note"), vkey, str(file))
    if size > len(leaves):
        report.faults.append(Fault("ROLLBACK", "checkpoint", f"the earlier one has {size} entries"))
    elif tree_head(leaves[:size]) != root:
        report.faults.append(Fault("FORK", f"size {size}", "the earlier checkpoint signs another history"))
    else:
        report.done.append(f"the earlier checkpoint of {size} entries is a prefix of this log")


def main(arguments: list[str] | None = None) -> int:
    """Check the folder that the command line names; see the top of this file."""
    parser = argparse.ArgumentParser(description="Check a published log, independently of who published it.")
    parser.add_argument(
        "folder", type=Path, metavar="DIR", help="the published folder: checkpoint, tile/, body/"
    )
    parser.add_argument(
        "--vkey", help="the log's key as printed by the centre; otherwise DIR/vkey is believed"
    )
    parser.add_argument("--earlier", type=Path, metavar="FILE", help="a checkpoint of this log that you kept")
    parser.add_argument("--json", action="store_true", help="print the report for programs")
    given = parser.parse_args(arguments)
    report = Report()
    report.left_open.extend(ALWAYS_LEFT_OPEN)
    if not given.folder.is_dir():
        parser.error(f"{given.folder} is not a folder")
    try:
        vkey = given.vkey or read(given.folder, "vkey", "note").decode()
        parse_vkey(vkey)
    except (ValueError, Fault) as error:
        parser.error(f"no key to check with ({error}); give the log's key with --vkey")
    if not given.vkey:
        report.left_open.insert(
            0,
            "whose key this is: it lay in the folder itself. Ask the centre for its key by another way, give --vkey",
        )
    try:
        check(given.folder, vkey, given.earlier, report)
    except Fault as fault:
        report.faults.append(fault)
        report.left_open.append("what comes after this fault")
    print(report.as_json() if given.json else report.as_text())
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
