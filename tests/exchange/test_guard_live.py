"""An old backup between two live servers: it asks, refuses to sign, takes back what the other centre holds, goes on."""

import shutil

import pytest

pytestmark = pytest.mark.skipif("__import__('os').environ.get('DATABASE_URL')", reason="needs SQLite")


def test_an_old_backup_refuses_recovers_and_publishes_on_without_a_fork(pair, tmp_path):
    ours, theirs = pair.both
    ours.act("say", "Before the backup.")
    ours.stop()
    backup = ours.saved(tmp_path / "backup")
    ours.restart()
    lost = ours.act("say", "After the backup.")["index"]
    ours.command("exchange", "now")
    theirs.command("exchange", "now")
    held = theirs.act("seen")["theirs"]
    assert held > lost

    # The register goes back to the backup, in its own place: the seat is held, and nothing looks like a copy.
    ours.stop()
    for file in ours.folder.glob("centre.sqlite3*"):
        file.unlink()
    for file in backup.glob("centre.sqlite3*"):
        shutil.copy(file, ours.folder)
    shutil.rmtree(ours.published)
    shutil.copytree(backup / "published", ours.published)
    ours.restart()
    assert "is an old copy" in " ".join(ours.last_words().split())
    with pytest.raises(AssertionError, match="SigningStopped"):
        ours.act("say", "This must not be signed.")
    assert ours.act("seen")["ours"] < held

    said = ours.command("centre", "confirm", "--reason", "an old backup", "--published", theirs.prefix)
    assert "taken back" in said
    assert ours.act("seen")["ours"] == held
    index = ours.act("say", "It goes on.")["index"]
    assert index >= held
    ours.command("exchange", "now")
    theirs.command("exchange", "now")
    assert theirs.act("seen")["theirs"] > index
    assert theirs.act("faults") == []
    assert ours.act("faults") == []
