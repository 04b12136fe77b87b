"""What a person can use is documented: commands and options, settings, roles, channels, violation types."""

import argparse
import ast
import inspect
import re
from pathlib import Path

import pytest

from tregua.agreement.violation_types import VIOLATION_TYPES
from tregua.centre import folder, neighbours
from tregua.centre.arguments import build
from tregua.centre.exports import dictionary
from tregua.intake.channels import CHANNELS
from tregua.people.roles import PERMISSIONS, ROLES

ROOT = Path(__file__).resolve().parent.parent
DOCS = {path: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").rglob("*.md"))}
OPERATOR = {path.stem: text for path, text in DOCS.items() if path.parent.name == "operator"}
LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")


def commands(parser=None, words="tregua"):
    """Yield every command with its words, as a person types them."""
    parser = parser or build()
    inner = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not inner:
        yield words, parser
    for action in inner:
        for name, command in action.choices.items():
            yield from commands(command, f"{words} {name}")


COMMANDS = dict(commands())


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_and_option_is_documented(words):
    section = OPERATOR["commands"].split(f"### `{words}`")
    assert len(section) == 2, f"docs/operator/commands.md has no heading ### `{words}`"
    text = section[1].split("\n## ")[0].split("\n### ")[0]
    options = {
        option
        for action in COMMANDS[words]._actions
        for option in action.option_strings
        if option.startswith("--")
    }
    missing = {option for option in options - {"--help"} if option not in text}
    assert not missing, f"{words}: {missing}"


def test_no_command_is_documented_that_is_none():
    assert set(re.findall(r"^### `(tregua [^`]+)`", OPERATOR["commands"], re.MULTILINE)) == set(COMMANDS)


def test_every_variable_of_the_environment_is_documented():
    read = set()
    for path in (ROOT / "tregua").rglob("*.py"):
        read |= set(re.findall(r"[\"'](TREGUA_[A-Z_]+|DATABASE_URL)[\"']", path.read_text(encoding="utf-8")))
    assert read
    assert {name for name in read if f"`{name}`" not in OPERATOR["settings"]} == set()


def test_every_key_of_centre_toml_is_documented():
    tree = ast.parse(inspect.getsource(folder.read_folder) + inspect.getsource(neighbours))
    keys = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") == "get"
        and isinstance(node.args[0], ast.Constant)
    } | {
        node.slice.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)
    }
    keys = {key for key in keys if isinstance(key, str)}
    assert {"origin", "zone", "vkey"} <= keys
    assert {
        key
        for key in keys
        if f"`{key}`" not in OPERATOR["settings"] and f"[{key}]" not in OPERATOR["settings"]
    } == set()


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_every_role_is_documented_as_it_is(role):
    assert f"| {role.name} | `{role.code}` | {role.description} |" in OPERATOR["roles"]


@pytest.mark.parametrize("code", PERMISSIONS)
def test_every_permission_is_documented_with_its_roles(code):
    names = ", ".join(str(role.name).lower() for role in ROLES if code in role.permissions)
    assert f"| {PERMISSIONS[code]} | `{code}` | {names} |" in OPERATOR["roles"]


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_is_documented(channel):
    assert f"| `{channel}` |" in OPERATOR["lists"]
    assert (ROOT / "tregua" / "intake" / "channels" / channel / "README.md").is_file()


@pytest.mark.parametrize("code", VIOLATION_TYPES)
def test_every_violation_type_is_documented(code):
    name = VIOLATION_TYPES[code].names["en"]
    assert (f"| {code} | {name} |" if "." in code else f"### {code}. {name}") in OPERATOR["lists"]


@pytest.mark.parametrize(
    "path",
    [*DOCS, ROOT / "README.md", ROOT / "SECURITY.md", ROOT / "CONTRIBUTING.md"],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_links_of_documents_lead_somewhere(path):
    broken = [
        link
        for link in LINK.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / link).resolve().exists()
    ]
    assert not broken


def test_the_data_dictionary_is_that_of_the_models():
    assert DOCS[ROOT / "docs" / "data-dictionary.md"] == dictionary.text(), (
        "run: .venv/bin/python tools/dictionary.py"
    )
