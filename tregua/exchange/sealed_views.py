"""Pages of what is sealed with an entry: opening ours and theirs, granting, and destroying."""

from collections.abc import Callable
from typing import Any

import pyrage
from django import forms
from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tregua.exchange.models import PeerEntry
from tregua.exchange.previews import field_words, sealed_facts
from tregua.exchange.receiving import open_received
from tregua.exchange.refusing import ExchangeError
from tregua.exchange.sealing import grant, open_own
from tregua.exchange.sealing_forms import GrantForm, ShredForm
from tregua.exchange.seals import Opening, Received, Recipient, Shredded
from tregua.exchange.shredding import shred
from tregua.people import vault
from tregua.people.forms import OpenForm
from tregua.people.pages import StaffRequest, staff_page
from tregua.record import entry as leaf
from tregua.record.models import Body, Entry
from tregua.record.openings import OpeningError
from tregua.record.seat import NotSeatedError

REFUSALS = (ExchangeError, OpeningError, vault.VaultError, NotSeatedError)


@staff_page("vault.open")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ours(request: StaffRequest, index: int) -> HttpResponse:
    """Show what is sealed with an entry of ours and to whom it went; open it, with a custodian's key and a reason."""
    opening = get_object_or_404(Opening, entry_index=index)
    context: dict[str, Any] = {"form": OpenForm(request.POST or None)}
    if request.method == "POST":
        context |= _opened(
            request, context["form"], _kind(index),
            lambda identity, reason: open_own(opening, identity=identity, by=request.user, reason=reason),
        )  # fmt: skip
    return _own_page(request, opening, context)


def _own_page(
    request: StaffRequest, opening: Opening, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    names = field_words(opening.fields, _kind(opening.entry_index))
    says = {
        "opening": opening,
        "names": names,
        "grants": opening.grants.filter(custodian=None).select_related("recipient").order_by("id"),
        "custodians": opening.grants.filter(recipient=None).count(),
        "held": _identity(request) is not None,
        "may_grant": request.user.may("exchange.grant"),
        "may_shred": request.user.may("exchange.shred"),
        "grant_form": GrantForm(names),
        "form": OpenForm(),
    }
    return render(request, "exchange/sealed_ours.html", says | context, status=status)


def _kind(index: int) -> str:
    found = Entry.objects.published().filter(index=index).first()
    return str(leaf.parse(bytes(found.data)).data["kind"]) if found else ""


def _identity(request: StaffRequest) -> pyrage.x25519.Identity | None:
    return vault.unlocked(request.session.get("vault", ""))


def _opened(
    request: StaffRequest,
    form: forms.Form,
    kind: str,
    act: Callable[[pyrage.x25519.Identity, str], dict[str, Any]],
) -> dict[str, Any]:
    """Open with the key held for this session; what was found is shown once and kept nowhere."""
    if not form.is_valid():
        return {}
    identity = _identity(request)
    if identity is None:
        form.add_error(None, gettext("Bring your key first: its time in this session is over."))
        return {}
    try:
        return {"opened": sealed_facts(act(identity, form.cleaned_data["reason"]), kind)}
    except REFUSALS as error:
        form.add_error(None, str(error))
        return {}


@staff_page("exchange.grant")
@never_cache
@require_POST
def give(request: StaffRequest, index: int) -> HttpResponse:
    """Give one more recipient what is sealed, or some fields of it."""
    opening = get_object_or_404(Opening, entry_index=index)
    form = GrantForm(field_words(opening.fields, _kind(index)), request.POST)
    identity = _identity(request)
    if identity is None:
        form.add_error(None, gettext("Bring your key first: its time in this session is over."))
    elif form.is_valid():
        try:
            grant(
                opening,
                get_object_or_404(Recipient, pk=form.cleaned_data["recipient"]),
                fields=form.cleaned_data["fields_given"],
                identity=identity,
                by=request.user,
                reason=form.cleaned_data["reason"],
            )
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            notices.success(request, gettext("Granted. It goes with the next exchange or stick."))
            return redirect("exchange:sealed_ours", index=index)
    return _own_page(request, opening, {"grant_form": form}, 422)


@staff_page("vault.open")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def theirs(request: StaffRequest, index: int) -> HttpResponse:
    """Open what the other centre sealed to somebody here, with a custodian's key and a reason."""
    row = get_object_or_404(PeerEntry, index=index)
    received = get_object_or_404(Received, leaf_hash=row.leaf_hash)
    form = OpenForm(request.POST or None)
    context: dict[str, Any] = {"row": row, "received": received, "form": form}
    if request.method == "POST":
        context |= _opened(
            request, form, row.kind,
            lambda identity, reason: open_received(received, identity=identity, by=request.user, reason=reason),
        )  # fmt: skip
    context["held"] = _identity(request) is not None
    return render(request, "exchange/sealed_theirs.html", context)


@staff_page("exchange.shred")
@require_http_methods(["GET", "HEAD", "POST"])
def destroy(request: StaffRequest, index: int) -> HttpResponse:
    """Redact an entry of ours and destroy its sealed part, after saying why and by whose authority."""
    body = get_object_or_404(Body.objects.select_related("entry"), entry__log="published", entry__index=index)
    form = ShredForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = shred(
                index,
                reason_code=form.cleaned_data["reason_code"],
                authority=form.cleaned_data["authority"],
                by=request.user,
            )
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            notices.success(
                request,
                gettext("Destroyed, with %(keys)s keys. Entry %(index)s of the log says so.")
                % {"keys": made.keys, "index": made.redaction_index},
            )
            return redirect("exchange:entry", side="ours", index=index)
    context = {
        "index": index,
        "form": form,
        "opening": Opening.objects.filter(entry_index=index).first(),
        "gone": bool(body.redacted_by_id),
        "stone": Shredded.objects.filter(entry_index=index).select_related("recorded_by").first(),
    }
    return render(request, "exchange/destroy.html", context, status=422 if form.errors else 200)
