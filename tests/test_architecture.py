"""The house: nouns in a row. Imports, relations and links go to packages listed earlier, never to later ones."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent / "tregua"
ORDER = {app: place for place, app in enumerate(settings.APPS)}
MODULES = sorted(path for path in ROOT.rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted(ROOT.rglob("templates/**/*.html"))
FORBIDDEN_NAMES = {"utils", "helpers", "services", "common", "managers", "misc"}
# The cores that must be right import no Django: they are read, tested and reused without it.
PLAIN = (
    "record/tree.py",
    "record/note.py",
    "record/checkpoint.py",
    "record/cosignature.py",
    "record/policy.py",
    "record/tile_proofs.py",
    "record/proof.py",
    "record/tiles.py",
    "record/gate.py",
    "record/json_writer.py",
    "record/lines.py",
    "record/others.py",
    "record/schemas.py",
    "record/whole.py",
    "record/entry.py",
    "record/disclosure.py",
    "record/openings.py",
    "record/charter.py",
    "record/charter_changes.py",
    "record/continuing.py",
    "record/signed_request.py",
    "record/witness.py",
    "record/charter_chain.py",
    "record/charter_parsing.py",
    "record/root_key.py",
    "record/reading.py",
    "record/verify.py",
    "places/folding.py",
    "places/mgrs.py",
    "intake/channels/**/*.py",
    "intake/passages.py",
    "intake/reading/*.py",
    "intake/blacking.py",
    "reports/checks.py",
    "reports/series.py",
    "reports/overlap.py",
    "incidents/clean_copy.py",
    "incidents/pixels.py",
    "matching/engine.py",
    "matching/clusters.py",
    "matching/blocks.py",
    "matching/candidates.py",
    "matching/claims.py",
    "matching/coded.py",
    "matching/compiled.py",
    "matching/composing.py",
    "matching/loops/*.py",
    "matching/competition.py",
    "matching/crowding.py",
    "matching/episodes.py",
    "matching/sweep.py",
    "matching/sql/*.py",
    "matching/features/*.py",
    "matching/files/*.py",
    "matching/density.py",
    "matching/identifiers.py",
    "matching/learning.py",
    "matching/library.py",
    "matching/linkage.py",
    "matching/naming.py",
    "matching/ordering.py",
    "matching/parameters.py",
    "matching/parts.py",
    "matching/scoring.py",
    "matching/neighbourhood.py",
    "matching/stable.py",
    "matching/surrounded.py",
    "matching/reasons.py",
    "matching/target_words.py",
    "matching/warming.py",
    "matching/taught.py",
    "exchange/covering.py",
    "exchange/fold.py",
    "exchange/due.py",
    "exchange/likeness.py",
    "bulletin/figures.py",
    "bulletin/rates.py",
    "record/lock.py",
    "record/http.py",
    "record/source.py",
    "record/pinned.py",
    "record/signed_tree.py",
    "record/bodies.py",
    "record/evidence.py",
    "record/mirror.py",
    "centre/neighbours.py",
    "centre/backup/checking.py",
    "centre/backup/cutting.py",
    "centre/backup/facts.py",
    "centre/backup/keeping.py",
    "centre/backup/making.py",
    "centre/backup/manifest.py",
    "centre/backup/opening.py",
    "centre/backup/restoring.py",
    "centre/backup/sealing.py",
    "centre/backup/store.py",
    "centre/backup/telling.py",
)


def package_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def imported(path: Path) -> set[str]:
    """Return the full names of all modules a file imports, also those hidden in functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_every_package_is_in_the_row():
    packages = {path.name for path in ROOT.iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    assert packages == set(settings.APPS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_up_the_row(path):
    if path.parent == ROOT:
        return
    own = ORDER[package_of(path)]
    upward = {
        name
        for name in imported(path)
        if name.startswith("tregua.") and name.count(".") >= 1 and ORDER.get(name.split(".")[1], -1) > own
    }
    assert not upward, f"{path} imports from packages below it: {upward}. Move it to the later package."


def test_relations_go_up_the_row():
    for model in apps.get_models():
        if not model.__module__.startswith("tregua."):
            continue
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model is not None:
                other = field.related_model
                if other.__module__.startswith("tregua."):
                    assert ORDER[other._meta.app_label] <= ORDER[model._meta.app_label], (
                        f"{model._meta.label}.{field.name} points down to {other._meta.label}"
                    )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_of_templates_go_up_the_row(path):
    own = ORDER[package_of(path)]
    for name in re.findall(r"{%-?\s*url\s+[\"']([a-z_]+)[:\"']", path.read_text(encoding="utf-8")):
        package = name if name in ORDER else "centre"
        assert ORDER[package] <= own, f"{path} links to {name}; a page lives in the highest package it shows"


@pytest.mark.parametrize(
    "path", [p for p in MODULES if p.name != "urls.py"], ids=lambda p: str(p.relative_to(ROOT))
)
def test_links_of_code_go_up_the_row(path):
    if path.parent == ROOT:
        return
    own = ORDER[package_of(path)]
    text = path.read_text(encoding="utf-8")
    for name in re.findall(r"(?:redirect|reverse|resolve_url)\(\s*[\"']([a-z_]+):", text):
        package = name if name in ORDER else "centre"
        assert ORDER[package] <= own, f"{path} links to {name}"


def test_plain_modules_import_no_django():
    for pattern in PLAIN:
        files = list(ROOT.glob(pattern))
        assert files, f"{pattern} is gone; take it off the list"
        for path in files:
            outside = {name for name in imported(path) if name.split(".")[0] == "django"}
            assert not outside, f"{path} must stay plain: {outside}"


def test_the_verifier_is_one_independent_file():
    names = {name.split(".")[0] for name in imported(ROOT / "record/verify.py")}
    assert "tregua" not in names
    assert "django" not in names


def test_modules_are_named_by_their_subject():
    named = [*ROOT.rglob("*.py"), *(path for path in ROOT.rglob("*") if path.is_dir())]
    assert not [path for path in named if path.stem in FORBIDDEN_NAMES]


WRITES = re.compile(r"\.(objects\.create|bulk_create|save|delete|update_or_create)\(")


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if p.stem in {"views", "forms", "drafts", "context"}],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_views_and_forms_write_through_actions(path):
    assert not WRITES.findall(path.read_text(encoding="utf-8"))


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_committed_file_names_a_registry_or_a_machine():
    hosts = re.compile(
        r"https?://[\w.-]*(pypi|pythonhosted|npmjs|registry|deb\.debian)[\w.-]*", re.IGNORECASE
    )
    top = ROOT.parent
    for path in [*top.glob("*.txt"), *top.glob("*.toml"), *top.glob("*.in"), *top.glob("*.py"), *MODULES]:
        assert not hosts.search(path.read_text(encoding="utf-8")), path
