"""Pages of the vault: a custodian brings a key, opens one sealed text at a time, and says why."""

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tregua.people import vault as keys
from tregua.people.forms import CustodianForm, KeyForm, OpenForm
from tregua.people.models import AccessNote, Custodian, Sealed
from tregua.people.pages import StaffRequest, staff_page
from tregua.people.paging import page_of

ON_A_PAGE = 50


@staff_page("vault.open")
@never_cache
@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
def vault(request: StaffRequest) -> HttpResponse:
    """Show what is sealed, by category; take a custodian's key into this session."""
    form = KeyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            identity = keys.read_identity(form.cleaned_data["key"], form.cleaned_data["passphrase"])
            request.session["vault"] = keys.unlock(identity, person=request.user)
        except keys.VaultError as error:
            form.add_error(None, str(error))
        else:
            notices.success(request, gettext("Your key is in this session for a quarter of an hour."))
            return redirect("people:vault")
    page = page_of(request, Sealed.objects.order_by("-id").defer("ciphertext"), ON_A_PAGE)
    held = keys.unlocked(request.session.get("vault", "")) is not None
    return render(request, "people/vault.html", {"form": form, "page": page, "held": held})


@staff_page("vault.open")
@require_POST
def lock(request: StaffRequest) -> HttpResponse:
    """Forget the key held for this session."""
    keys.lock(request.session.pop("vault", ""))
    notices.success(request, gettext("Your key is forgotten here."))
    return redirect("people:vault")


@staff_page("vault.open")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_one(request: StaffRequest, pk: str) -> HttpResponse:
    """Open one sealed text, with a reason; it is shown once and kept nowhere."""
    sealed = get_object_or_404(Sealed, pk=pk)
    form = OpenForm(request.POST or None)
    context: dict[str, object] = {"sealed": sealed, "form": form, "held": False}
    if sealed.destroyed:
        told = sealed.proposals.select_related("recorded_by", "decision__recorded_by")
        context["destroyed"] = told.filter(decision__approved=True).first()
    identity = keys.unlocked(request.session.get("vault", ""))
    context["held"] = identity is not None
    if request.method == "POST" and form.is_valid():
        if identity is None:
            form.add_error(None, gettext("Bring your key first: its time in this session is over."))
        else:
            try:
                plain = keys.open_sealed(
                    sealed, identity=identity, by=request.user, reason=form.cleaned_data["reason"]
                )
                if ending := _ending(plain):
                    return _as_file(sealed, plain, ending)
                context["plain"] = plain.decode()
            except keys.VaultError as error:
                form.add_error(None, str(error))
    return render(request, "people/open.html", context)


def _ending(plain: bytes) -> str:
    """Return what the name of a file of these bytes ends with; "" for a text that a page can show."""
    if plain.startswith(b"%PDF-"):
        return "pdf"
    if plain.startswith(b"PK\x03\x04"):
        parts = {b"word/": "docx", b"xl/": "xlsx", b"opendocument.spreadsheet": "ods"}
        return next((ending for part, ending in parts.items() if part in plain), "zip")
    if b"\0" in plain:
        return "bin"
    try:
        plain.decode()
    except UnicodeDecodeError:
        return "txt"  # in some other encoding
    return ""


def _as_file(sealed: Sealed, plain: bytes, ending: str) -> HttpResponse:
    """Give what no page can show as a file that no browser opens by itself."""
    return HttpResponse(
        plain,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="sealed-{sealed.pk}.{ending}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


@staff_page("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def custodian(request: StaffRequest) -> HttpResponse:
    """Let somebody open what is sealed from now on."""
    form = CustodianForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            keys.add_custodian(
                form.cleaned_data["person"], recipient=form.cleaned_data["recipient"], by=request.user
            )
        except keys.VaultError as error:
            form.add_error("recipient", str(error))
        else:
            notices.success(request, gettext("What is sealed from now on opens for this custodian too."))
            return redirect("people:custodian")
    held = Custodian.objects.in_use()
    return render(request, "people/custodian.html", {"form": form, "custodians": held})


@staff_page("record.audit")
def notes(request: StaffRequest) -> HttpResponse:
    """Show who opened what, when and why."""
    found = (
        AccessNote.objects.select_related("sealed", "recorded_by").defer("sealed__ciphertext").order_by("-id")
    )
    page = page_of(request, found, ON_A_PAGE)
    return render(request, "people/notes.html", {"page": page})
