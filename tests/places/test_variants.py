"""The spellings met in real bulletins: how many meet their own place, and how many another (docs/analyst/places.md)."""

from bench.spellings import clusters, measure
from tests.conftest import SHARED, needs_shared
from tregua.places import actions
from tregua.places.models import Place

VARIANTS = SHARED / "bulletins" / "variants.csv"
# No spellings of one name, in the source's own remarks: a note of a split, and a height of another name.
NOTES = {"Kafar + Shams (split in two by a comma)", "ham"}


@needs_shared
def test_most_spellings_of_a_place_meet_and_hardly_any_two_places_do():
    found = measure([one for one in clusters(VARIANTS) if one.kind == "place"])
    assert found.share > 0.73
    assert found.alone_found / found.alone > 0.8
    assert found.confused_names == (("Darayya", "Daraa"),)


@needs_shared
def test_the_shipped_set_knows_every_spelling_of_the_bulletins(staff):
    actions.load_shipped(by=staff.administrator)
    for cluster in clusters(VARIANTS):
        for written in cluster.spellings if cluster.kind == "place" else ():
            if written not in NOTES:
                found = Place.objects.named(written)
                assert found, (cluster.name, written)
                assert found[0].how == "exact", (cluster.name, written)
