"""Forms for taking in a message and cutting it."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.fields import LANGUAGES, in_language
from tregua.agreement.months import time_in_words
from tregua.intake.channels.form import FIELDS, IDENTIFYING
from tregua.intake.channels.text.docx import MEDIA_TYPE as DOCX
from tregua.intake.channels.text.docx import is_packed
from tregua.intake.channels.text.mail import MEDIA_TYPE as MAIL
from tregua.intake.channels.text.mail import is_mail
from tregua.intake.channels.text.pdf import MEDIA_TYPE as PDF
from tregua.intake.channels.text.pdf import is_pdf
from tregua.intake.channels.text.rtf import MEDIA_TYPE as RTF
from tregua.intake.channels.text.rtf import is_rtf
from tregua.intake.drafts import DraftKind
from tregua.intake.passages import find
from tregua.people.choosing import offer

HOW_KNOWN = [("", _("not known")), ("saw", _("saw it")), ("heard", _("heard it")), ("told", _("was told"))]
# What a guided call adds to the questions of the note.
BESIDE = {
    "place": _("Place of the gazetteer"),
    "day": _("Day"),
    "time": _("Time"),
    "source": _("Source"),
}
LARGEST = 50 * 1024 * 1024
LINE = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})


def _media_type(raw: bytes, file: Any) -> str:
    """Return what is known of a text's form: from its first bytes, else from the name of its file."""
    if is_packed(raw):
        return DOCX
    if is_pdf(raw):
        return PDF
    if is_rtf(raw):
        return RTF
    if is_mail(raw):
        return MAIL
    page = file is not None and (file.name or "").lower().endswith((".html", ".htm"))
    return "text/html" if page else "text/plain"


class TextForm(forms.Form):
    """A text that was pasted or uploaded, with where it comes from."""

    text = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
        required=False,
        strip=False,
    )
    file = forms.FileField(
        label=_("or a file"),
        help_text=_("Plain text, HTML, DOCX, RTF, PDF or a saved letter (EML, MHT), at most 50 MB."),
        required=False,
        allow_empty_file=True,
    )
    language = in_language(_("Language of the text"))
    outlet = forms.CharField(label=_("Outlet"), max_length=120, required=False, widget=LINE)
    published_on = forms.DateField(
        label=_("Published on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    url = forms.CharField(label=_("Address"), max_length=500, required=False)
    protected_names = forms.CharField(
        label=_("Names to seal"),
        help_text=_(
            "One on each line: people at risk, sources, signatories. The original is sealed; in the working text each "
            "name becomes a black bar. If the text spells a name in several ways, put them on one line, joined by =."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "autocomplete": "off"}),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Take the text from one place, the field or the file."""
        cleaned = super().clean() or {}
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if "text" in self.errors or "file" in self.errors:
            return cleaned
        if bool(file is not None) == bool(text.strip()):
            raise forms.ValidationError(gettext("Paste a text or choose a file, one of the two."))
        raw = text.encode() if file is None else b"" if file.size > LARGEST else file.read()
        if len(raw) > LARGEST or (file is not None and file.size > LARGEST):
            raise forms.ValidationError(gettext("This is larger than 50 MB. Paste the part that matters."))
        names = [line.strip() for line in cleaned.get("protected_names", "").splitlines() if line.strip()]
        return {**cleaned, "raw": raw, "media_type": _media_type(raw, file), "names": names}

    def says(self) -> dict[str, Any]:
        """Return what is received: the bytes, and what is known of them."""
        known = ("raw", "media_type", "language", "outlet", "published_on", "url")
        return {name: self.cleaned_data[name] for name in known} | {
            "channel": "text",
            "protected_names": self.cleaned_data["names"],
            "file_name": file.name or "" if (file := self.cleaned_data.get("file")) else "",
        }


class CallForm(forms.Form):
    """The note of a call or visit, in the order of the questions."""

    caller_language = in_language(_("Which language does the caller speak?"))
    what = forms.CharField(
        label=_("What happened? In the caller's own words."),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    where = forms.CharField(label=_("Where? As the caller says it."), required=False, widget=LINE)
    when = forms.CharField(label=_("When? As the caller says it."), required=False, widget=LINE)
    who = forms.CharField(label=_("Who did it, according to the caller?"), required=False, widget=LINE)
    harm = forms.CharField(label=_("Was anybody killed or hurt?"), required=False, widget=LINE)
    how_known = forms.ChoiceField(label=_("How does the caller know?"), choices=HOW_KNOWN, required=False)
    read_back = forms.BooleanField(
        label=_("I read the note back and the caller agreed."),
        help_text=_("Spell names of places back letter by letter."),
        required=False,
    )
    call_back = forms.CharField(label=_("Call back when?"), required=False, widget=LINE)
    caller_name = forms.CharField(
        label=_("Caller's name"),
        help_text=_("Sealed at once. Leave empty if not given."),
        required=False,
        widget=LINE,
    )
    caller_contact = forms.CharField(
        label=_("How to reach the caller"), help_text=_("Sealed at once."), required=False, widget=LINE
    )

    def raw(self) -> bytes:
        """Return the note as the bytes that are kept."""
        says = {name: self.cleaned_data.get(name) for name in (*FIELDS, *IDENTIFYING)}
        filled = {name: ("yes" if value is True else value) for name, value in says.items() if value}
        return json.dumps(filled, ensure_ascii=False, sort_keys=True).encode()

    def says(self) -> dict[str, Any]:
        """Return what is received: the note, and what is known of it."""
        return {
            "channel": "form",
            "raw": self.raw(),
            "media_type": "application/json",
            "language": self.cleaned_data["caller_language"],
        }


def call_answers(facts: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the questions of a call note with the answers that were given, in the order of the form."""
    shown = {"caller_language": dict(LANGUAGES), "how_known": dict(HOW_KNOWN), "read_back": {"yes": _("yes")}}
    return [
        (
            str(BESIDE.get(name) or CallForm.base_fields[name].label),
            str(shown.get(name, {}).get(facts[name]) or time_in_words(facts[name])),
        )
        for name in FIELDS
        if name in facts
    ]


class CutForm(forms.Form):
    """Words of a text, exactly as they stand there, and what they are."""

    words = forms.CharField(
        label=_("Exact words"),
        help_text=_("Mark them in the text, or copy them here."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    occurrence = forms.IntegerField(
        label=_("Which time they stand there"),
        help_text=_("Only when the same words stand in the text more than once."),
        min_value=1,
        required=False,
    )
    kind = forms.ChoiceField(label=_("What this is"))

    def __init__(self, *args: Any, text: str, kinds: list[DraftKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        offer(self, "kind", [(kind.code, kind.label) for kind in kinds])

    def clean(self) -> dict[str, Any]:
        """Find the one place that is meant."""
        cleaned = super().clean() or {}
        if "words" not in cleaned or "occurrence" not in cleaned:
            return cleaned
        places, which = find(self.text, cleaned["words"]), cleaned["occurrence"]
        if not places:
            self.add_error(
                "words", gettext("These words do not stand in the text. Copy them exactly as they are.")
            )
        elif len(places) > 1 and not which:
            says = ngettext(
                "These words stand in the text %(count)s time. Say which one you mean: 1 is the first.",
                "These words stand in the text %(count)s times. Say which one you mean: 1 is the first.",
                len(places),
            )
            self.add_error("occurrence", says % {"count": len(places)})
        elif which and which > len(places):
            says = ngettext(
                "They stand there %(count)s time only.", "They stand there %(count)s times only.", len(places)
            )
            self.add_error("occurrence", says % {"count": len(places)})
        else:
            cleaned["passage"] = places[(which or 1) - 1]
        return cleaned


class RejectForm(forms.Form):
    """Why nothing is made of a draft."""

    reason = forms.CharField(label=_("Why nothing is made of it"), max_length=300, widget=LINE)
