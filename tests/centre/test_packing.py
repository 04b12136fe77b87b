"""What anybody may read comes packed; pages of staff and files do not."""

import gzip

import pytest
from django.urls import reverse

PACKED = {"Accept-Encoding": "gzip"}


@pytest.mark.django_db
def test_a_page_that_anybody_may_read_comes_packed_to_who_can_unpack_it(client):
    plain = client.get(reverse("public:method"))
    packed = client.get(reverse("public:method"), headers=PACKED)
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2
    feed = client.get(reverse("public:feed", args=["en"]), headers=PACKED)
    assert feed["Content-Encoding"] == "gzip"


def test_a_page_of_staff_and_a_file_do_not(staff, at_desk):
    assert "Content-Encoding" not in at_desk(staff.head).get(reverse("bulletin:list"), headers=PACKED)
    assert "Content-Encoding" not in at_desk(staff.head).get(reverse("public:verifier"), headers=PACKED)
    assert "Content-Encoding" not in at_desk(staff.head).get(reverse("public:schema"), headers=PACKED)
