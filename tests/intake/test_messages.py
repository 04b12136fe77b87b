"""Messages are taken in as they arrive, read with their place, and opened by those who may."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tregua.intake import actions
from tregua.intake.models import Message
from tregua.people.models import Custodian
from tregua.people.vault import open_sealed, read_identity

PAGES = ("intake:messages", "intake:receive", "intake:call")


def take_in(client, **says):
    return client.post(reverse("intake:receive"), {"text": "", **says})


def file_of(content: bytes, name: str = "text.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def message(staff):
    return actions.receive(
        channel="text",
        raw=b"Nine violations.\nNine of them at night.",
        media_type="text/plain",
        language="en",
        by=staff.duty,
    )


def test_a_pasted_text_is_kept_byte_for_byte_and_read_with_one_line_end(staff, at_desk):
    client = at_desk(staff.duty)
    answer = take_in(
        client, text="Première ligne\r\nseconde", language="fr", outlet="Wire", published_on="2016-03-05"
    )
    message = Message.objects.get()
    assert answer.url == reverse("intake:message", args=[message.pk])
    assert bytes(message.raw) == "Première ligne\r\nseconde".encode()
    assert (message.text, message.title) == ("Première ligne\nseconde", "Première ligne")


def test_the_original_is_given_back_as_a_file_that_no_browser_opens(staff, at_desk):
    raw = b"<html><script>alert(1)</script>words</html>"
    client = at_desk(staff.duty)
    take_in(client, file=file_of(raw, "page.html"))
    message = Message.objects.get()
    answer = client.get(reverse("intake:original", args=[message.pk]))
    assert answer.content == raw
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == f'attachment; filename="message-{message.pk}.html"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "<script>alert(1)" not in client.get(reverse("intake:message", args=[message.pk])).content.decode()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "There is no text"),
        (b" \r\n\xef\xbb\xbf", "There is no text"),
        (b"x" * (50 * 1024 * 1024 + 1), "larger than 50 MB"),
    ],
    ids=["empty", "blank", "too_large"],
)
def test_what_is_nothing_or_too_large_is_refused_with_the_remedy(staff, at_desk, content, says):
    answer = take_in(at_desk(staff.duty), file=file_of(content))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.4", "This PDF is damaged"),
        (b"PK\x03\x04", "office document"),
        (b"\0" * 50, "no readable text"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"<html><script>only()</script></html>", "There is no text"),
    ],
)
def test_what_cannot_be_read_is_kept_and_said_with_the_remedy(staff, at_desk, content, says):
    client = at_desk(staff.duty)
    take_in(client, file=file_of(content, "sent.bin"))
    message = Message.objects.get()
    assert (bytes(message.raw), message.text, message.title) == (content, "", "sent.bin")
    page = client.get(reverse("intake:message", args=[message.pk])).content.decode()
    assert says in page
    assert "No text of this message could be read" in page
    assert client.get(reverse("intake:original", args=[message.pk])).content == content


def test_hidden_words_that_name_somebody_are_blacked_too(staff, at_desk):
    client = at_desk(staff.duty)
    take_in(
        client,
        file=file_of(b"<html><p>Seen</p><p hidden>with Test Alpha</p></html>", "a.html"),
        protected_names="Test Alpha",
    )
    kept = json.dumps(Message.objects.get().facts, ensure_ascii=False)
    assert "Alpha" not in kept
    assert "▮1▮" in kept


def test_text_and_file_at_once_are_refused(staff, at_desk):
    answer = take_in(at_desk(staff.duty), text="words", file=file_of(b"words"))
    assert "one of the two" in answer.content.decode()
    assert "one of the two" in take_in(at_desk(staff.duty)).content.decode()


def test_what_was_not_utf8_is_shown_with_its_place(staff, at_desk):
    client = at_desk(staff.duty)
    take_in(client, file=file_of(b"one\ntwo caf\xe9 \xe9\n"))
    page = client.get(reverse("intake:message", args=[Message.objects.get().pk])).content.decode()
    assert "Line 2, byte 11" in page
    assert "2 in all" in page


def test_protected_names_are_sealed_and_read_nowhere(staff, at_desk):
    client = at_desk(staff.duty)
    text = "Тестов Андрей signed. With Тестовым Андреем came Test Alpha's men."
    take_in(client, text=text, outlet="Test Alpha Wire", url="https://x.example/test-alpha",
            protected_names="Тестов Андрей = Testov\nTest Alpha\nNobody Here")  # fmt: skip
    message = Message.objects.get()
    page = client.get(reverse("intake:message", args=[message.pk])).content.decode()
    kept = " ".join(
        [message.text, message.title, message.outlet, message.url, json.dumps(message.facts), page]
    )
    for part in ("Тестов", "Андре", "Alpha", "alpha", "Testov"):
        assert part not in kept
    assert message.text == "▮1▮ signed. With ▮1▮ came ▮2▮'s men."
    assert bytes(message.raw) == b""
    assert "Name to seal number 3 does not stand in the text" in page
    assert client.get(reverse("intake:original", args=[message.pk])).status_code == 403
    opened = open_sealed(
        message.sealed,
        identity=read_identity(staff.key_file, staff.passphrase),
        by=staff.custodian,
        reason="test",
    )
    assert opened.decode() == text


def test_without_a_custodian_nothing_is_sealed_and_the_page_says_what_to_do(staff, at_desk):
    Custodian.objects.all().delete()
    answer = take_in(at_desk(staff.duty), text="words of Test Alpha", protected_names="Test Alpha")
    assert "Add a custodian first" in answer.content.decode()
    assert not Message.objects.exists()


def test_a_call_is_written_down_in_the_callers_words_and_the_caller_is_sealed(staff, at_desk):
    client = at_desk(staff.duty)
    client.post(
        reverse("intake:call"),
        {
            "caller_language": "ar", "what": "سقطت قذيفة، يقول Test Caller", "where": "جوبر", "how_known": "saw",
            "read_back": "on", "caller_name": "Test Caller", "caller_contact": "+000 1",
        },
    )  # fmt: skip
    message = Message.objects.get()
    assert message.text == "سقطت قذيفة، يقول ▮1▮\nجوبر"
    assert message.sealed is not None
    page = client.get(reverse("intake:message", args=[message.pk])).content.decode()
    assert "saw it" in page
    assert "Test Caller" not in page + json.dumps(message.facts)


def test_a_call_that_says_nothing_is_not_kept(staff, at_desk):
    assert at_desk(staff.duty).post(reverse("intake:call"), {"where": "here"}).status_code == 422
    assert not Message.objects.exists()


def test_the_list_is_narrowed_to_what_waits(staff, at_desk, message):
    client = at_desk(staff.duty)
    other = actions.receive(channel="text", raw=b"Another text", media_type="text/plain", by=staff.duty)
    actions.cut(other, kind="claim", start=0, end=7, by=staff.duty)

    def shown(**asked):
        return {one.pk for one in client.get(reverse("intake:messages"), asked).context["page"].object_list}

    assert shown() == {message.pk, other.pk}
    assert shown(show="uncut") == {message.pk}
    assert shown(show="undecided") == {other.pk}
    assert shown(words="at night") == {message.pk}
    assert shown(words="nowhere") == set()
    assert client.get(reverse("intake:messages"), {"words": "\0"}).context["form"].errors
    assert shown(show="nonsense", page="x") == {message.pk, other.pk}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_pages_are_shown_in_the_language_of_the_person(staff, at_desk, message, language, settings):
    client = at_desk(staff.duty)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    draft = actions.cut(message, kind="claim", start=0, end=4, by=staff.duty)
    for address in [
        *(reverse(page) for page in PAGES),
        reverse("intake:message", args=[message.pk]),
        reverse("intake:make", args=[draft.pk]),
    ]:
        assert client.get(address, headers={"accept-language": language}).status_code == 200, address


def test_who_may_not(staff, at_desk, message):
    draft = actions.cut(message, kind="claim", start=0, end=4, by=staff.duty)
    reading = [
        reverse("intake:messages"),
        reverse("intake:message", args=[message.pk]),
        reverse("intake:original", args=[message.pk]),
    ]
    for person in (staff.reader, staff.administrator, staff.auditor, staff.custodian):
        for address in reading:
            assert at_desk(person).get(address).status_code == 403, (person, address)
    for person in (staff.reader, staff.verifier, staff.publisher, staff.head):
        for address in (reverse("intake:receive"), reverse("intake:call")):
            assert at_desk(person).get(address).status_code == 403, (person, address)
    for person in (staff.verifier, staff.head, staff.publisher):
        client = at_desk(person)
        assert client.get(reading[1]).status_code == 200
        assert client.post(reverse("intake:cut", args=[message.pk]), {"words": "Nine"}).status_code == 403
        assert client.get(reverse("intake:make", args=[draft.pk])).status_code == 403
        assert client.post(reverse("intake:reject", args=[draft.pk]), {"reason": "x"}).status_code == 403


def test_s_07_no_list_tells_who_may_not_know_of_it_that_a_request_was_cut_out(staff, at_desk, message):
    def shown(person):
        client = at_desk(person)
        pages = [client.get(reverse("home")), client.get(reverse("intake:message", args=[message.pk]))]
        pages += [
            client.get(reverse("intake:messages"), {"show": show}) for show in ("", "uncut", "undecided")
        ]
        return [[line for line in one.content.decode().splitlines() if "csrf" not in line] for one in pages]

    before = [shown(one) for one in (staff.verifier, staff.publisher)]
    draft = actions.cut(message, kind="protection_request", start=0, end=4, by=staff.liaison)
    assert [shown(one) for one in (staff.verifier, staff.publisher)] == before
    actions.reject(draft, reason="none", by=staff.liaison)
    assert [shown(one) for one in (staff.verifier, staff.publisher)] == before


def test_who_may_not_take_messages_in_is_not_offered_to(staff, at_desk, message):
    address, way = reverse("intake:messages"), reverse("intake:receive")
    assert f'class="button" href="{way}"' in at_desk(staff.duty).get(address).content.decode()
    assert f'class="button" href="{way}"' not in at_desk(staff.verifier).get(address).content.decode()


def test_an_unknown_message_is_not_found(staff, at_desk):
    client = at_desk(staff.duty)
    for page in ("intake:message", "intake:original", "intake:make"):
        assert client.get(reverse(page, args=["01HX"])).status_code == 404
