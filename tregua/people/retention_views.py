"""Pages of how long sealed texts are kept: the dry run, a class with what is due of it, a text that is kept longer."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from tregua.people import retention
from tregua.people import two_custodians as two
from tregua.people.models import Sealed, SealedAbout
from tregua.people.pages import StaffRequest, form_page, recorded, staff_page
from tregua.people.vault import VaultError
from tregua.people.watch_forms import KeepForm, PeriodForm, SwitchForm

SHOWN = 100


@staff_page("retention.read")
@form_page
def overview(request: StaffRequest) -> HttpResponse:
    """Show each class, how long it is kept and what is due; the head decides the periods."""
    form = PeriodForm(request.POST or None)
    if recorded(
        request,
        form,
        lambda: retention.decide_period(**form.cleaned_data, by=request.user),
        (retention.RetentionError,),
    ):
        return redirect("people:retention")
    context = {
        "classes": list(retention.dry_run()),
        "form": form,
        "may_decide": request.user.may("retention.decide"),
        "may_destroy": request.user.may("vault.open"),
    }
    return render(request, "people/retention.html", context)


@staff_page("vault.open")
@form_page
def one_class(request: StaffRequest, about: str) -> HttpResponse:
    """List what is due of a class by number and day; ask another custodian to agree that it is destroyed."""
    if about not in SealedAbout.values:
        raise Http404
    form = SwitchForm(request.POST or None)
    if recorded(
        request,
        form,
        lambda: two.propose_destroying_due(about, reason=form.cleaned_data["reason"], by=request.user),
        (VaultError,),
    ):
        return redirect("people:together")
    due = retention.due(about)
    context = {"about": SealedAbout(about), "due": due[:SHOWN], "count": due.count(), "form": form}
    return render(request, "people/retention_class.html", context)


@staff_page("vault.open")
@form_page
def keep(request: StaffRequest, pk: str) -> HttpResponse:
    """Keep one text longer, with a reason and a day."""
    sealed = get_object_or_404(Sealed.objects.defer("ciphertext"), pk=pk)
    form = KeepForm(request.POST or None)
    if recorded(
        request,
        form,
        lambda: retention.keep_longer(sealed, **form.cleaned_data, by=request.user),
        (retention.RetentionError,),
    ):
        return redirect("people:retention_class", about=sealed.about)
    return render(request, "people/retention_keep.html", {"sealed": sealed, "form": form})
