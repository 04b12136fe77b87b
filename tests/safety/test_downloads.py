"""S-15: what stays in a folder of downloads: how a file is called, and what a document says of who made it, and where."""

import ast
import io
import re
import socket
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from tests import world
from tests.bulletin.approving import approve
from tests.conftest import person
from tests.safety import reader
from tregua.bulletin.actions import prepare
from tregua.bulletin.formats import files_of

PROGRAM = Path(__file__).resolve().parents[2] / "tregua"
# What may stand in the name of a file: numbers and keys of rows, days, kinds and endings; never a title or a name.
MAY_CALL = {
    "ending", "kind", "form", "language", "found.pk", "file.pk", "proposal.pk", "sealed.pk", "fault.pk", "run.message.pk",
    "fault.check_name", "settings.CENTRE.code",
    "code", "number", "listing.code",  # of a language; of what was taken out; of a list
    "name",  # of a bulletin's file, made of its day and issue; of a file of a log, a number
}  # fmt: skip
CODES = ("exercise-publisher-code", "exercise-head-code")


def called(text):
    """Yield each expression that stands in the name of a file that a module gives out."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.JoinedStr) and "filename=" in ast.unparse(node):
            yield from (
                ast.unparse(part.value) for part in node.values if isinstance(part, ast.FormattedValue)
            )
        if isinstance(node, ast.keyword) and node.arg == "filename":
            inner = [one.value for one in ast.walk(node.value) if isinstance(one, ast.FormattedValue)]
            plain = isinstance(node.value, ast.Constant | ast.JoinedStr)
            yield from map(ast.unparse, inner if plain else [node.value])


def test_s_15_no_download_is_called_by_anything_but_numbers_and_kinds():
    found = {
        (path.relative_to(PROGRAM).as_posix(), one)
        for path in PROGRAM.rglob("*.py")
        if "filename" in (text := path.read_text(encoding="utf-8"))
        for one in called(text)
    }
    assert {(where, one) for where, one in found if one not in MAY_CALL} == set()
    assert len({where for where, _one in found}) > 8


@pytest.mark.parametrize(
    "line",
    [
        """answer["Content-Disposition"] = f'attachment; filename="{found.title}.txt"'""",
        "FileResponse(target, filename=message.title)",
        'FileResponse(target, filename=f"{request.user}.xlsx")',
    ],
)
def test_s_15_a_download_that_is_called_by_a_title_would_be_found(line):
    """Control."""
    assert set(called(line)) - MAY_CALL


@pytest.fixture
def files(staff):
    """Return every file of a bulletin that two people with telling codes made."""
    world.remembered(staff)
    publisher, head = person(CODES[0], "publisher"), person(CODES[1], "head_of_centre")
    made = prepare(date(2016, 3, 1), by=publisher)
    approve(made, by=head)
    made.refresh_from_db()
    return list(files_of(made))


def who_and_where():
    """Return codes of people, and where this machine keeps things and how it is called, where that is telling."""
    here = [socket.gethostname(), str(Path.home()), str(PROGRAM.parent)]
    return [*CODES, *(one for one in here if len(one) > 8)]


def test_s_15_what_the_program_makes_tells_neither_who_made_it_nor_where(files, settings):
    """The author of a document is the centre, never a person."""
    endings = {name.rpartition(".")[2] for name, _content in files}
    assert {"pdf", "odt", "docx", "zip", "xlsx"} & endings >= {"pdf"}
    assert reader.found(reader.opened(files), who_and_where()) == set()
    documents = [content for name, content in files if name.endswith(".pdf")]
    for raw in documents:
        with pikepdf.open(io.BytesIO(raw)) as document:
            assert str(document.docinfo["/Author"]) in settings.CENTRE.names.values()
            assert not {"/Company", "/Manager"} & set(document.docinfo.keys())
    pictures = [(name, raw) for name, raw in files if re.search(r"\.(?:png|jpe?g|svg)\Z", name)]
    assert reader.telltales(pictures) == set()


def test_s_15_the_same_search_finds_a_maker_that_is_written_into_such_a_pdf(files):
    """Control."""
    raw = next(content for name, content in files if name.endswith(".pdf"))
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw)) as document:
        document.docinfo["/Author"] = CODES[0]
        document.save(target)
    found = reader.found(reader.opened([("bulletin.pdf", target.getvalue())]), who_and_where())
    assert {words for _where, words in found} == {CODES[0]}
