"""The pages of a filled centre by name: those that people open all day, and those that ask most of the database.

The benchmark measures them, the load test draws from them, and the ordinary tests look at the plan of every question
they ask (tests/test_plans.py).
"""

from datetime import timedelta

from django.db.models import Max
from django.utils import timezone

from tregua.bulletin.content import figures_of
from tregua.bulletin.period import period_of
from tregua.incidents.models import Incident
from tregua.reports.models import Report, Source


def addresses() -> dict[str, str]:
    """Return what is opened: name -> address, for an incident and a day in the middle of the register."""
    last = Incident.objects.order_by("-number")[0]
    incident = Incident.objects.get(number=max(last.number * 2 // 3, 1))
    report, day = incident.members[0].report_id, timezone.localdate(incident.began_at)
    started_at, late = Report.objects.newest().values_list("started_at", "pk")[1000]
    deep = f"{started_at:%Y-%m-%dT%H:%M:%S}Z~{late}"
    return {
        "today": "/",
        "messages": "/messages/",
        "messages, nothing cut yet": "/messages/?show=uncut",
        "messages, drafts to decide": "/messages/?show=undecided",
        "messages with a word": "/messages/?words=smoke",
        "messages with a word nobody wrote": "/messages/?words=zeppelin",
        "reports": "/reports/",
        "reports, a page further down": f"/reports/?after={deep}",
        "reports of a day": f"/reports/?day={day}",
        "reports of a province": "/reports/?province=SY02",
        "reports of a type": "/reports/?violation_type=1.2",
        "reports of a rare type in a province": "/reports/?violation_type=7.3&province=SY14",
        "reports of a source": f"/reports/?source={Source.objects.order_by('code')[5].pk}",
        "reports with a word": "/reports/?words=smoke",
        "reports with a word nobody wrote": "/reports/?words=zeppelin",
        "a report": f"/reports/{report}/",
        "the form for a report": "/reports/file/",
        "a report like the last": "/reports/enter/?like=last",
        "places as one types": "/reports/enter/where/?where=Har",
        "places that sound like it": "/reports/enter/where/?where=Kharesta",
        "places around a point": "/reports/enter/where/?where=36.2,37.1",
        "my drafts": "/reports/unfinished/",
        "flags": "/reports/flags/",
        "flags, settled ones too": "/reports/flags/?show=all",
        "incidents that wait": "/incidents/",
        "all incidents": "/incidents/?show=all",
        "findings": "/incidents/findings/",
        "all findings of a week": f"/incidents/findings/?show=all&first={day - timedelta(days=6)}&last={day}",
        "findings of a rare answer in a province": "/incidents/findings/?answer=no_consensus&province=SY14",
        "findings that wait, of a type": "/incidents/findings/?show=awaiting&violation_type=1.2",
        "an incident": f"/incidents/{incident.number}/",
        "opening an incident": "/incidents/open/",
        "the board of calming": f"/incidents/board/?first={day - timedelta(days=30)}&last={day}",
        "windows": "/incidents/windows/",
        "coverage of a month": f"/incidents/coverage/?first={day - timedelta(days=30)}&last={day}",
        "a day on the map": f"/incidents/map/data/?show=all&first={day}&last={day}",
        "a week of a region on the map": f"/incidents/map/data/?show=all&first={day - timedelta(days=6)}&last={day}&box=35.5,36.5,37,38",
        "the page of a week's map": f"/incidents/map/?first={day - timedelta(days=6)}&last={day}&under=both",
        "the map without a choice": "/incidents/map/",
        "the days of a week": f"/incidents/days/?show=all&first={day - timedelta(days=6)}&last={day}",
        "zones": f"/agreement/zones/?day={day}",
        "a month of a province on the map": f"/incidents/map/?show=all&first={day - timedelta(days=30)}&last={day}&province=SY02",
        "incidents of a week": f"/incidents/?show=all&first={day - timedelta(days=6)}&last={day}",
        "incidents that wait, of a province and a type": "/incidents/?province=SY14&violation_type=1.2",
        "all incidents of a rare type": "/incidents/?show=all&violation_type=7.3",
        "pairs to judge": "/matching/",
        "moves between clusters": "/matching/moves/",
        "common record": "/record/",
        "to propose for release": "/record/propose/?kind=finding",
        "proposals": "/record/proposals/",
        "search for a common word": "/people/search/?q=smoke",
        "search for a rare word": "/people/search/?q=zeppelin",
        "search for three words": "/people/search/?q=smoke+shelled+market",
        "journal": "/people/journal/",
        "journal about a record": f"/people/journal/?about=incidents.Incident/{incident.pk}",
        "bulletins": "/bulletins/",
        "published counts": "/reports/counts/",
        "statements": "/reports/statements/",
        "public page": "/public/",
    }


def figures() -> None:
    """Count every figure of the bulletin of a day in the register's last years."""
    latest = Incident.objects.aggregate(latest=Max("began_at"))["latest"]
    figures_of(period_of(timezone.localdate(latest) - timedelta(days=400)), None)
