"""Pages for taking in messages and reading them."""

import re
from collections.abc import Callable
from typing import Final

from django import forms
from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tregua.agreement import lists_out
from tregua.intake import actions
from tregua.intake.channels.reading import UnreadableError
from tregua.intake.channels.text.docx import MEDIA_TYPE as DOCX
from tregua.intake.channels.text.mail import MEDIA_TYPE as MAIL
from tregua.intake.channels.text.pdf import MEDIA_TYPE as PDF
from tregua.intake.channels.text.rtf import MEDIA_TYPE as RTF
from tregua.intake.drafts import draft_kinds, kinds_for
from tregua.intake.forms import CallForm, CutForm, TextForm, call_answers
from tregua.intake.grid_actions import CHANNEL as GRID
from tregua.intake.lists_out import MESSAGES
from tregua.intake.machine_views import QUOTATION_MARKS
from tregua.intake.machine_views import shown as read_by_machine
from tregua.intake.models import Draft, Message, MessageQuerySet
from tregua.intake.passages import Passage, Stretch, stretches
from tregua.intake.taking_in import OF_TABLES
from tregua.intake.wording import unread, unreadable
from tregua.intake.work import ToCut
from tregua.people.models import Person
from tregua.people.pages import StaffRequest, staff_page
from tregua.people.paging import page_of
from tregua.people.taking import with_holders
from tregua.people.vault import VaultError

ON_A_PAGE: Final = 50
SHOWN_OF_A_SHEET: Final = 50_000
# What the name of a spreadsheet may end with.
SHEETS: Final = frozenset({"xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt"})
# What the page calls a flag of the machine in the text.
FLAG_NAME: Final = re.compile(r"f\d+")
# What a note of a call is nearly always of: one kind of draft, made of its first answer.
OF_A_CALL: Final = "claim"
# Words are looked for in so many messages at a time: a message may be long.
LOOKED_AT: Final = 5_000
SHOWN: Final[dict[str, tuple[Promise, Callable[[MessageQuerySet], MessageQuerySet]]]] = {
    "": (_("all"), MessageQuerySet.all),
    "uncut": (_("nothing cut yet"), MessageQuerySet.without_drafts),
    "undecided": (_("drafts await a decision"), MessageQuerySet.awaiting_decision),
}


class MessageFilter(forms.Form):
    """Which messages: by what is still to do with them, and by their words."""

    show = forms.ChoiceField(
        label=_("Show"), required=False, choices=[(code, words) for code, (words, _query) in SHOWN.items()]
    )
    words = forms.CharField(label=_("Words"), required=False, widget=forms.TextInput(attrs={"dir": "auto"}))


@staff_page("intake.read")
def message_list(request: StaffRequest) -> HttpResponse:
    """Show what arrived, the newest first."""
    form = MessageFilter(request.GET)
    # How many drafts were cut and whether one waits tells of those that not everybody may know of.
    may_cut = request.user.may("intake.cut")
    if not may_cut:
        del form.fields["show"]
    says = form.cleaned_data if form.is_valid() else {}
    show, words = says.get("show", ""), says.get("words", "")
    _label, narrowed = SHOWN[show]
    found = narrowed(Message.objects.newest()).defer("raw", "text").prefetch_related("drafts__decision")
    sieve = (lambda rows: rows.telling(words)) if words else None
    if "take_out" in request.POST:
        return lists_out.answer(request, MESSAGES, found, sieve, asked=form)
    page = page_of(request, found, ON_A_PAGE, sieve=sieve, looked_at=LOOKED_AT)
    with_holders(page, ToCut.code)
    still = ToCut().waiting([message.pk for message in page])
    context = {
        "page": page,
        "still": still,
        "form": form,
        "chosen": bool(show or words),
        "may_receive": request.user.may("intake.receive"),
        "may_cut": may_cut,
        "may_take_out": request.user.may(lists_out.PERMISSION),
    }
    return render(request, "intake/messages.html", context)


@staff_page("intake.receive")
@require_http_methods(["GET", "HEAD", "POST"])
def receive_text(request: StaffRequest) -> HttpResponse:
    """Take in a pasted or uploaded text."""
    return _take_in(request, TextForm(request.POST or None, request.FILES or None), "text")


@staff_page("intake.receive")
@require_http_methods(["GET", "HEAD", "POST"])
def receive_call(request: StaffRequest) -> HttpResponse:
    """Write down what a caller or visitor says."""
    return _take_in(request, CallForm(request.POST or None), "form")


def _take_in(request: StaffRequest, form: TextForm | CallForm, kind: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            received = actions.receive(**form.says(), by=request.user)
        except UnreadableError as error:
            form.add_error(None, unreadable(error))
        except VaultError as error:
            form.add_error(None, str(error))
        else:
            return _received(request, received)
    return render(
        request, "intake/receive.html", {"form": form, "kind": kind}, status=422 if form.is_bound else 200
    )


def _received(request: StaffRequest, received: Message) -> HttpResponse:
    notices.success(request, gettext("Received and kept. SHA-256 %(hash)s.") % {"hash": received.sha256[:16]})
    if request.user.may("intake.read"):
        return redirect("intake:message", pk=received.pk)
    return redirect("intake:receive")


@staff_page("intake.read")
def message(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one message with its drafts in place."""
    found = get_object_or_404(Message.objects.defer("raw"), pk=pk)
    return message_page(request, found, CutForm(text=found.text, kinds=kinds_for(request.user)))


def message_page(request: StaffRequest, found: Message, form: CutForm, status: int = 200) -> HttpResponse:
    """Return the page of a message, with what was cut and the form that cuts."""
    drafts = [
        draft
        for draft in found.drafts.select_related("decision", "decision__recorded_by")
        if (kind := draft_kinds().get(draft.kind)) is None or kind.is_seen_by(request.user)
    ]
    for number, draft in enumerate(drafts, 1):
        _describe(draft, number, request.user)
    # A table may have a hundred thousand rows; whoever reads it whole takes the original.
    text = found.text[:SHOWN_OF_A_SHEET] if found.channel in OF_TABLES and not drafts else found.text
    machine = read_by_machine(found, list(found.drafts.all()), request.user) or {}
    marked = [(Passage(draft.start, draft.end), draft.pk) for draft in drafts]
    borne = [machine["borne"]] if machine.get("borne") else []
    told = [*borne, *machine.get("proposals", ()), *machine.get("flags", ())]
    marked += [(Passage(one["start"], one["end"]), one["name"]) for one in told if one["start"] < one["end"]]
    with_holders([found], ToCut.code)
    kinds = kinds_for(request.user)
    context = {
        "message": found,
        "waits": request.user.may("intake.cut") and bool(ToCut().waiting([found.pk])),
        "drafts": drafts,
        "machine": machine,
        "is_table": found.channel in OF_TABLES,
        "more_text": len(text) < len(found.text),
        "stretches": [(one, _look(one)) for one in stretches(text, marked)],
        "unread": [unread(what, where) for what, where in found.facts.get("unread", [])],
        "answers": call_answers(found.facts) if found.channel == "form" else [],
        "form": form,
        "kinds": kinds,
        "may_claim": any(kind.code == OF_A_CALL for kind in kinds),
    }
    return render(request, "intake/message.html", context, status=status)


def _look(stretch: Stretch) -> str:
    """Return how a marked piece of text looks: under a flag only, or in several passages at once."""
    passages = [name for name in stretch.marks if not FLAG_NAME.fullmatch(str(name))]
    if not passages:
        return "of-flag"
    return "overlapping" if len(passages) > 1 else ""


def _describe(draft: Draft, number: int, person: Person) -> None:
    """Give a draft what the page shows of it: its number, its kind in words, whose hand may make it, and what became of it."""
    kind = draft_kinds().get(draft.kind)
    draft.number = number  # type: ignore[attr-defined]
    draft.kind_label = kind.label if kind else draft.kind  # type: ignore[attr-defined]
    draft.makeable = kind in kinds_for(person)  # type: ignore[attr-defined]
    draft.page = kind.address_of(getattr(draft, "decision", None)) if kind else ""  # type: ignore[attr-defined]
    draft.is_quotation = draft.words[:1] in QUOTATION_MARKS  # type: ignore[attr-defined]


def _ending(found: Message) -> str:
    """Return what the file of a message's original ends with: a spreadsheet's own, else that of its media type."""
    own = found.title.rpartition(".")[2].lower()
    if found.channel == GRID:
        return "tsv"
    if found.channel == "sheet":
        return own if own in SHEETS else "bin"
    endings = {
        "text/html": "html",
        "application/json": "json",
        DOCX: "docx",
        PDF: "pdf",
        RTF: "rtf",
        MAIL: "eml",
    }
    return endings.get(found.media_type, "txt" if found.text else "bin")


@staff_page("intake.read")
def original(request: StaffRequest, pk: str) -> HttpResponse:  # noqa: ARG001 - the page asks who it is
    """Give a message byte for byte as it arrived, as a file that no browser opens by itself."""
    found = get_object_or_404(Message, pk=pk)
    if found.sealed_id:
        raise PermissionDenied(
            gettext(
                "The original of this message is sealed. A custodian can open it in the vault, with a reason that is kept."
            )
        )
    ending = _ending(found)
    return HttpResponse(
        bytes(found.raw),
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="message-{found.pk}.{ending}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
