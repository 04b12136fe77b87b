"""The table of README.md names a test for each case of attack and failure, and each test that it names is there."""

import ast
import re
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent
ROW = re.compile(r"^\| (?P<case>[^|]+) \| (?P<tests>[^|]+) \|$", re.MULTILINE)
NAMED = re.compile(r"`([^`]+)`")
TABLE = (HERE / "README.md").read_text(encoding="utf-8")
ROWS = [
    (row["case"].strip(), NAMED.findall(row["tests"]))
    for row in ROW.finditer(TABLE)
    if row["case"].strip("-: ") and row["case"].strip() != "case"
]


def names_in(file):
    """Return the tests of a file, those of classes with the class before them."""
    found = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{one.name}" for one in node.body if isinstance(one, ast.FunctionDef)}
    return found


@pytest.mark.parametrize(("case", "tests"), ROWS, ids=[case for case, _tests in ROWS])
def test_the_test_of_a_case_is_there(case, tests):
    assert tests, f"{case}: no test is named"
    for one in tests:
        path, _colons, name = one.partition("::")
        assert name in names_in(TESTS / path), f"{case}: {one} is gone; name the test that holds it now"


def test_no_case_stands_twice_and_none_is_forgotten():
    cases = [case for case, _tests in ROWS]
    assert len(cases) == len(set(cases))
    assert len(cases) >= 70
