"""docs/safety-rules.md: each of S-01 to S-26 has its row, each test it names is there, and each of ours stands in it."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
TABLE = (ROOT / "docs" / "safety-rules.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| \*\*(S-\d\d)\*\* ([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|$", re.MULTILINE)
ROWS = {row[0]: [cell.strip() for cell in row[1:]] for row in ROW.findall(TABLE)}
RULES = [f"S-{number:02}" for number in range(1, 27)]
# What may be left to those who run a centre; everything else is kept by the program, or is said to be missing.
OF_OPERATORS = {"S-14", "S-15", "S-20", "S-24"}
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")
GUARD = re.compile(r"`([a-z]+/[a-z_]+\.py)`")
NUMBERED = re.compile(r"^def test_(s_\d\d)_", re.MULTILINE)
OURS = {
    (path.name, node.name)
    for path in Path(__file__).parent.glob("test_*.py")
    for node in ast.parse(path.read_text(encoding="utf-8")).body
    if isinstance(node, ast.FunctionDef) and node.name.startswith("test_s_")
}


def test_every_rule_has_one_row():
    assert list(ROWS) == RULES


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_kept_or_is_said_to_be_missing_or_is_a_duty(rule):
    _words, guard, tests, people = ROWS[rule]
    assert tests or "*Not yet" in guard or "operator duty" in people
    assert ("operator duty" in people) == (rule in OF_OPERATORS)
    for path in GUARD.findall(guard):
        assert (ROOT / "tregua" / path).is_file(), path


@pytest.mark.parametrize("rule", RULES)
def test_the_tests_of_a_rule_are_there(rule):
    for path, name in NAMED.findall(ROWS[rule][2]):
        there = {
            node.name
            for node in ast.walk(ast.parse((TESTS / path).read_text(encoding="utf-8")))
            if isinstance(node, ast.FunctionDef)
        }
        assert name in there, f"{path}::{name} is gone; name the test that holds {rule} now"


def test_every_rule_has_a_test_that_carries_its_number():
    numbered = {
        number.replace("_", "-").upper()
        for path in TESTS.rglob("test_*.py")
        for number in NUMBERED.findall(path.read_text(encoding="utf-8"))
    }
    assert numbered == set(RULES)


def test_s_24_the_law_is_written_for_those_who_run_a_centre():
    """No program keeps it: the page of duties names what is to be at hand, and the table sends there."""
    duties = (ROOT / "docs" / "operator" / "duties.md").read_text(encoding="utf-8")
    law = duties.split("## S-24 ")[1].split("\n## ")[0]
    assert "agreement on the status of the mission" in law
    assert "duties.md#s-24" in ROWS["S-24"][3]


def test_a_test_that_carries_a_number_is_of_a_rule_that_has_tests():
    numbers = {name[len("test_") : len("test_s_00")].upper().replace("_", "-") for _file, name in OURS}
    assert numbers <= set(RULES)
    assert {rule for rule in numbers if not NAMED.findall(ROWS[rule][2])} == set()
    named = {
        name for rule in RULES for path, name in NAMED.findall(ROWS[rule][2]) if path.startswith("safety/")
    }
    assert len(named) > 20


@pytest.mark.parametrize("rule", sorted(OF_OPERATORS))
def test_a_duty_is_written_for_operators(rule):
    duties = (ROOT / "docs" / "operator" / "duties.md").read_text(encoding="utf-8")
    section = duties.split(f"## {rule} ")
    assert len(section) == 2
    assert len(section[1].split("\n## ")[0]) > 400
    anchor = re.search(r"duties\.md#([\w-]+)", ROWS[rule][3])
    heading = section[1].splitlines()[0]
    assert anchor
    assert anchor.group(1) == re.sub(r"[^\w -]", "", f"{rule} {heading}").lower().replace(" ", "-")
