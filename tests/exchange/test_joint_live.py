"""Two centres that run: a request offered, taken over, withdrawn, by letters that no server reads and no log knows."""

import urllib.error
import urllib.request

from tests.exchange.acts import SECRET
from tests.safety import reader
from tests.safety.hunted import files_of


def exchanged(pair):
    """Have each centre ask the other once."""
    for one in pair.both:
        one.command("exchange", "now")


def refused(address):
    """Return whether a stranger is given nothing at an address."""
    try:
        urllib.request.urlopen(address, timeout=20)
    except urllib.error.HTTPError as error:
        return error.code == 404
    return False


def states(centre):
    return {one["ref"]: (one["state"], one["request"]) for one in centre.act("joint")}


def test_a_request_is_taken_over_by_the_other_centre_and_nothing_of_it_is_public(pair):
    """Offered at Hmeimim, opened and accepted at Amman, closed at Hmeimim; then one more is withdrawn in time."""
    hmeimim, amman = pair.both
    ours, theirs = hmeimim.act("key"), amman.act("key")
    hmeimim.act("knows", theirs["recipient"], "amman")
    amman.act("knows", ours["recipient"], "hmeimim")
    hmeimim.act("say", "Something that is public.")

    first = hmeimim.act("offers", "transfer")
    exchanged(pair)
    assert amman.act("opens", theirs["identity"]) == {"outcomes": ["taken"]}
    assert states(amman) == {first["ref"]: ("offered", None)}
    assert amman.act("answers", "yes") == {"state": "accepted"}
    exchanged(pair)
    assert hmeimim.act("opens", ours["identity"]) == {"outcomes": ["taken"]}
    assert states(hmeimim)[first["ref"]] == ("accepted", "closed_handed_over")
    assert states(amman)[first["ref"]] == ("accepted", "received")

    second = hmeimim.act("offers", "joint")
    hmeimim.act("withdraws")
    exchanged(pair)
    assert amman.act("opens", theirs["identity"]) == {"outcomes": []}, "what had not left was held back"
    third = hmeimim.act("offers", "joint")
    exchanged(pair)
    hmeimim.act("withdraws")
    exchanged(pair)
    assert amman.act("opens", theirs["identity"]) == {"outcomes": ["taken", "taken"]}
    found = states(amman)
    assert second["ref"] not in found
    assert found[third["ref"]] == ("revoked", None)

    told = [SECRET, *(one[name] for one in (first, second, third) for name in ("ref", "request"))]
    for centre in pair.both:
        texts = reader.opened([*files_of(centre.published), ("server log", centre.said.read_bytes())])
        assert reader.found(texts, told) == set()
        assert refused(f"{centre.prefix}/letters/list")
