"""Check a published log without trusting, or running, anything else of Tregua.

    python verify.py DIR [--vkey VKEY] [--earlier CHECKPOINT] [--witness VKEY ... | --policy FILE] [--json]
    python verify.py --proof FILE --vkey VKEY [--entry FILE] [--disclosure FILE] [--witness ... | --policy ...]
    python verify.py --evidence FILE [--vkey VKEY]

One file: Python's standard library and the package `cryptography`. It reads a folder as a centre publishes it
and checks the signature of the checkpoint (C2SP signed-note, Ed25519), the root over the entries themselves
(RFC 6962), the tiles (C2SP tlog-tiles), the form of every entry, and every public part against the digest its
entry commits to (RFC 9901); who cosigned (C2SP tlog-cosignature) and whether they are enough (C2SP tlog-policy);
or one offline proof (C2SP tlog-proof); or a file of evidence. Ends with 0 when all is well, 1 when something is
wrong, 2 when it was called wrongly. It says what it could not check. docs/record-format.md tells the formats.
It is longer than other files of Tregua, so that it can be copied as one.
"""

import argparse
import base64
import hashlib
import json
import os
import re
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519

try:
    from cryptography.hazmat.primitives.asymmetric import mldsa
except ImportError:  # older than version 48: ML-DSA-44 cosignatures cannot be checked, and that is said
    mldsa = None  # type: ignore[assignment]

FIELDS = {"_sd", "id", "kind", "o", "refs", "sch", "t", "v"}
WIDTH = 256
LIMITS = {"note": 64 * 1024, "tile": WIDTH * 32, "bundle": WIDTH * 65_537, "body": 16 << 20, "other": 1 << 20}
NUMBER = "0|[1-9][0-9]{0,18}"
TRUTH = "whether what the entries say is true, and whether the centre released everything it knows"
OTHERS = (
    "whether somebody else was shown another log: compare the checkpoint with theirs, or give an earlier one "
)
OTHERS += "with --earlier"
UNSEEN = "who else has seen this: give the keys of those who cosign with --witness, or a policy with --policy"
Head = tuple[str, int, bytes]


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
        return "\n".join(
            [*lines, "Something is WRONG." if self.faults else "All that was checked is in order."]
        )


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def tree_head(hashes: list[bytes]) -> bytes:
    """Return the root over these hashes: the last of an odd row moves up as it is."""
    while len(hashes) > 1:
        above = [sha(b"\x01", *hashes[place : place + 2]) for place in range(0, len(hashes) - 1, 2)]
        hashes = above + hashes[len(hashes) & ~1 :]
    return hashes[0] if hashes else sha()


def climb(proof: list[bytes], place: int, last: int, start: bytes) -> tuple[bytes, bytes]:
    """Return the roots before and after (RFC 9162, 2.1.3 and 2.1.4) to which a proof leads from a place of a row."""
    before = after = start
    for part in proof:
        if place & 1 or place == last:
            before, after = sha(b"\x01", part, before), sha(b"\x01", part, after)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            after = sha(b"\x01", after, part)
        if not last or len(part) != 32:
            raise ValueError("the proof is too long, or a hash of it is")
        place, last = place >> 1, last >> 1
    if last:
        raise ValueError("the proof is too short")
    return before, after


def check_included(data: bytes, index: int, size: int, proof: list[bytes], root: bytes) -> None:
    """Raise ValueError unless the proof leads from this hash at this index to the root."""
    if not 0 <= index < size or climb(proof, index, size - 1, data)[1] != root:
        raise ValueError(f"the proof does not lead from entry or bundle {index} to the signed root")


def plain_file(path: str, flags: int) -> int:
    """Open a plain file and nothing else: the folder may have been made by somebody who means harm."""
    handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError("not a plain file")
    return handle


class Folder:
    """A published folder, which somebody may have made who means harm."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, path: str, kind: str) -> bytes:
        """Return a plain file of it: no link is followed, no pipe waited for, no more read than its kind may have."""
        target = self.path / path
        try:
            if target.resolve() != self.path.resolve() / path:
                raise Fault("TAMPER", path, "it is a link or points out of the folder")
            with open(target, "rb", opener=plain_file) as stream:
                raw = stream.read(LIMITS[kind] + 1)
        except (OSError, RuntimeError) as error:
            raise Fault("TRUNCATED", path, "the file is not there or cannot be read") from error
        if len(raw) > LIMITS[kind]:
            raise Fault("TAMPER", path, f"longer than {LIMITS[kind]} bytes")
        return raw

    def parts(self, kind: str, above: str, size: int) -> Iterator[tuple[str, bytes, int, int]]:
        """Yield (path, content, width in it, width wanted): 1234067 is x001/x234/067, what is not full ends in .p/W."""
        for number in range(-(-size // WIDTH)):
            digits = str(number).zfill(max(3, -(-len(str(number)) // 3) * 3))
            groups = [digits[place : place + 3] for place in range(0, len(digits), 3)]
            full = "/".join([above] + ["x" + group for group in groups[:-1]] + groups[-1:])
            held = width = min(WIDTH, size - number * WIDTH)
            path = full if width == WIDTH else f"{full}.p/{width}"
            if not (self.path / path).is_file() and (self.path / full).is_file():
                path, held = full, WIDTH
            yield path, self.read(path, kind), held, width

    def entries(self, size: int, faults: list[Fault]) -> list[bytes]:
        """Return every entry; a bundle that is missing or cut ends the reading."""
        entries: list[bytes] = []
        for number, (path, raw, held, width) in enumerate(self.parts("bundle", "tile/entries", size)):
            place, bundle = 0, list[bytes]()
            for _ in range(held):
                end = place + 2 + int.from_bytes(raw[place : place + 2], "big")
                if end > len(raw) or place + 2 > len(raw):
                    where = number * WIDTH + len(bundle)
                    raise Fault("TAMPER", path, f"bundle {number} ends within entry {where}")
                bundle.append(raw[place + 2 : end])
                place = end
            if place != len(raw):
                faults.append(Fault("TAMPER", path, f"bundle {number} holds more than {held} entries"))
            entries += bundle[:width]
        return entries

    def check_tiles(self, row: list[bytes], faults: list[Fault]) -> int:
        """Compare every tile with the hashes worked out from the entries; return how many tiles there are."""
        level = count = 0
        while row:
            for number, (path, raw, held, width) in enumerate(self.parts("tile", f"tile/{level}", len(row))):
                expected = row[number * WIDTH : number * WIDTH + width]
                found = [raw[place : place + 32] for place in range(0, len(raw), 32)]
                if len(raw) != held * 32 or found[:width] != expected:
                    pairs = enumerate(zip(found, expected, strict=False))
                    odd = next((place for place, pair in pairs if pair[0] != pair[1]), 0)
                    says = f"hash {odd} does not fit what is below it: the tile, or what is below it, was altered"
                    faults.append(Fault("TAMPER", path, says))
                count += 1
            row = [tree_head(row[place : place + WIDTH]) for place in range(0, len(row) - WIDTH + 1, WIDTH)]
            level += 1
        return count

    def check_bodies(self, parsed: list[dict[str, Any]], gone: set[int], faults: list[Fault]) -> int:
        """Compare every public part with its entry; return how many are there."""
        present = index = 0
        for path, raw, _held, width in self.parts("body", "body", len(parsed)):
            lines = raw.decode("utf-8", errors="replace").split("\n")
            if len(lines) <= width:
                raise Fault("BODY", path, f"it has {len(lines) - 1} lines and not {width}")
            for index, line in enumerate(lines[:width], start=index):  # noqa: B020 - it goes on counting
                present += bool(line)
                if line and not committed(parsed[index], line):
                    says = "a public part is not the one that the entry commits to"
                    faults.append(Fault("BODY", f"entry {index}", says))
                elif not line and index not in gone and parsed[index].get("v") == 1:
                    says = "its public part is missing, and no redaction says so"
                    faults.append(Fault("BODY", f"entry {index}", says))
            index += 1
        return present


def unbase64(text: str) -> bytes:
    """Return what canonical base64 says; ValueError otherwise."""
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise ValueError("not canonical base64")
    return raw


class Key:
    """A vkey: a log's (kind 1, Ed25519) or a cosigner's (4, Ed25519 with a time; 6, ML-DSA-44)."""

    def __init__(self, vkey: str, *kinds: int) -> None:
        self.name, key_id, encoded = vkey.strip().split("+", 2)
        raw = unbase64(encoded)
        self.id = sha(self.name.encode(), b"\n", raw)[:4]
        self.kind, self.public = raw[0] if raw else 0, raw[1:]
        whole = self.kind in kinds and len(self.public) == (1312 if self.kind == 6 else 32)
        if not self.name or self.id.hex() != key_id or not whole:
            raise ValueError(
                f"{vkey.strip()[:60]} is not the vkey of a {'log' if 1 in kinds else 'cosigner'}"
            )

    def check(self, text: str, signature: bytes) -> int:
        """Return when the text was cosigned, 0 for the log's own signature; ValueError when it does not fit."""
        raw, at = (signature, 0) if self.kind == 1 else (signature[8:], int.from_bytes(signature[:8], "big"))
        key: ed25519.Ed25519PublicKey | mldsa.MLDSA44PublicKey
        if self.kind == 6:
            if mldsa is None:
                raise ValueError("ML-DSA-44 needs version 48 or newer of the package cryptography")
            key, message = mldsa.MLDSA44PublicKey.from_public_bytes(self.public), self.subtree(text, at)
        else:
            key = ed25519.Ed25519PublicKey.from_public_bytes(self.public)
            message = (text if self.kind == 1 else f"cosignature/v1\ntime {at}\n{text}").encode()
        try:
            key.verify(raw, message)
        except InvalidSignature as error:
            raise ValueError(f"the signature of {self.name} does not fit the text") from error
        if self.kind != 1 and not 0 < at <= time.time() + 300:
            raise ValueError(f"the cosignature of {self.name} has no time, or one to come")
        return at

    def subtree(self, text: str, at: int) -> bytes:
        """Return what an ML-DSA-44 cosigner signs."""
        origin, size, root = parse_checkpoint(text)
        names = [bytes([len(name)]) + name for name in (self.name.encode(), origin.encode())]
        at_raw, size_raw = (number.to_bytes(8, "big") for number in (at, size))
        return b"subtree/v1\n\x00" + names[0] + at_raw + names[1] + bytes(8) + size_raw + root


class Policy:
    """Whose logs count, who cosigns, and how many of them are enough (C2SP tlog-policy)."""

    def __init__(self, text: str = "quorum none\n") -> None:
        self.logs: list[Key] = []
        self.witnesses: dict[str, Key] = {}
        self.groups: dict[str, tuple[int, list[str]]] = {}
        self.quorum = ""
        self.used: set[str] = set()
        if not text.endswith("\n") or re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text):
            raise ValueError("a policy is lines that end, without control characters")
        for number, line in enumerate(text.split("\n"), start=1):
            words = [word for word in re.split("[ \t]+", line) if word]
            if words and not words[0].startswith("#") and not self.read(words):
                raise ValueError(f"line {number} is no line of a policy, or names what no line above it does")
        keys = [key.public for key in self.logs], [key.public for key in self.witnesses.values()]
        if not self.quorum or any(len(set(one)) != len(one) for one in keys):
            raise ValueError("the policy has no quorum line, or one key twice")

    def read(self, words: list[str]) -> bool:
        """Take one line; False when it is none."""
        known = self.witnesses.keys() | self.groups.keys()
        match words:
            case ["log", vkey] | ["log", vkey, _]:
                self.logs.append(Key(vkey, 1))
            case ["witness", name, vkey] | ["witness", name, vkey, _] if name not in {*known, "none"}:
                self.witnesses[name] = Key(vkey, 4, 6)
            case ["group", name, count, *members] if name not in {*known, "none"} and known.issuperset(
                members
            ):
                count = {"any": "1", "all": str(len(members))}.get(count, count)
                twice = len({*members, *self.used}) != len(members) + len(self.used)
                if twice or not re.fullmatch("[1-9][0-9]{0,3}", count) or int(count) > len(members):
                    return False
                self.used.update(members)
                self.groups[name] = (int(count), members)
            case ["quorum", name] if name in {*known, "none"} and not self.quorum:
                self.quorum = name
            case _:
                return False
        return True

    def met(self, name: str, seen: dict[str, int]) -> bool:
        """Return whether this witness or group has cosigned."""
        least, members = self.groups.get(name, (1, []))
        return (
            name == "none"
            or name in seen
            or (bool(members) and sum(self.met(one, seen) for one in members) >= least)
        )

    def open(self, raw: bytes, where: str, report: Report) -> Head:
        """Return (origin, size, root) of a signed checkpoint, and tell who cosigned it."""
        try:
            text, lines = split_note(raw)
            origin, size, root = parse_checkpoint(text)
            logs = [key for key in self.logs if key.name == origin]
            signed = sum(len(times_of(key, text, lines)) for key in logs)
            found = {name: times_of(key, text, lines) for name, key in self.witnesses.items()}
        except ValueError as error:
            raise Fault("SIGNATURE", where, str(error)) from error
        if not signed:
            raise Fault(
                "SIGNATURE", where, f"no log whose key was given signed it; it says it is of {origin}"
            )
        seen = {name: times[0] for name, times in found.items() if times}
        for name, at in seen.items():
            report.done.append(
                f"{name} had seen it at {time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime(at))} UTC"
            )
        if not self.met(self.quorum, seen):
            report.faults.append(Fault("POLICY", where, "not cosigned by as many as the policy asks for"))
        elif self.quorum != "none":
            report.done.append("cosigned by as many as the policy asks for: it is final")
        report.left_open += [f"{name} has not cosigned it" for name in self.witnesses if name not in seen]
        report.left_open += [] if self.witnesses else [UNSEEN]
        return origin, size, root


def policy_with(vkey: str) -> Policy:
    """Return the policy that trusts the log of this vkey and asks for no cosignature."""
    policy = Policy()
    policy.logs = [Key(vkey, 1)]
    return policy


def times_of(key: Key, text: str, lines: list[tuple[str, bytes]]) -> list[int]:
    """Return the time of this key's signature, in a list that is empty when there is none; two are a fault."""
    own = [signature[4:] for name, signature in lines if (name, signature[:4]) == (key.name, key.id)]
    if len(own) > 1:
        raise ValueError(f"{key.name} signed twice with the same key")
    return [key.check(text, one) for one in own]


def split_note(raw: bytes) -> tuple[str, list[tuple[str, bytes]]]:
    """Return the text of a signed note and its (name, key id and signature); ValueError when it is none."""
    text, blank, block = raw.decode().rpartition("\n\n")
    if not blank or not block.endswith("\n") or any(char < " " and char != "\n" for char in text + block):
        raise ValueError("not a signed note")
    lines = [line.split(" ") for line in block[:-1].split("\n")]
    if any(len(line) != 3 or line[0] != "\u2014" for line in lines):
        raise ValueError("a line of signature is a dash, a name and a signature")
    return text + "\n", [(name, unbase64(encoded)) for _dash, name, encoded in lines]


def parse_checkpoint(text: str) -> Head:
    """Return (origin, size, root); ValueError unless these are the three lines of a checkpoint."""
    origin, size, encoded, end = [*text.split("\n"), "", "", ""][:4]
    if (
        text.count("\n") != 3
        or end
        or not re.fullmatch(NUMBER, size, re.ASCII)
        or len(unbase64(encoded)) != 32
    ):
        raise ValueError("its three lines are not origin, size and root of a log")
    return origin, int(size), unbase64(encoded)


def parse_entry(data: bytes, names: list[str]) -> dict[str, Any]:
    """Return what an entry says; ValueError unless it is written in the one way and for the last of these logs.

    A log that continues a frozen one holds its entries first; a genesis says so where the name changes.
    """
    says = json.loads(data.decode(), parse_float=refuse, parse_constant=refuse)
    again = json.dumps(says, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    if again != data or not isinstance(says, dict) or len(data) > 8192:
        raise ValueError("not written in the canonical way")
    if type(says.get("v")) is not int or says["v"] < 1:
        raise ValueError("no version")
    if says["v"] != 1:
        return says
    refs = says["refs"] if says.keys() == FIELDS else None
    before = refs[0].get("o") if isinstance(refs, list) and refs and isinstance(refs[0], dict) else None
    continues = not names or (says["t"] == "genesis" and before == names[-1])
    if refs is not None and continues and says["o"] not in names:
        names.append(says["o"])
    if refs is None or says["o"] != names[-1]:
        raise ValueError(f"not an entry of {names[-1] if names else 'this log'}")
    return says


def refuse(text: str) -> None:
    raise ValueError(f"{text} has no place in an entry")


def committed(says: dict[str, Any], line: str) -> bool:
    """Return whether an entry commits to every disclosure of a public part."""
    digests = says.get("_sd")
    made = [base64.urlsafe_b64encode(sha(part.encode())).rstrip(b"=").decode() for part in line.split("~")]
    return isinstance(digests, list) and all(digest in digests for digest in made)


def redacted(parsed: list[dict[str, Any]], leaves: list[bytes], names: list[str]) -> set[int]:
    """Return the entries that a later one redacts, named by their right hash."""
    found = set()
    for index, says in enumerate(parsed):
        refs = says["refs"] if says.get("v") == 1 and says["t"] == "redact" else ()
        for ref in refs if isinstance(refs, list) else ():
            target = ref.get("i") if isinstance(ref, dict) and ref.get("o") in names else None
            if type(target) is int and 0 <= target < index and leaves[target].hex() == ref.get("h"):
                found.add(target)
    return found


def check(path: Path, policy: Policy, earlier: Path | None, report: Report) -> None:
    """Check a published folder and fill the report; a Fault that is raised ends the checks."""
    folder = Folder(path)
    origin, size, root = policy.open(folder.read("checkpoint", "note"), "checkpoint", report)
    report.log = {"log": origin, "entries": size, "root": root.hex()}
    report.done.append("the checkpoint is signed with the key given")
    entries = folder.entries(size, report.faults)
    leaves = [sha(b"\x00", data) for data in entries]
    if tree_head(leaves) == root:
        report.done.append(f"{size} entries give the signed root: none altered, removed, added or moved")
    else:
        report.faults.append(Fault("TAMPER", "root", "the entries do not give the signed root"))
    tiles = folder.check_tiles(leaves, report.faults)
    report.done.append(f"{tiles} tiles compared with the entries below them")
    if earlier:
        raw = Folder(earlier.parent).read(earlier.name, "note")
        _origin, older, old_root = policy.open(raw, str(earlier), Report())
        if older > size:
            report.faults.append(Fault("ROLLBACK", "checkpoint", f"the earlier one has {older} entries"))
        elif tree_head(leaves[:older]) != old_root:
            report.faults.append(
                Fault("FORK", f"size {older}", "the earlier checkpoint signs another history")
            )
        else:
            report.done.append(f"the earlier checkpoint of {older} entries is a prefix of this log")
    parsed: list[dict[str, Any]] = []
    names: list[str] = []
    for index, data in enumerate(entries):
        parsed.append({})
        try:
            parsed[index] = parse_entry(data, names)
        except (ValueError, RecursionError) as error:
            report.faults.append(Fault("ENTRY", f"entry {index}", str(error)))
    if names and names[-1] != origin:
        report.faults.append(Fault("ENTRY", f"entry {len(parsed) - 1}", f"not an entry of {origin}"))
    newer = sum(1 for says in parsed if says.get("v", 1) != 1)
    report.done.append(f"{len(parsed) - newer} entries compared with the rules of their format")
    if newer:
        says = f"{newer} entries are of a newer version of the format: only their hashes were"
        report.left_open.append(says)
    gone = redacted(parsed, leaves, names)
    present = folder.check_bodies(parsed, gone, report.faults)
    says = f"{present} public parts compared with what their entries commit to; {len(gone)} redacted"
    report.done.append(says)
    report.left_open += [f"what the {len(gone)} redacted public parts said"] if gone else []


def check_proof(raw: bytes, entry: bytes | None, part: str | None, policy: Policy, report: Report) -> None:
    """Check an offline proof; the entry it carries counts once its hash is proved."""
    head, _blank, signed = raw.partition(b"\n\n")
    origin, size, root = policy.open(signed, "proof", report)
    report.log = {"log": origin, "entries": size, "root": root.hex()}
    form = rf"c2sp\.org/tlog-proof@v1(?:\nextra ([^\n]*))?\nindex ({NUMBER})((?:\n[^\n]+)*)"
    written = re.fullmatch(form, head.decode("ascii", "replace"), re.ASCII)
    if not written:
        raise Fault("PROOF", "proof", "this is not an offline proof")
    try:
        data = entry if entry is not None else unbase64(written[1] or "")
        proof = [unbase64(line) for line in written[3].split("\n")[1:]]
        check_included(sha(b"\x00", data), int(written[2]), size, proof, root)
        says = parse_entry(data, [])
    except (ValueError, RecursionError) as error:
        raise Fault("PROOF", "proof", str(error)) from error
    report.done.append(f"entry {written[2]} stands in the signed log")
    if says.get("o", origin) != origin:
        report.left_open.append(f"whether this log continues {says['o']}, for which the entry was made")
    report.log.update({"entry": int(written[2]), "type": str(says.get("t")), "kind": str(says.get("kind"))})
    if part is None:
        report.left_open.append("what the entry says: give its public part with --disclosure")
    elif not committed(says, part.strip()):
        raise Fault("BODY", "proof", "the public part is not the one that the entry commits to")
    else:
        report.done.append("the public part is the one that the entry commits to")


def check_evidence(raw: bytes, logs: list[Key], report: Report) -> None:
    """Check that a file of evidence proves what it says, by the signatures of the log itself."""
    try:
        head, *pieces = re.split(r"^--- ([a-z]+)\n", raw.decode(), flags=re.MULTILINE)
        says = dict(re.findall(r"^([a-z]+): (.*)$", head, re.MULTILINE))
        texts = dict(zip(pieces[::2], pieces[1::2], strict=True))
        report.log = {name: says[name] for name in ("kind", "origin", "seen", "source", "place", "says")}
        policy = Policy()
        policy.logs = logs or [Key(says["vkey"], 1)]
        notes = [
            policy.open(texts[one].encode(), one, Report()) for one in ("held", "offered") if one in texts
        ]
        origins = {origin for origin, _size, _root in notes}
        if "tregua evidence/1\n" not in head or origins != {says["origin"]}:
            raise Fault("EVIDENCE", "file", "it is not evidence about one log")
        report.done.append(f"{len(notes)} notes are signed with the key of {says['origin']}")
        prove(says["kind"], int(says["place"].split(" ")[1]), notes, texts, report)
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise Fault("EVIDENCE", "file", f"it does not prove what it says: {error}") from error
    report.done.append(f"it proves what it says: {says['kind']}")
    report.left_open += (
        [] if logs else ["whose key this is: it stands in the file itself. Give the log's with --vkey"]
    )
    if says["kind"] not in {"FORK", "FROZEN"}:
        report.left_open.append("that this source offered it then: that is the word of who kept the evidence")


def prove(kind: str, place: int, notes: list[Head], texts: dict[str, str], report: Report) -> None:
    """Raise ValueError unless the parts of the evidence show what this kind says."""
    _origin, size, root = notes[-1]
    hashes = [unbase64(line) for line in texts.get("hashes", "").split("\n")[:-1]]
    if kind in {"FORK", "ROLLBACK"} or (kind == "OWN" and (hashes or notes[0][1] >= size)):
        check_two(kind, notes, hashes)
    elif kind == "TAMPER":
        (expected,) = (unbase64(line) for line in texts["expected"].split())
        check_included(expected, place, -(-size // WIDTH), hashes, root)
        check_tampered(texts["served"], expected, min(WIDTH, size - place * WIDTH), report)
    elif kind == "BODY":
        data, served = texts["entry"].removesuffix("\n").encode(), texts["served"].split()
        check_included(sha(b"\x00", data), place, size, hashes, root)
        if served != ["missing"] and set(served) <= set(json.loads(data)["_sd"]):
            raise ValueError("the public part is one that the entry commits to")
    elif kind not in {"OWN", "FROZEN"} or (kind == "FROZEN" and size <= place):
        raise ValueError("nothing of this kind")


def check_two(kind: str, notes: list[Head], hashes: list[bytes]) -> None:
    """Raise ValueError unless the notes are of two histories, or, for a rollback, the offered one is the older."""
    (_origin, older, old_root), (_same, size, root) = sorted(notes, key=lambda one: one[1])
    if older == size:
        if hashes or root == old_root or kind == "ROLLBACK":
            raise ValueError("the two notes do not contradict each other")
        return
    shift = (older & -older).bit_length() - 1
    before, after = climb(hashes[1:], (older - 1) >> shift, (size - 1) >> shift, hashes[0])
    if after != root or (before == old_root) != (kind == "ROLLBACK"):
        raise ValueError("the hashes do not show what is said of the two notes")
    if kind == "ROLLBACK" and notes[1][1] != older:
        raise ValueError("the offered note is not the older one")


def check_tampered(served: str, expected: bytes, width: int, report: Report) -> None:
    """Raise ValueError when the bytes that were served are the signed ones after all."""
    if served.startswith("sha256 "):
        report.left_open.append("the bytes that were served: only their hash was kept")
        return
    raw = base64.b64decode(served)
    for held in {width, WIDTH}:
        place, leaves = 0, list[bytes]()
        while place + 2 <= len(raw) and len(leaves) < held:
            end = place + 2 + int.from_bytes(raw[place : place + 2], "big")
            leaves.append(sha(b"\x00", raw[place + 2 : end]))
            place = end
        if place == len(raw) and len(leaves) == held and tree_head(leaves[:width]) == expected:
            raise ValueError("what was served is what was signed")


# --- the command line -----------------------------------------------------------------------------------------


def words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Check a published log, independently of who published it.")
    add = parser.add_argument
    add("folder", nargs="?", type=Path, metavar="DIR", help="the published folder: checkpoint, tile/, body/")
    add("--vkey", help="the log's key as printed by the centre; otherwise DIR/vkey is believed")
    add("--earlier", type=Path, metavar="FILE", help="a checkpoint of this log that you kept")
    add(
        "--witness",
        action="append",
        default=[],
        metavar="VKEY",
        help="the key of one who cosigns; repeatable",
    )
    add("--policy", type=Path, metavar="FILE", help="a C2SP tlog-policy: whose cosignatures are enough")
    add("--proof", type=Path, metavar="FILE", help="check an offline proof of one entry instead of a folder")
    add("--entry", type=Path, metavar="FILE", help="the entry that it proves, when it does not carry it")
    add("--disclosure", type=Path, metavar="FILE", help="the public part to compare with the proved entry")
    add("--evidence", type=Path, metavar="FILE", help="check a file of evidence instead of a folder")
    add("--json", action="store_true", help="print the report for programs")
    return parser


def policy_of(given: argparse.Namespace, report: Report) -> Policy:
    """Return whose signatures count, as the command line says; ValueError or Fault when it does not say it."""
    policy = Policy(load(given.policy).decode()) if given.policy else Policy()
    for vkey in given.witness:
        key = Key(vkey, 4, 6)
        policy.witnesses[f"{key.name} ({key.id.hex()})" if key.name in policy.witnesses else key.name] = key
    if given.vkey:
        policy.logs = [Key(given.vkey, 1)]
    elif not policy.logs:
        if not given.folder:
            raise ValueError("no folder to take one from")
        policy.logs = [Key(Folder(given.folder).read("vkey", "note").decode(), 1)]
        says = "whose key this is: it lay in the folder itself. Ask the centre for its key by another way, give --vkey"
        report.left_open.insert(0, says)
    return policy


def load(path: Path) -> bytes:
    return Folder(path.parent).read(path.name, "other")


def main(arguments: list[str] | None = None) -> int:
    """Check what the command line names; see the top of this file."""
    parser = words()
    given = parser.parse_args(arguments)
    report = Report()
    if sum(map(bool, (given.folder, given.proof, given.evidence))) != 1:
        parser.error("give a folder, or --proof, or --evidence")
    if given.folder and not given.folder.is_dir():
        parser.error(f"{given.folder} is not a folder")
    try:
        policy = Policy() if given.evidence and not given.vkey else policy_of(given, report)
    except (ValueError, Fault) as error:
        parser.error(f"no key to check with ({error}); give the log's key with --vkey")
    try:
        if given.evidence:
            check_evidence(load(given.evidence), policy.logs, report)
        elif given.proof:
            entry = load(given.entry) if given.entry else None
            part = load(given.disclosure).decode("utf-8", "replace") if given.disclosure else None
            check_proof(load(given.proof), entry, part, policy, report)
        else:
            report.left_open += [TRUTH, OTHERS]
            check(given.folder, policy, given.earlier, report)
    except Fault as fault:
        report.faults.append(fault)
        report.left_open.append("what comes after this fault")
    print(report.as_json() if given.json else report.as_text())
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
