"""A call is taken in the caller's language, step by step, read back, and told of later by a number that says nothing."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import world
from tests.conftest import refusal
from tregua.calls import actions, codes, half
from tregua.calls.models import Call, CallBack, HalfCall
from tregua.calls.scripts import LANGUAGES, script_of
from tregua.calls.steps import ORDER
from tregua.intake import actions as intake
from tregua.intake.models import Draft, Message
from tregua.people.vault import open_sealed, read_identity
from tregua.record.models import Entry
from tregua.reports.models import Source

NAME, NUMBER = "Test Caller Alpha", "+000 000 001"
BRACES = re.compile(r"{\w+}")
TOLD = {
    "safety": {"safe": "yes"},
    "consent": {"keep": "yes", "other_centre": ["told"]},
    "what": {"what": "سقطت ثلاث قذائف قرب الجسر."},
    "where": {"where": "عند الجسر القديم", "place": "V1a"},
    "when": {"when": "مساء السبت", "day": "2016-03-05", "time": "18:30"},
    "who": {"who": ""},
    "harm": {"harm": "جريحان"},
    "known": {"how_known": "saw"},
    "read_back": {"agreed": "yes"},
}


@pytest.fixture
def valley(staff):
    return world.remembered(staff)


@pytest.fixture
def desk(valley, at_desk):
    return at_desk(valley.staff.duty)


def send(desk, call, step, **says):
    turn = HalfCall.objects.get(pk=call.pk).turn
    return desk.post(reverse("calls:step", args=[call.pk, step]), {"turn": turn, **says})


def ring(desk, language="ar"):
    desk.post(reverse("calls:begin"), {"language": language, "match": "yes"})
    return HalfCall.objects.latest("id")


def tell_all(desk, call, **others):
    for step, says in {**TOLD, **others}.items():
        assert send(desk, call, step, **says).status_code == 302, step


def hang_up(desk, call, **says):
    page = send(desk, call, "goodbye", **says).content.decode()
    return "".join(re.findall(r"<span>(\d+)</span>", page)), page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_and_leaves_the_same_to_be_filled_in(language):
    ours, english = script_of(language), script_of("en")
    assert {step: len(lines) for step, lines in ours.say.items()} == {
        step: len(lines) for step, lines in english.say.items()
    }
    assert set(english.say) == {*ORDER, "receipt", "status"}
    for part in ("read_back", "parts", "how_known", "state"):
        theirs = getattr(english, part)
        assert {name: BRACES.findall(text) for name, text in getattr(ours, part).items()} == {
            name: BRACES.findall(text) for name, text in theirs.items()
        }
    assert len(set(ours.digits)) == 10
    assert set(english.state) == set(actions.State.values)


def test_a_call_becomes_a_message_a_draft_and_a_source_whose_name_is_sealed(valley, desk):
    call = ring(desk)
    tell_all(desk, call)
    code, page = hang_up(desk, call, caller_name=NAME, caller_contact=NUMBER)
    assert codes.is_whole(code)
    assert NAME not in page
    taken = Call.objects.get()
    message = taken.message
    assert (message.channel, message.language) == ("form", "ar")
    assert "سقطت ثلاث قذائف" in message.text
    assert {
        "place": "V1a",
        "day": "2016-03-05",
        "time": "18:30",
        "read_back": "yes",
    }.items() <= message.facts.items()
    assert taken.consents == {"other_centre": ["told"]}
    draft = Draft.objects.get(message=message)
    assert draft.kind == "claim"
    form = desk.get(reverse("intake:make", args=[draft.pk])).context["form"]
    assert form.initial["place"] == "V1a"
    assert form.initial["source"] == taken.source
    identity = read_identity(valley.staff.key_file, valley.staff.passphrase)
    opened = open_sealed(
        taken.source.identity, identity=identity, by=valley.staff.custodian, reason="a check"
    )
    assert opened.decode() == f"{NAME}\n{NUMBER}"
    assert not HalfCall.objects.exists()


def test_nothing_of_a_half_filled_call_stands_readable_in_the_database(valley, desk):
    call = ring(desk)
    tell_all(desk, call)
    kept = bytes(HalfCall.objects.get().answers)
    assert "قذائف".encode() not in kept
    assert b"V1a" not in kept
    assert half.answers_of(HalfCall.objects.get())["where"]["place"] == "V1a"


def test_the_first_step_without_an_answer_is_asked_first(desk):
    call = ring(desk)
    answer = desk.get(reverse("calls:step", args=[call.pk, "what"]))
    assert answer.url == reverse("calls:step", args=[call.pk, "safety"])
    assert not Message.objects.exists()


def test_what_to_say_stands_in_the_callers_language_beside_the_officers_own(desk):
    call = ring(desk)
    page = desk.get(reverse("calls:step", args=[call.pk, "safety"])).content.decode()
    assert 'lang="ar" dir="rtl"' in page
    assert script_of("ar").say["safety"][0] in page
    assert script_of("en").say["safety"][0].split(".")[0] in page


def test_the_note_is_read_back_in_the_callers_language_and_names_what_was_not_said(desk):
    call = ring(desk)
    tell_all(desk, call)
    page = desk.get(reverse("calls:step", args=[call.pk, "read_back"])).content.decode()
    assert "قلتَ: «سقطت ثلاث قذائف قرب الجسر.»" in page
    assert "الجسر القديم – بلدة الطاحون" in page
    assert "5 آذار 2016 18:30" in page
    assert "لم تقل: من فعله." in page


def test_a_dropped_line_loses_nothing_and_a_colleague_goes_on(valley, desk, at_desk):
    call = ring(desk)
    for step in ("safety", "consent", "what"):
        send(desk, call, step, **TOLD[step])
    due = timezone.localtime() + timedelta(minutes=15)
    answer = desk.post(
        reverse("calls:break_off", args=[call.pk]),
        {"call_back_at": f"{due:%Y-%m-%dT%H:%M}", "number": NUMBER},
    )
    assert answer.url == reverse("calls:calls")
    back = CallBack.objects.get()
    assert NUMBER.encode() not in bytes(back.number)
    assert not CallBack.objects.due(timezone.now()).exists()
    assert CallBack.objects.due(timezone.now() + timedelta(hours=1)).get() == back
    colleague = at_desk(valley.staff.liaison)
    page = colleague.get(reverse("calls:call_back", args=[back.pk])).content.decode()
    assert NUMBER in page
    went_on = colleague.post(reverse("calls:call_back", args=[back.pk]), {"reached": "yes"})
    assert went_on.url == reverse("calls:step", args=[call.pk, "safety"])
    back.refresh_from_db()
    assert bytes(back.number) == b""
    assert "قذائف" in colleague.get(reverse("calls:step", args=[call.pk, "what"])).content.decode()


def test_whoever_nobody_reached_is_tried_again_at_a_time_that_is_said(desk, valley):
    back = half.promise("ar", at=timezone.now(), number=NUMBER, by=valley.staff.duty)
    address = reverse("calls:call_back", args=[back.pk])
    assert desk.post(address, {"reached": "no"}).status_code == 422
    later = timezone.localtime() + timedelta(hours=3)
    desk.post(address, {"reached": "no", "next_at": f"{later:%Y-%m-%dT%H:%M}"})
    assert not CallBack.objects.due(timezone.now()).exists()
    assert half.number_of(CallBack.objects.get()) == NUMBER


def test_whoever_does_not_agree_leaves_nothing(desk):
    call = ring(desk)
    send(desk, call, "safety", safe="yes")
    answer = send(desk, call, "consent", keep="no")
    assert answer.url == reverse("calls:calls")
    assert not HalfCall.objects.exists()
    assert not Message.objects.exists()
    assert "call not kept" in {row.content["act"] for row in Entry.objects.filter(log="journal")}


def test_somebody_who_cannot_speak_safely_is_asked_when_to_call_back(desk):
    call = ring(desk)
    answer = send(desk, call, "safety", safe="no")
    assert answer.url == reverse("calls:break_off", args=[call.pk])


def test_an_officer_who_does_not_speak_the_language_promises_a_call_back(desk):
    answer = desk.post(reverse("calls:begin"), {"language": "ru", "match": "no"})
    assert answer.url == reverse("calls:break_off", args=[HalfCall.objects.get().pk])


def test_two_who_write_the_same_call_are_told_and_nothing_is_overwritten(desk, valley):
    call = ring(desk)
    send(desk, call, "safety", safe="yes")
    send(desk, call, "consent", keep="yes")
    stale = HalfCall.objects.get().turn
    half.answer(call, "what", {"what": "Theirs."}, turn=stale, by=valley.staff.liaison)
    address = reverse("calls:step", args=[call.pk, "what"])
    refused = desk.post(address, {"turn": stale, "what": "Ours."})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Ours." in page
    assert str(valley.staff.liaison) in page
    assert half.answers_of(HalfCall.objects.get())["what"] == {"what": "Theirs."}


def test_a_caller_who_rings_again_hears_the_state_and_what_may_be_told_and_nothing_else(valley, desk):
    call = ring(desk)
    tell_all(desk, call)
    code, _page = hang_up(desk, call)
    taken = Call.objects.get()
    said = "٠١٢٣٤٥٦٧٨٩"
    spoken = "".join(said[int(digit)] for digit in code)  # a caller's digits are typed in any script
    page = desk.post(reverse("calls:status"), {"code": spoken}).content.decode()
    assert script_of("ar").state["received"] in page
    for hidden in (taken.pk, taken.message_id, taken.source.code, "قذائف", "V1a"):
        assert hidden not in page
    draft = Draft.objects.get(message=taken.message)
    intake.reject(draft, reason="outside the valley", by=valley.staff.duty)
    assert (
        script_of("ar").state["looked_at"]
        in desk.post(reverse("calls:status"), {"code": code}).content.decode()
    )
    desk.post(reverse("calls:call", args=[taken.pk]), {"words": "انتهينا.", "closes": "on"})
    page = desk.post(reverse("calls:status"), {"code": code}).content.decode()
    assert script_of("ar").state["closed"] in page
    assert "انتهينا." in page
    assert "outside the valley" not in page


def test_a_wrong_digit_is_heard_and_guessing_ends(valley, desk):
    code = codes.new_code()
    wrong = code[:4] + str((int(code[4]) + 1) % 10) + code[5:]
    refused = desk.post(reverse("calls:status"), {"code": wrong})
    assert "digit by digit" in refused.content.decode()
    for _try in range(actions.WRONG_NUMBERS):
        assert (
            "No call here" in desk.post(reverse("calls:status"), {"code": codes.new_code()}).content.decode()
        )
    assert (
        "Wait ten minutes" in desk.post(reverse("calls:status"), {"code": codes.new_code()}).content.decode()
    )


def test_every_wrong_digit_and_every_exchange_of_neighbours_shows():
    for _one in range(50):
        code = codes.new_code()
        assert codes.is_whole(code)
        for at in range(len(code)):
            assert not any(
                codes.is_whole(code[:at] + other + code[at + 1 :])
                for other in "0123456789"
                if other != code[at]
            )
        for at in range(len(code) - 1):
            if code[at] != code[at + 1]:
                assert not codes.is_whole(code[:at] + code[at + 1] + code[at] + code[at + 2 :])


def test_of_the_number_only_a_hash_is_kept_and_the_journal_has_no_word_of_the_caller(valley, desk):
    call = ring(desk)
    tell_all(desk, call)
    code, _page = hang_up(desk, call, caller_name=NAME, caller_contact=NUMBER)
    journal = "\n".join(bytes(row.data).decode() for row in Entry.objects.filter(log="journal"))
    for hidden in (code, NAME, NUMBER, "قذائف", "الجسر"):
        assert hidden not in journal
    assert code not in str(Call.objects.values_list())
    assert NAME not in str(Source.objects.values_list())


def test_only_who_takes_messages_in_takes_calls(staff, at_desk):
    for who in (staff.reader, staff.administrator, staff.party_liaison):
        assert at_desk(who).get(reverse("calls:calls")).status_code == refusal(who)
        assert at_desk(who).get(reverse("calls:status")).status_code == refusal(who)
