"""The partner's server means harm, or its network does: whoever reads it gets an answer or one exception, in time.

A real server on this machine gives each answer; the reader waits for a whole answer one second, and no more.
"""

import os
import socket
import threading
import time
import tracemalloc

import pytest

from tests.exchange import players
from tests.exchange.players import Player, served
from tregua.record.source import FolderSource, HttpSource, SourceError

WHOLE_ANSWER = 1.0
LONGEST = 64 * 1024

DOES = {
    "sends the asker round in a circle": (players.redirect, "points elsewhere"),
    "promises a million million bytes": (players.endless_length, "more than"),
    "sends chunks for ever": (players.endless_chunks, "more than"),
    "sends a few kilobytes that unpack to 16 MB": (players.gzip_bomb, "more than"),
    "says packed and sends what is not": (players.false_gzip, "cannot be read"),
    "sends a byte now and then": (players.trickle, "did not answer within"),
    "sends a byte of a header now and then": (players.trickle_headers, "did not answer within"),
    "takes the question and says nothing": (players.silent, "did not answer within"),
    "sends less than it promised": (players.short, "less than it announced"),
    "sends five hundred headers": (players.many_headers, "cannot be read"),
    "talks another language": (players.garbage, "cannot be read"),
    "has an error": (lambda handler: handler.say(500, b"oops"), "answers 500"),
    "asks for a password": (lambda handler: handler.say(401, b"", WWW_Authenticate="Basic"), "answers 401"),
    "sends 70 kB where 64 are the most": (lambda handler: handler.say(200, b"x" * 70_000), "more than"),
}


@pytest.fixture
def theirs(tmp_path):
    return Player(tmp_path).says(3)


@pytest.mark.parametrize("what", DOES)
def test_the_server(theirs, what):
    answer, refusal = DOES[what]
    with served(theirs.published) as site, HttpSource(site.url, seconds=WHOLE_ANSWER) as source:
        assert source.get("checkpoint", longest=LONGEST) == theirs.note()
        site.answers["*"] = answer
        began = time.monotonic()
        with pytest.raises(SourceError, match=refusal):
            source.get("checkpoint", longest=LONGEST)
        assert time.monotonic() - began < WHOLE_ANSWER + 30
        site.answers.clear()
        assert source.get("checkpoint", longest=LONGEST) == theirs.note(), "and afterwards all is well again"


def test_a_bomb_takes_no_memory(theirs):
    with served(theirs.published) as site, HttpSource(site.url, seconds=5) as source:
        site.answers["*"] = players.gzip_bomb
        tracemalloc.start()
        try:
            with pytest.raises(SourceError, match="more than"):
                source.get("checkpoint", longest=LONGEST)
            assert tracemalloc.get_traced_memory()[1] < 4 * 1024 * 1024
        finally:
            tracemalloc.stop()


def test_what_is_not_there_is_nothing_and_no_fault(theirs):
    with served(theirs.published) as site, HttpSource(site.url) as source:
        assert source.get("tile/0/999", longest=LONGEST) is None


def test_nobody_listens(theirs):
    with served(theirs.published) as site:
        url = site.url
    with HttpSource(url, seconds=WHOLE_ANSWER) as source, pytest.raises(SourceError, match="cannot be read"):
        source.get("checkpoint", longest=LONGEST)


def test_the_line_is_cut_between_two_questions_and_the_next_one_connects_anew(theirs):
    with served(theirs.published) as site, HttpSource(site.url, seconds=WHOLE_ANSWER) as source:
        source.get("checkpoint", longest=LONGEST)
        source.connection.sock.socket.shutdown(socket.SHUT_RDWR)
        assert source.get("checkpoint", longest=LONGEST) == theirs.note()


@pytest.mark.parametrize(
    "address",
    ["ftp://x/", "http://", "http://a:b@127.0.0.1/", "http://127.0.0.1:port/", "http://127.0.0.1/?x=1"],
)
def test_not_every_address_is_one(address):
    with pytest.raises(SourceError):
        HttpSource(address)


def test_many_read_at_once_and_each_has_its_own_answer(theirs):
    """Twenty readers of twenty connections; the server is slow to one of them only."""
    found = []

    def read(number):
        with HttpSource(site.url, seconds=5) as source:
            found.append(source.get("checkpoint", longest=LONGEST))

    with served(theirs.published) as site:
        readers = [threading.Thread(target=read, args=(number,)) for number in range(20)]
        for one in readers:
            one.start()
        for one in readers:
            one.join()
    assert found == [theirs.note()] * 20


# ---- a stick is a source as well


@pytest.mark.parametrize("path", ["checkpoint", "tile/0/000.p/3", "body/000.p/3"])
def test_a_stick_has_a_link_to_a_file_of_ours(theirs, tmp_path, path):
    secret = tmp_path / "secret"
    secret.write_text("the log key", encoding="ascii")
    (theirs.published / path).unlink()
    (theirs.published / path).symlink_to(secret)
    with pytest.raises(SourceError, match="link"):
        FolderSource(theirs.published).get(path, longest=LONGEST)


@pytest.mark.parametrize("path", ["../secret", "tile/../../secret", "/etc/passwd"])
def test_no_path_leads_out_of_a_stick(theirs, tmp_path, path):
    (tmp_path / "secret").write_text("the log key", encoding="ascii")
    with pytest.raises(SourceError):
        FolderSource(theirs.published).get(path, longest=LONGEST)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_nobody_waits_for_a_pipe_on_a_stick(theirs):
    (theirs.published / "checkpoint").unlink()
    os.mkfifo(theirs.published / "checkpoint")
    with pytest.raises(SourceError):
        FolderSource(theirs.published).get("checkpoint", longest=LONGEST)
