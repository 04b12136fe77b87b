"""S-18: what leaves of a picture or a document is its pixels: no camera, no place, no hour, no writer goes along."""

import hashlib
import io

import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests import world
from tests.safety import reader
from tregua.exchange.actions import ExchangeError
from tregua.exchange.evidence_out import boxes_of, give_copy
from tregua.exchange.ledger import Disclosed
from tregua.incidents import clean_copy, evidence
from tregua.incidents.actions import open_incident
from tregua.incidents.clean_copy import Box, NotCleanError, clean
from tregua.incidents.errors import IncidentError
from tregua.incidents.evidence import Custody, EvidenceFile
from tregua.incidents.evidence_views import MANY
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
    monkeypatch.setattr(clean_copy, "MOST_PIXELS", 100)
    for media_type, raw in SAMPLES.items():
        with pytest.raises(NotCleanError, match="large"):
            clean(raw, media_type)


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


def give(file, staff, **more):
    says = {"to": "the commission", "reason": "asked for", "boxes": [], "nobody_recognisable": True} | more
    return give_copy(file, **says, by=staff.head)


def test_s_18_the_original_stays_as_it_came_and_the_copy_is_in_the_ledger(file, staff):
    copy, _kind = give(file, staff)
    kept = EvidenceFile.objects.get()
    assert bytes(kept.raw) == SAMPLES["image/jpeg"]
    assert kept.sha256 == hashlib.sha256(SAMPLES["image/jpeg"]).hexdigest()
    assert told(copy) == set()
    assert [one.did for one in Custody.objects.order_by("pk")] == ["taken_in", "copy_given"]
    assert Custody.objects.latest("pk").sha256 == hashlib.sha256(copy).hexdigest()
    assert Disclosed.objects.get(record="incidents.EvidenceFile").recipient == "the commission"


def test_s_18_no_copy_leaves_before_a_person_has_looked_at_every_face(file, staff):
    with pytest.raises(ExchangeError, match="every face"):
        give(file, staff, nobody_recognisable=False)
    with pytest.raises(PermissionDenied):
        give_copy(file, to="x", reason="y", boxes=[], nobody_recognisable=True, by=staff.verifier)
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
    staff.head.roles = [*staff.head.roles, "custodian"]
    staff.head.save(update_fields=["roles"])
    identity = read_identity(staff.key_file, staff.passphrase)
    with pytest.raises(ExchangeError, match="Only pictures"):
        give_copy(
            made, to="a court", reason="it asked", boxes=[], nobody_recognisable=True, by=staff.head, identity=identity
        )  # fmt: skip
    assert AccessNote.objects.get().opened


def test_a_file_is_taken_in_once_and_neither_empty_nor_too_large(incident, file, staff, monkeypatch):
    monkeypatch.setattr(evidence, "MOST_BYTES", 1000)
    for raw, says in ((SAMPLES["image/jpeg"][:0], "empty"), (b"x" * 1001, "larger")):
        with pytest.raises(IncidentError, match=says):
            evidence.take_in(incident, raw, how="sent", by=staff.verifier)
    monkeypatch.undo()
    with pytest.raises(IncidentError, match="already"):
        evidence.take_in(incident, SAMPLES["image/jpeg"], how="sent", by=staff.verifier)


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
    assert browser.get(reverse("exchange:evidence_copy", args=[file.pk])).status_code == 403
    head = at_desk(staff.head)
    assert file.pk in head.get(reverse("exchange:evidence")).content.decode()
    copy = reverse("exchange:evidence_copy", args=[file.pk])
    assert "every face" in head.post(copy, {"to": "x", "reason": "y"}).content.decode()
    given = head.post(copy, {"to": "x", "reason": "y", "boxes": "0 0 50 100", "nobody_recognisable": "on"})
    assert given["Content-Disposition"] == f'attachment; filename="evidence-{file.pk}.jpg"'
    assert told(given.content) == set()


def test_s_18_whoever_has_seen_much_is_asked_to_let_a_colleague_go_on(file, staff, at_desk):
    for _time in range(MANY):
        evidence.note_custody(file, "looked_at", by=staff.verifier)
    look = reverse("incidents:evidence_look", args=[file.pk])
    browser = at_desk(staff.verifier)
    assert browser.post(look).status_code == 302
    assert browser.post(look, {"all_the_same": "1"})["Content-Type"] == "image/jpeg"
    assert at_desk(staff.duty).post(look)["Content-Type"] == "image/jpeg"
