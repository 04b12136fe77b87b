"""Starting by itself: the printed service files are such as their systems read, for this centre."""

import os
import plistlib
import shutil
import subprocess

import pytest

from tests.centre.conftest import tregua
from tregua.centre.passphrase import CREDENTIAL, ask_again
from tregua.record.keys import PASSPHRASE


def printed(founded, system, *more):
    done = tregua("service", system, "--centre", founded[0], *more)
    assert done.returncode == 0, done.stderr
    assert str(founded[0]) in done.stdout
    return done.stdout


def test_systemd_reads_the_unit_and_it_may_write_into_the_folder_only(founded, tmp_path):
    unit = printed(founded, "systemd", "--host", "centre.local", "--port", "9443")
    assert f"ReadWritePaths={founded[0]}\n" in unit
    assert unit.count("ReadWritePaths") == 1
    assert " --lan --port 9443 --host centre.local\n" in unit
    for kept in (
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "LoadCredential=log-passphrase:",
        "LimitCORE=0",
    ):
        assert kept in unit
    if shutil.which("systemd-analyze"):
        file = tmp_path / "tregua-amman.service"
        file.write_text(unit)
        checked = subprocess.run(
            ["systemd-analyze", "verify", file], capture_output=True, text=True, check=False
        )
        assert "tregua-amman.service" not in checked.stderr, checked.stderr


def test_launchd_reads_the_list(founded):
    says = plistlib.loads(printed(founded, "macos").encode())
    assert says["Label"] == "tregua-amman"
    assert "find-generic-password" in says["ProgramArguments"][2]
    assert "$" not in says["ProgramArguments"][2].replace("$(", "")


def test_the_script_for_windows_is_filled_in(founded):
    script = printed(founded, "windows")
    assert '$env:TREGUA_LOG_PASSPHRASE = (Import-Clixml "' in script
    assert "$folder" not in script
    assert "$$" not in script


@pytest.mark.parametrize("system", ["systemd", "windows", "macos"])
def test_no_printed_file_holds_the_passphrase(founded, system):
    assert "five words" not in printed(founded, system)


def test_a_name_that_is_none_is_refused(founded):
    done = tregua("service", "systemd", "--centre", founded[0], "--host", "x; rm -rf /")
    assert done.returncode == 1
    assert "neither a name nor an address" in done.stderr


def test_the_passphrase_comes_as_a_credential_of_the_service(tmp_path, monkeypatch):
    (tmp_path / CREDENTIAL).write_text("five words and no name\n")
    monkeypatch.delenv(PASSPHRASE)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    ask_again()
    assert os.environ[PASSPHRASE] == "five words and no name"


def test_what_is_lost_is_cleared_on_the_machine_with_a_reason(founded):
    folder = founded[0]
    bare = tregua("login", "administrator", "--centre", folder, "--clear-second-factor")
    assert bare.returncode == 2
    assert "--reason" in bare.stderr
    done = tregua(
        *(
            "login",
            "administrator",
            "--centre",
            folder,
            "--clear-second-factor",
            "--reason",
            "the telephone fell",
        ),
        *("--address", "https://centre.local:8443/"),
    )
    assert done.stdout.startswith("https://centre.local:8443/people/enter/")
