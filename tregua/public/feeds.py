"""What was published, as a feed (Atom): who reads it learns of a new issue, a correction or a withdrawal by itself."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext, override
from django.views.decorators.http import require_safe

from tregua.agreement.names import named
from tregua.bulletin.following import followings
from tregua.bulletin.languages import codes
from tregua.bulletin.models import Bulletin
from tregua.people.pages import public_page
from tregua.record.answering import answer_with

ENTRIES = 30


@public_page
@require_safe
def feed(request: HttpRequest, language: str) -> HttpResponse:
    """Give the newest issues as a feed in one language, each under the index of its entry."""
    if language not in codes():
        raise Http404
    with override(language):
        centre = named(settings.CENTRE.names, language)
        made = Atom1Feed(
            title=gettext("Bulletins · %(centre)s") % {"centre": centre},
            author_name=centre,
            link=request.build_absolute_uri(reverse("public:home")),
            description="",
            language=language,
            feed_url=request.build_absolute_uri(),
            feed_guid=f"tregua:{settings.ORIGIN}",
        )
        rows = Bulletin.objects.published().listed().select_related("approval", "corrects")
        # By entry: a correction or withdrawal of an old day is news too.
        newest = list(rows.order_by("-approval__entry_index")[:ENTRIES])
        every = followings(newest)
        for one in newest:
            address = reverse("public:issue_in", args=[one.key, one.issue, language])
            made.add_item(
                title=f"{one.title} · {_issue(one)}",
                link=request.build_absolute_uri(address),
                # A reader takes it for HTML.
                description="<br>".join(escape(said) for said in (one.reason, every[one.pk].line) if said),
                unique_id=f"tregua:{settings.ORIGIN}/{one.approval.entry_index}",
                pubdate=one.approval.recorded_at,
                # With a further issue every one before it is news again: it says what became of it.
                updateddate=every[one.pk].issues[-1].approval.recorded_at,
            )
        return answer_with(
            made.writeString("utf-8").encode(), "application/atom+xml; charset=utf-8", request=request
        )


def _issue(one: Bulletin) -> str:
    says = {"issue": one.issue, "earlier": one.corrects.issue if one.corrects else ""}
    if one.withdraws:
        return gettext("issue %(issue)s withdraws issue %(earlier)s") % says
    if one.corrects:
        return gettext("issue %(issue)s corrects issue %(earlier)s") % says
    return gettext("issue %(issue)s") % says
