"""The example goes out and in: the same bytes again, and every page of lists shows the same."""

import json
import shutil
from datetime import UTC, datetime

from tests.centre import exporting
from tests.centre.exporting import exported, in_python, loaded

PAGES = """
import datetime, hashlib, json, os, re
from django.utils import timezone
moment = datetime.datetime.fromisoformat(os.environ["AT"])
timezone.now = lambda: moment
from django.conf import settings
from django.test import Client
from django.urls import get_resolver
from tregua.centre.translations import compile_catalogues
from tregua.people.models import Person
from tregua.people.roles import ROLES
compile_catalogues()
Person.objects.filter(code="administrator").update(roles=[role.code for role in ROLES])
client = Client(HTTP_HOST="127.0.0.1")
client.force_login(Person.objects.get(code="administrator"))

def plain(pattern, before=""):
    for one in getattr(pattern, "url_patterns", [pattern]):
        route = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from plain(one, route)
        elif "<" not in route and "(" not in route:
            yield "/" + route

links, seen = list(plain(get_resolver())), {}
while links:
    path = links.pop(0)
    if path in seen or "logout" in path or "check" in path:
        continue
    answer = client.get(path)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode("utf-8", "replace").replace(str(settings.CENTRE_FOLDER), "FOLDER")
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"', "", text)
    seen[path] = [answer.status_code, hashlib.sha256(text.encode()).hexdigest(), len(text)]
    if answer.status_code == 200 and "html" in answer.get("Content-Type", ""):
        links += [one for one in re.findall(r'href="(/[^"#?]*)"', text) if "/static/" not in one][:60]
    if len(seen) > 120:
        break
print(json.dumps(seen))
"""
# Pages that tell of this copy, of this machine or of this moment.
OWN = ("/people/sessions", "/settings", "/checkups", "/sheet", "/keeping", "/backup")


def pages(centre, at):
    """Return what every page shows at one moment, by its path."""
    done = in_python(centre, PAGES, AT=at.isoformat())
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_the_example_goes_out_and_in_the_same_and_shows_the_same(example_as_made, tmp_path):
    centre = shutil.copytree(example_as_made / "hmeimim", tmp_path / "hmeimim")  # the pages let somebody in
    first = exported(centre, tmp_path / "first")
    copy = loaded(first, tmp_path / "copy")
    again = exported(copy, tmp_path / "again")
    assert exporting.differences(first, again, tmp_path) == set()
    at = datetime.now(UTC)
    old, new = pages(centre, at), pages(copy, at)
    assert len([one for one in old.values() if one[0] == 200]) > 40
    differ = {path for path in {*old, *new} if old.get(path) != new.get(path)}
    assert {path for path in differ if not path.startswith(OWN)} == set()
