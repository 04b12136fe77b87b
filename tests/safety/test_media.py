"""S-18: what leaves of a picture or a document is its pixels: no camera, no place, no hour, no writer goes along."""

import hashlib
import io
import subprocess
import sys

import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests import world
from tests.safety import reader
from tregua.centre.today import work_of
from tregua.exchange.actions import ExchangeError
from tregua.exchange.copies import CopyProposal
from tregua.exchange.evidence_out import (
    boxes_of,
    give_copy,
    look_at_copy,
    propose_copy,
    refuse_copy,
    waiting,
    withdraw_copy,
)
from tregua.exchange.ledger import Disclosed
from tregua.incidents import clean_copy, evidence, pixels
from tregua.incidents.actions import open_incident
from tregua.incidents.clean_copy import Box, NotCleanError, clean
from tregua.incidents.errors import IncidentError
from tregua.incidents.evidence import Custody, EvidenceFile
from tregua.incidents.evidence_views import MANY
from tregua.intake.channels import apart
from tregua.people.models import AccessNote
from tregua.people.vault import read_identity

MAKER = "EXERCISE-CAMERA-OWNER"


def square():
    """A picture whose left half is red and whose right half is white."""
    image = Image.new("RGB", (200, 100), "white")
    image.paste("red", (0, 0, 100, 100))
    return image


def jpeg(**more):
    exif = Image.Exif()
    exif[0x013B] = MAKER  # artist
    exif[0x0110] = "telephone"
    exif.get_ifd(0x8825).update({1: "N", 2: (35.0, 7.0, 24.4), 3: "E", 4: (36.0, 45.0, 55.5)})
    target = io.BytesIO()
    xmp = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><creator>{MAKER}</creator></x:xmpmeta>'.encode()
    square().save(target, "JPEG", exif=exif, comment=MAKER.encode(), xmp=xmp, **more)
    return target.getvalue() + MAKER.encode()  # also what somebody hid behind the end


def png():
    info = PngInfo()
    info.add_text("Author", MAKER)
    info.add_itxt("XML:com.adobe.xmp", MAKER)
    target = io.BytesIO()
    square().save(target, "PNG", pnginfo=info)
    return target.getvalue()


def pdf():
    target = io.BytesIO()
    square().save(target, "PDF", title=MAKER, author=MAKER, creator=MAKER)
    return target.getvalue()


SAMPLES = {"image/jpeg": jpeg(), "image/png": png(), "application/pdf": pdf()}


def told(raw):
    """Return every mark and every name that can be read in some bytes."""
    names = reader.found(reader.opened([("copy", raw)]), [MAKER, "telephone"])
    return names | {(where, str(mark)) for where, mark in reader.telltales([("copy", raw)])}


@pytest.mark.parametrize("media_type", SAMPLES)
def test_s_18_a_copy_tells_nothing_of_its_maker_and_the_original_does(media_type):
    original = SAMPLES[media_type]
    assert told(original), "control: the same reader finds the marks of the original"
    copy, kind = clean(original, media_type)
    assert kind == media_type
    assert told(copy) == set()


def test_s_18_the_info_of_a_pdf_goes_with_its_hidden_text():
    copy, _kind = clean(SAMPLES["application/pdf"], clean_copy.PDF)
    says = pypdfium2.PdfDocument(copy).get_metadata_dict()
    assert not any(MAKER in value for value in says.values())
    assert not says.get("Author")
    assert not says.get("Title")


def test_the_pixels_stay_and_stand_the_right_way_up():
    exif = Image.Exif()
    exif[0x0112] = 6  # the telephone was held upright
    target = io.BytesIO()
    square().save(target, "JPEG", exif=exif)
    copy, _kind = clean(target.getvalue(), "image/jpeg")
    image = Image.open(io.BytesIO(copy))
    assert image.size == (100, 200)
    assert image.getpixel((50, 20))[0] > 200 > image.getpixel((50, 20))[1]


def test_s_18_what_somebody_wrote_down_is_black_in_the_copy():
    copy, _kind = clean(SAMPLES["image/png"], "image/png", [Box(0, 0, 50, 100)])
    image = Image.open(io.BytesIO(copy))
    assert image.getpixel((20, 50)) == (0, 0, 0)
    assert image.getpixel((180, 50)) == (255, 255, 255)
    page, _kind = clean(SAMPLES["application/pdf"], clean_copy.PDF, [Box(0, 0, 50, 100)])
    drawn = pypdfium2.PdfDocument(page)[0].render().to_pil().convert("RGB")
    assert max(drawn.getpixel((drawn.width // 8, drawn.height // 2))) < 30


@pytest.mark.parametrize(
    ("raw", "media_type", "why"),
    [
        (b"PK\x03\x04 a document", evidence.UNKNOWN, "kind"),
        (b"\xff\xd8\xff no picture", "image/jpeg", "unreadable"),
        (SAMPLES["image/jpeg"][:300], "image/jpeg", "unreadable"),
        (b"%PDF-1.7 nothing", clean_copy.PDF, "unreadable"),
    ],
)
def test_s_18_what_cannot_be_written_anew_does_not_leave(raw, media_type, why):
    with pytest.raises(NotCleanError) as refused:
        clean(raw, media_type)
    assert refused.value.why == why


def test_a_picture_of_too_many_pixels_is_refused(monkeypatch):
    monkeypatch.setattr(pixels, "MOST_PIXELS", 100)
    for media_type, raw in SAMPLES.items():
        with pytest.raises(NotCleanError, match="large"):
            pixels.clean(raw, media_type)


def test_s_18_a_strangers_file_is_opened_by_a_process_of_its_own_that_knows_no_secret(monkeypatch, tmp_path):
    """What opens it here would break; the reader has neither the passphrase nor the database in its environment."""
    monkeypatch.setattr(Image, "open", None)
    monkeypatch.setattr(pypdfium2, "PdfDocument", None)
    for media_type, raw in SAMPLES.items():
        assert clean(raw, media_type)[1] == media_type
        assert clean_copy.preview(raw, media_type, graphic=False).startswith(b"\xff\xd8")
    spy = tmp_path / "spying.py"
    spy.write_text("import os\nprint(*sorted(os.environ))\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("TREGUA_LOG_PASSPHRASE", "five words")
    monkeypatch.setenv("DATABASE_URL", "postgres://x")
    seen = apart.answered("spying", b"", seconds=60).decode().split()
    assert "PATH" in seen
    assert not [name for name in seen if name.startswith(("TREGUA_", "DATABASE_URL"))]


def test_a_file_that_asks_for_too_much_time_or_memory_is_refused_and_the_centre_goes_on(monkeypatch):
    pytest.importorskip("resource")
    code = "from tregua.incidents import pixels as p\nprint(p.answer.__module__)\np.bound(memory=p.MEMORY, seconds=p.SECONDS)\n"
    code += "try:\n  bytearray(2 * p.MEMORY)\nexcept MemoryError:\n  print('bounded')"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["tregua.incidents.pixels", "bounded"]
    monkeypatch.setattr(clean_copy, "SECONDS", 0.01)
    with pytest.raises(NotCleanError, match="large"):
        clean(SAMPLES["application/pdf"], clean_copy.PDF)
    monkeypatch.undo()
    assert clean(SAMPLES["application/pdf"], clean_copy.PDF)


def test_s_18_of_a_graphic_picture_a_page_shows_grey_squares():
    muted = Image.open(io.BytesIO(clean_copy.preview(SAMPLES["image/png"], "image/png", graphic=True)))
    assert muted.mode == "L"
    assert len({muted.getpixel((x, 5)) // 40 for x in range(0, 200, 5)}) <= 3
    plain = Image.open(io.BytesIO(clean_copy.preview(SAMPLES["image/png"], "image/png", graphic=False)))
    assert plain.mode == "RGB"


@pytest.fixture
def incident(staff):
    valley = world.remembered(staff)
    return open_incident([valley.reports["mill"]], by=staff.verifier)


@pytest.fixture
def file(incident, staff):
    return evidence.take_in(incident, SAMPLES["image/jpeg"], how="sent", graphic=True, by=staff.verifier)


def propose(file, staff, **more):
    says = {"to": "the commission", "reason": "asked for", "boxes": [], "nobody_recognisable": True} | more
    return propose_copy(file, **{"by": staff.publisher, **says})


def test_s_18_the_original_stays_as_it_came_and_the_copy_is_in_the_ledger(file, staff):
    proposal = propose(file, staff)
    assert not Disclosed.objects.filter(record="incidents.EvidenceFile").exists()
    seen, _kind = look_at_copy(proposal, by=staff.head)
    copy, _kind = give_copy(proposal, nobody_recognisable=True, by=staff.head)
    kept = EvidenceFile.objects.get()
    assert bytes(kept.raw) == SAMPLES["image/jpeg"]
    assert kept.sha256 == hashlib.sha256(SAMPLES["image/jpeg"]).hexdigest()
    assert told(copy) == set()
    assert seen == copy
    steps = ["taken_in", "proposed", "looked_at", "copy_given"]
    assert [one.did for one in Custody.objects.order_by("pk")] == steps
    assert Custody.objects.latest("pk").sha256 == hashlib.sha256(copy).hexdigest()
    left = Disclosed.objects.get(record="incidents.EvidenceFile")
    assert (left.recipient, left.by, left.basis) == ("the commission", staff.head.code, "asked for")


def test_s_18_no_copy_leaves_by_the_hands_of_one(file, staff):
    staff.publisher.roles = [*staff.publisher.roles, "head_of_centre"]
    staff.publisher.save(update_fields=["roles"])
    proposal = propose(file, staff)
    with pytest.raises(ExchangeError, match="proposed this copy yourself"):
        give_copy(proposal, nobody_recognisable=True, by=staff.publisher)
    with pytest.raises(ExchangeError, match="proposed this copy yourself"):
        refuse_copy(proposal, reason="after all", by=staff.publisher)
    for by in (staff.verifier, staff.duty, staff.custodian):
        with pytest.raises(PermissionDenied):
            give_copy(proposal, nobody_recognisable=True, by=by)
        with pytest.raises(PermissionDenied):
            propose(file, staff, by=by)
    assert not Disclosed.objects.filter(record="incidents.EvidenceFile").exists()
    give_copy(proposal, nobody_recognisable=True, by=staff.head)
    with pytest.raises(ExchangeError, match="decided this already"):
        give_copy(proposal, nobody_recognisable=True, by=staff.second_head)


def test_s_18_exactly_the_copy_that_was_proposed_leaves_or_none(file, staff, monkeypatch):
    proposal = propose(file, staff, boxes=[Box(0, 0, 50, 100)])
    copy, _kind = look_at_copy(proposal, by=staff.head)
    assert max(Image.open(io.BytesIO(copy)).convert("RGB").getpixel((20, 50))) < 30
    monkeypatch.setattr(clean_copy, "clean", lambda *_asked: (b"another", "image/jpeg"))
    with pytest.raises(ExchangeError, match="not the one that was proposed"):
        give_copy(proposal, nobody_recognisable=True, by=staff.head)
    assert not Disclosed.objects.filter(record="incidents.EvidenceFile").exists()


def test_a_copy_that_is_refused_does_not_leave_any_more(file, staff):
    proposal = propose(file, staff)
    assert [one.pk for one in waiting()] == [proposal.pk]
    with pytest.raises(ExchangeError, match="Say why"):
        refuse_copy(proposal, reason=" ", by=staff.head)
    refuse_copy(proposal, reason="the wall tells the town", by=staff.head)
    assert not waiting()
    with pytest.raises(ExchangeError, match="decided this already"):
        give_copy(proposal, nobody_recognisable=True, by=staff.second_head)
    assert Custody.objects.latest("pk").did == "refused"


def test_a_copy_is_withdrawn_by_whoever_proposed_it_and_by_nobody_else(file, staff):
    staff.head.roles = [*staff.head.roles, "publisher"]
    staff.head.save(update_fields=["roles"])
    proposal = propose(file, staff)
    with pytest.raises(ExchangeError, match="Somebody else proposed"):
        withdraw_copy(proposal, reason="wrong file", by=staff.head)
    with pytest.raises(PermissionDenied):
        withdraw_copy(proposal, reason="wrong file", by=staff.verifier)
    with pytest.raises(ExchangeError, match="Say why"):
        withdraw_copy(proposal, reason=" ", by=staff.publisher)
    assert withdraw_copy(proposal, reason="wrong file", by=staff.publisher).withdrawn
    assert not waiting()
    kept = Custody.objects.latest("pk")
    assert (kept.did, kept.reason) == ("withdrawn", "wrong file")
    with pytest.raises(ExchangeError, match="decided this already"):
        give_copy(proposal, nobody_recognisable=True, by=staff.head)
    again = propose(file, staff)
    assert not refuse_copy(again, reason="the wall tells the town", by=staff.head).withdrawn
    with pytest.raises(ExchangeError, match="decided this already"):
        withdraw_copy(again, reason="wrong file", by=staff.publisher)


def test_the_page_offers_to_withdraw_what_one_proposed_oneself(file, staff, at_desk):
    proposal, page = propose(file, staff), reverse("exchange:evidence_copy", args=[file.pk])
    address = reverse("exchange:evidence_withdraw", args=[proposal.pk])
    assert at_desk(staff.head).post(address, {"reason": "wrong file"}).status_code == 403
    publisher = at_desk(staff.publisher)
    assert address in publisher.get(page).content.decode()
    assert publisher.post(address, {"reason": ""}).status_code == 422
    assert publisher.post(address, {"reason": "wrong file"})["Location"] == page
    shown = publisher.get(page).content.decode()
    assert address not in shown
    assert "wrong file" in shown
    decided = at_desk(staff.head).get(reverse("exchange:evidence_decide", args=[proposal.pk]))
    assert "withdrawn by whoever" in decided.content.decode()


def test_s_18_no_copy_leaves_before_a_person_has_looked_at_every_face(file, staff):
    with pytest.raises(ExchangeError, match="every face"):
        propose(file, staff, nobody_recognisable=False)
    for nobody in ({"to": " "}, {"reason": " "}):
        with pytest.raises(ExchangeError, match="who is given it"):
            propose(file, staff, **nobody)
    proposal = propose(file, staff)
    with pytest.raises(ExchangeError, match="every face"):
        give_copy(proposal, nobody_recognisable=False, by=staff.head)
    assert not Disclosed.objects.filter(record="incidents.EvidenceFile").exists()


def test_rectangles_are_read_or_refused_by_their_line():
    assert boxes_of("10 20 35 50\n\n1,2,3,4") == [Box(10, 20, 35, 50), Box(1, 2, 3, 4)]
    for wrong in ("10 20 5 50", "a", "1 2 3 400"):
        with pytest.raises(ExchangeError, match="Line 2"):
            boxes_of(f"1 2 3 4\n{wrong}")


def test_s_18_a_sealed_file_is_in_no_row_and_opens_for_a_custodian_only(incident, staff):
    raw = SAMPLES["image/png"]
    made = evidence.take_in(incident, raw, how="made", is_sealed=True, by=staff.verifier)
    assert bytes(EvidenceFile.objects.get().raw) == b""
    assert raw not in bytes(made.sealed.ciphertext)
    with pytest.raises(IncidentError, match="custodian"):
        evidence.original(made, by=staff.head, reason="x")
    identity = read_identity(staff.key_file, staff.passphrase)
    assert evidence.original(made, by=staff.custodian, reason="to compare", identity=identity) == raw


def test_s_18_that_a_sealed_file_was_opened_stays_noted_where_no_copy_can_be_made(incident, staff):
    made = evidence.take_in(incident, b"no picture", how="made", is_sealed=True, by=staff.verifier)
    staff.publisher.roles = [*staff.publisher.roles, "custodian"]
    staff.publisher.save(update_fields=["roles"])
    identity = read_identity(staff.key_file, staff.passphrase)
    with pytest.raises(ExchangeError, match="Only pictures"):
        propose(made, staff, to="a court", reason="it asked", identity=identity)
    assert AccessNote.objects.get().opened


def test_a_file_is_taken_in_once_and_neither_empty_nor_too_large(incident, file, staff, monkeypatch):
    monkeypatch.setattr(evidence, "MOST_BYTES", 1000)
    for raw, says in ((SAMPLES["image/jpeg"][:0], "empty"), (b"x" * 1001, "larger")):
        with pytest.raises(IncidentError, match=says):
            evidence.take_in(incident, raw, how="sent", by=staff.verifier)
    monkeypatch.undo()
    with pytest.raises(IncidentError, match="already"):
        evidence.take_in(incident, SAMPLES["image/jpeg"], how="sent", by=staff.verifier)


def waits_on_today(person):
    return next(
        one["count"] for one in work_of(person) if one["address"] == reverse("exchange:evidence_waiting")
    )


def test_the_pages_take_a_file_in_show_it_muted_and_give_a_copy(incident, staff, at_desk):
    page = reverse("incidents:evidence", args=[incident.number])
    upload = SimpleUploadedFile(f"{MAKER}.jpg", SAMPLES["image/jpeg"], "text/html")
    browser = at_desk(staff.verifier)
    says = {"file": upload, "how": "sent", "graphic": "on", "note": "a wall"}
    assert browser.post(page, says).status_code == 302
    file = EvidenceFile.objects.get()
    assert file.media_type == "image/jpeg", "what the browser says of it is not believed"
    shown = browser.get(page).content.decode()
    assert "grey squares" in shown
    assert MAKER not in shown
    small = browser.get(reverse("incidents:evidence_preview", args=[file.pk]))
    assert Image.open(io.BytesIO(small.content)).mode == "L"
    whole = browser.post(reverse("incidents:evidence_look", args=[file.pk]))
    assert told(whole.content) == set()
    assert Custody.objects.filter(did="looked_at").count() == 1
    copy, says = (
        reverse("exchange:evidence_copy", args=[file.pk]),
        {"to": "the commission", "reason": "asked"},
    )
    assert browser.get(copy).status_code == 403
    publisher = at_desk(staff.publisher)
    assert file.pk in publisher.get(reverse("exchange:evidence")).content.decode()
    assert "every face" in publisher.post(copy, says).content.decode()
    drawn = says | {"boxes": "0 0 50 100", "nobody_recognisable": "on"}
    assert publisher.post(copy, drawn).status_code == 302
    assert "waits for a second person" in publisher.get(copy).content.decode()
    proposal = CopyProposal.objects.get()
    decide = reverse("exchange:evidence_decide", args=[proposal.pk])
    assert publisher.get(decide).status_code == 403
    head = at_desk(staff.head)
    assert waits_on_today(staff.head) == waits_on_today(staff.second_head) == 1
    assert decide in head.get(reverse("exchange:evidence_waiting")).content.decode()
    assert "the commission" in head.get(decide).content.decode()
    looked = head.post(reverse("exchange:evidence_look", args=[proposal.pk]))
    assert told(looked.content) == set()
    assert (
        head.post(reverse("exchange:evidence_refuse", args=[proposal.pk]), {"reason": " "}).status_code == 422
    )
    assert "every face" in head.post(decide, {}).content.decode()
    given = head.post(decide, {"nobody_recognisable": "on"})
    assert given["Content-Disposition"] == f'attachment; filename="evidence-{file.pk}.jpg"'
    assert given.content == looked.content
    assert "This copy was given out." in head.get(decide).content.decode()
    assert waits_on_today(staff.head) == 0


def test_s_18_whoever_has_seen_much_is_asked_to_let_a_colleague_go_on(file, staff, at_desk):
    for _time in range(MANY):
        evidence.note_custody(file, "looked_at", by=staff.verifier)
    look = reverse("incidents:evidence_look", args=[file.pk])
    browser = at_desk(staff.verifier)
    assert browser.post(look).status_code == 302
    assert browser.post(look, {"all_the_same": "1"})["Content-Type"] == "image/jpeg"
    assert at_desk(staff.duty).post(look)["Content-Type"] == "image/jpeg"
