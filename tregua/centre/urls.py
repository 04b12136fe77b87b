"""All addresses of a centre. What anybody may read lies under /public/; everything else asks who you are."""

from django.urls import include, path

from tregua.centre import ceremony_views, charter_views, keeping_views, views
from tregua.centre.trust import views as trust_views

urlpatterns = [
    path("", views.home, name="home"),
    path("trust/", trust_views.trust, name="trust"),
    path("trust/tregua.crt", trust_views.authority_file, name="trust_file"),
    path("language/", views.language, name="language"),
    path("setting-up/", keeping_views.setting_up, name="setting_up"),
    path("settings/", keeping_views.settings_page, name="settings"),
    path("check-ups/", keeping_views.checkups, name="checkups"),
    path("ceremony/", ceremony_views.ceremony, name="ceremony"),
    path("ceremony/sheet/", ceremony_views.sheet, name="ceremony_sheet"),
    path("ceremony/charter/", charter_views.charter, name="charter"),
    path("ceremony/charter/checklist/", charter_views.checklist, name="charter_checklist"),
    path("help/", include("tregua.centre.help.urls")),
    path("translations/", include("tregua.centre.translating.urls")),
    path("people/", include("tregua.people.urls")),
    path("places/", include("tregua.places.urls")),
    path("agreement/", include("tregua.agreement.urls")),
    path("messages/", include("tregua.intake.urls")),
    path("reports/", include("tregua.reports.urls")),
    path("matching/", include("tregua.matching.urls")),
    path("incidents/", include("tregua.incidents.urls")),
    path("liaison/", include("tregua.liaison.urls")),
    path("calls/", include("tregua.calls.urls")),
    path("portal/", include("tregua.portal.urls")),
    path("record/", include("tregua.exchange.urls")),
    path("bulletins/", include("tregua.bulletin.urls")),
    path("public/", include("tregua.public.urls")),
]
handler400 = "tregua.centre.views.bad_request"
handler403 = "tregua.centre.views.forbidden"
handler404 = "tregua.centre.views.not_found"
handler500 = "tregua.centre.views.failed"
