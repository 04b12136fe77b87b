"""Fetch the files named in vendor.toml again and compare them with the hashes written there.

    python3 tools/vendor.py             compares and copies; stops at the first difference
    python3 tools/vendor.py --update    after a change of vendor.toml: writes the new hashes

For the developer's desk: needs npm and a network. Running Tregua and testing it need neither.
"""

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "vendor.toml"
FONTS = ROOT / "tregua/centre/static/centre/vendor/fonts"
CHARTS = ROOT / "tregua/centre/static/centre/vendor/vega"
# What the pages need of the script of charts; the rest of it is left out.
CHARTS_SAY = "export const embed = vegaEmbed;"
# A map that is not there makes hashed static files fail.
SOURCE_MAP = re.compile(rb"\n?(//|/\*)[#@] sourceMappingURL=[^\n]*")


def fail(text: str) -> NoReturn:
    sys.exit(f"vendor: {text}")


def packed(package: dict[str, Any], folder: Path) -> Path:
    """Fetch a package by name and version, through npm as it is set up on this machine."""
    wanted = f"{package['name']}@{package['version']}"
    command = ["npm", "pack", "--silent", "--pack-destination", str(folder), wanted]
    before = set(folder.iterdir())
    if subprocess.run(command, cwd=folder, check=False, stdout=subprocess.DEVNULL).returncode:
        fail(f"npm could not fetch {wanted}")
    return next(iter(set(folder.iterdir()) - before))


def integrity(archive: Path) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode("ascii")


def content(archive: tarfile.TarFile, name: str) -> bytes:
    """Return one file of the package, without the pointer to a map that we do not carry."""
    try:
        member = archive.extractfile(f"package/{name}")
    except KeyError:
        member = None
    if member is None:
        fail(f"the package has no file {name}")
    found = member.read()
    return SOURCE_MAP.sub(b"", found) if name.endswith((".js", ".mjs", ".css")) else found


def compare(text: str, field: str, known: str, found: str, *, update: bool) -> str:
    """Compare one hash; on an update, write it at the field's next place in the text."""
    if known == found:
        return text
    if not update:
        fail(f"{field} differs from vendor.toml (there {known or 'nothing'}, fetched {found})")
    return text.replace(f'{field} = "{known}"', f'{field} = "{found}"', 1)


def copy(package: dict[str, Any], folder: Path, text: str, *, update: bool) -> str:
    """Copy one package's files to their place; returns vendor.toml's text."""
    head, mark, rest = text.partition(f'name = "{package["name"]}"')
    path = packed(package, folder)
    rest = compare(rest, "integrity", package["integrity"], integrity(path), update=update)
    with tarfile.open(path) as archive:
        for name, entry in package["files"].items():
            data = content(archive, name)
            found = hashlib.sha256(data).hexdigest()
            before, key, after = rest.partition(f'"{name}" = ')
            after = compare(after, "sha256", entry["sha256"], found, update=update)
            rest = before + key + after
            target = ROOT / package["to"] / entry["as"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        if package["name"].startswith("@fontsource/"):
            ranges = json.loads(content(archive, "unicode.json"))
            (folder / f"{package['name'].rpartition('/')[2]}.json").write_text(json.dumps(ranges), "utf-8")
    return head + mark + rest


def font_face(file: Path, folder: Path) -> str:
    """Return the rule for one font file: which letters it is for, so that only those used are loaded."""
    package = next(path.stem for path in folder.glob("*.json") if file.name.startswith(path.stem))
    ranges = json.loads((folder / f"{package}.json").read_text(encoding="utf-8"))
    script, _, weight = file.stem.removeprefix(f"{package}-").rpartition("-")
    return (
        "@font-face {\n"
        f'  font-family: "{package.replace("-", " ").title()}";\n'
        "  font-style: normal;\n"
        f"  font-weight: {weight};\n"
        "  font-display: swap;\n"
        f'  src: url("{file.name}") format("woff2");\n'
        f"  unicode-range: {ranges[script].replace(',', ', ')};\n"
        "}\n"
    )


def write_font_css(folder: Path) -> None:
    files = sorted(FONTS.glob("*.woff2"))
    head = (
        "/* Made by tools/vendor.py. Fonts: SIL Open Font Licence 1.1, see the files OFL-*.txt here. */\n\n"
    )
    css = head + "\n".join(font_face(file, folder) for file in files)
    (FONTS / "fonts.css").write_text(css, encoding="utf-8")


def chart_script() -> bytes:
    """Return the script of charts (Vega, Vega-Lite, Vega-Embed) as the Python package that draws them carries it."""
    import vl_convert  # noqa: PLC0415 - only who vendors needs it here

    return vl_convert.javascript_bundle(CHARTS_SAY).encode() + b"\n"


def chart_licences(versions: dict[str, str], folder: Path) -> bytes:
    """Return the licences of all that is in the script of charts, each text once, with the names it is for."""
    wanted = [f"{name}@{version}" for name, version in versions.items()]
    command = [
        "npm",
        "install",
        "--silent",
        "--no-save",
        "--ignore-scripts",
        "--prefix",
        str(folder),
        *wanted,
    ]
    if subprocess.run(command, cwd=folder, check=False, stdout=subprocess.DEVNULL).returncode:
        fail(f"npm could not fetch {wanted}")
    texts: dict[str, set[str]] = {}
    for about in sorted((folder / "node_modules").glob("**/package.json")):
        own = json.loads(about.read_text(encoding="utf-8"))
        texts_here = sorted(about.parent.glob("LICEN[CS]E*"))
        if texts_here and "version" in own:
            text = "\n".join(line.rstrip() for line in texts_here[0].read_text("utf-8").strip().splitlines())
            texts.setdefault(text, set()).add(f"{own['name']} ({own.get('license', '')})")
    parts = ["\n".join(sorted(names)) + "\n\n" + text for text, names in texts.items()]
    return ("\n\n----------------------------------------\n\n".join(sorted(parts)) + "\n").encode()


def write_charts(made: dict[str, Any], folder: Path, text: str, *, update: bool) -> str:
    """Write the script of charts with its licences; returns vendor.toml's text."""
    CHARTS.mkdir(parents=True, exist_ok=True)
    for name, content_of in (
        ("vega.js", chart_script()),
        ("LICENSES-vega.txt", chart_licences(made["versions"], folder)),
    ):
        head, mark, rest = text.partition(f'"{name}" = ')
        found = hashlib.sha256(content_of).hexdigest()
        text = head + mark + compare(rest, "sha256", made["files"][name]["sha256"], found, update=update)
        (CHARTS / name).write_bytes(content_of)
    return text


def main(arguments: Sequence[str]) -> int:
    """Go through vendor.toml from top to bottom."""
    if list(arguments) not in ([], ["--update"]):
        print(__doc__)
        return 2
    text = LIST.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as temporary:
        listed = tomllib.loads(text)
        for package in listed["package"]:
            text = copy(package, Path(temporary), text, update=bool(arguments))
            print(f"{package['name']} {package['version']}: {len(package['files'])} files")
        write_font_css(Path(temporary))
        text = write_charts(listed["charts"], Path(temporary), text, update=bool(arguments))
    if arguments:
        LIST.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
