"""A checkpoint that is asked for again and has not changed costs few bytes; a server gains nothing by saying so."""

import pytest

from tests.exchange.players import Player, served
from tregua.record.source import HttpSource, SourceError


def with_mark(content, mark):
    def answer(handler):
        if handler.headers.get("If-None-Match") == mark:
            handler.say(304, ETag=mark)
        else:
            handler.say(200, content, ETag=mark)

    return answer


def test_what_has_not_changed_is_not_sent_again(tmp_path):
    theirs = Player(tmp_path).says(1)
    with served(theirs.published) as site, HttpSource(site.url.rstrip("/")) as source:
        site.answers["/checkpoint"] = with_mark(theirs.note(), '"1"')
        assert source.get("checkpoint", longest=10_000) == theirs.note()
        assert source.get("checkpoint", longest=10_000) == theirs.note()
        theirs.says(1)
        site.answers["/checkpoint"] = with_mark(theirs.note(), '"2"')
        assert source.get("checkpoint", longest=10_000) == theirs.note()


def test_nothing_has_changed_is_no_answer_to_who_knows_nothing(tmp_path):
    theirs = Player(tmp_path).says(1)
    with served(theirs.published) as site, HttpSource(site.url.rstrip("/")) as source:
        site.answers["*"] = lambda handler: handler.say(304)
        for path in ("checkpoint", "tile/entries/000.p/1"):
            with pytest.raises(SourceError, match="304"):
                source.get(path, longest=10_000)
