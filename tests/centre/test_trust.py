"""The centre's own certificate: what it is good for, who accepts it, and when a device must be taught anew."""

import contextlib
import http.client
import json
import socket
import ssl
import stat
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from django.urls import reverse

from tests.browser.conftest import end, free_port
from tests.centre.conftest import ROOT, tregua
from tests.conftest import LOG_PASSPHRASE
from tregua.centre.folder import FolderError
from tregua.centre.trust import addresses, certificates, keeping
from tregua.centre.trust.certificates import Files, TrustError
from tregua.centre.trust.steps import DEVICES

HOSTS = ["centre.local", "192.168.1.10", "localhost", "127.0.0.1", "::1"]
PASSPHRASE = "five words and no name"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "keys").mkdir()
    return Files(tmp_path)


@pytest.fixture
def kept(files):
    return keeping.have_certificate(files, code="valley", hosts=HOSTS, passphrase=PASSPHRASE)


def have(files, hosts=HOSTS, passphrase=PASSPHRASE):
    return keeping.have_certificate(files, code="valley", hosts=hosts, passphrase=passphrase)


def greet(files, host, server=None):
    """Greet as a device does that trusts the authority, and return what the handshake says."""
    trusting = ssl.create_default_context(cafile=str(files.ca))
    ours, theirs = socket.socketpair()
    context = server or certificates.tls_context(files)
    said = []

    def answer():
        try:
            context.wrap_socket(theirs, server_side=True).close()
        except OSError:
            theirs.close()

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        with trusting.wrap_socket(ours, server_hostname=host) as met:
            said.append(met.version())
    except ssl.SSLCertVerificationError as error:
        said.append(error.verify_message)
    finally:
        ours.close()
        thread.join()
    return said[0]


def test_the_keys_are_this_accounts_only_and_the_authoritys_is_sealed(files, kept):
    for path in (files.ca_key, files.key):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"ENCRYPTED" in files.ca_key.read_bytes()
    assert isinstance(kept.server.public_key().curve, ec.SECP256R1)


@pytest.mark.parametrize("host", HOSTS)
def test_a_device_that_trusts_the_authority_is_greeted_by_every_name(files, kept, host):
    assert greet(files, host) == "TLSv1.3"


def test_an_old_tls_is_not_spoken(files, kept):
    assert certificates.tls_context(files).minimum_version == ssl.TLSVersion.TLSv1_2


def test_the_authority_vouches_for_no_other_site(files, kept):
    """Whoever steals the authority's key cannot pass for a bank: devices refuse what lies outside its names."""
    key = ec.generate_private_key(ec.SECP256R1())
    stolen = certificates._authority_key(files, PASSPHRASE)
    forged = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([]))
        .issuer_name(kept.authority.subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(kept.server.not_valid_before_utc)
        .not_valid_after(kept.server.not_valid_after_utc)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("bank.example")]), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(stolen.public_key()), critical=False
        )
        .sign(stolen, certificates.SHA256())
    )
    files.key.write_bytes(certificates._pem(key, certificates.NoEncryption()))
    files.server.write_bytes(forged.public_bytes(Encoding.PEM))
    assert "permitted subtree violation" in greet(files, "bank.example")


def test_it_is_made_once(files, kept):
    again = have(files)
    assert again.authority == kept.authority
    assert again.server == kept.server
    assert again.notes == []


def test_another_number_in_the_room_needs_no_new_trust(files, kept):
    moved = have(files, ["centre.local", "10.0.0.7", "localhost"])
    assert moved.authority == kept.authority
    assert "10.0.0.7" in certificates.hosts_of(moved.server)
    assert greet(files, "10.0.0.7") == "TLSv1.3"


def test_another_name_is_told_and_not_vouched_for(files, kept):
    renamed = have(files, [*HOSTS, "other.local", "8.8.8.8"])
    assert renamed.authority == kept.authority
    assert "other.local, 8.8.8.8" in renamed.notes[0]
    assert "other.local" not in certificates.hosts_of(renamed.server)
    with pytest.raises(TrustError, match=r"other\.local"):
        certificates.sign_server(files, hosts=["other.local"], passphrase=PASSPHRASE)


def test_it_is_renewed_before_it_ends(files, kept, monkeypatch):
    later = kept.server.not_valid_after_utc - certificates.RENEW_BEFORE + certificates.HOUR
    monkeypatch.setattr(certificates, "_now", lambda: later)
    renewed = have(files)
    assert renewed.authority == kept.authority
    assert renewed.server.not_valid_after_utc > kept.server.not_valid_after_utc


def test_no_server_certificate_outlasts_what_telephones_accept(kept):
    assert (kept.server.not_valid_after_utc - kept.server.not_valid_before_utc).days <= 398


def test_without_the_passphrase_the_certificate_of_before_goes_on(files, kept):
    assert have(files, passphrase="").notes == []
    moved = have(files, ["centre.local", "10.0.0.7"], passphrase="")
    assert "goes on" in moved.notes[0]
    assert moved.server == kept.server


@pytest.mark.parametrize("passphrase", ["", "another passphrase"])
def test_without_the_passphrase_nothing_is_made(files, passphrase):
    if passphrase:
        have(files)
        files.server.unlink()
    with pytest.raises(TrustError, match="TREGUA_LOG_PASSPHRASE"):
        have(files, passphrase=passphrase)


@pytest.mark.parametrize("broken", [b"", b"-----BEGIN CERTIFICATE-----\nx\n", b"\0" * 100])
def test_a_broken_file_is_named_with_its_remedy(files, kept, broken):
    files.ca.write_bytes(broken)
    with pytest.raises(TrustError, match=r"ca\.crt cannot be read.*backup"):
        have(files)


def test_keys_that_do_not_belong_together_are_told(files, kept):
    files.key.write_bytes(
        certificates._pem(ec.generate_private_key(ec.SECP256R1()), certificates.NoEncryption())
    )
    with pytest.raises(TrustError, match="--renew"):
        certificates.tls_context(files)


@pytest.mark.parametrize(
    "host", ["a b", "http://x", "-x", "x" * 300, "", "*.local", "مركز", "x/../y", "1.2.3.4:80"]
)
def test_what_is_no_name_is_not_certified(host):
    with pytest.raises(FolderError, match="neither a name nor an address"):
        addresses.checked([host])


@pytest.mark.parametrize(
    ("said", "meant"),
    [("Centre.Local.", "centre.local"), ("[fd00::1]", "fd00::1"), (" 10.0.0.1 ", "10.0.0.1")],
)
def test_a_name_is_taken_however_it_is_typed(said, meant):
    assert addresses.checked([said]) == [meant]


def test_the_names_a_person_gave_come_first_and_this_machine_is_always_among_them():
    found = addresses.reached_under(["centre.local"], "127.0.0.1")
    assert found == ["centre.local", "127.0.0.1", "localhost", "::1"]


@pytest.fixture
def room(founded):
    """Serve a centre for the room, on this machine only, and return its addresses and what was said."""
    folder, port, explains = founded[0], free_port(), free_port()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "tregua.centre", "serve", "--centre", str(folder), "--lan",
         *("--listen", "127.0.0.1", "--host", "centre.local", "--port", str(port)),
         *("--explain-port", str(explains))],
        env={"PATH": "/usr/bin", "PYTHONPATH": str(ROOT), "TREGUA_LOG_PASSPHRASE": LOG_PASSPHRASE},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    for _attempt in range(3000):
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", explains)):
            break
        time.sleep(0.1)
    said = ""
    while f":{port}/  (Ctrl-C" not in said:
        line = process.stdout.readline()
        assert line, said
        said += line
    yield folder, port, explains, said
    end(process)
    assert process.returncode == 0
    written = (folder / "log" / "tregua.log").read_text(encoding="utf-8")
    assert written.count("INFO tregua.serving started") == written.count("INFO tregua.serving ended") > 0
    process.stdout.close()


def get(address, folder=None, **headers):
    context = ssl.create_default_context(cafile=str(folder / "keys/ca.crt")) if folder else None
    return urllib.request.urlopen(
        urllib.request.Request(address, headers=headers), context=context, timeout=60
    )


def test_a_room_is_served_with_tls_only(room):
    folder, port, explains, said = room
    authority = certificates.authority(Files(folder))
    halves = certificates.fingerprint(authority).split(":")
    assert ":".join(halves[:16]) in said
    assert f"https://centre.local:{port}/" in said
    with get(f"https://localhost:{port}/people/login/", folder) as answer:
        assert "Secure" in answer.headers["Set-Cookie"]
        assert "Strict-Transport-Security" not in answer.headers
    with pytest.raises(OSError, match="certificate"):
        urllib.request.urlopen(f"https://localhost:{port}/", timeout=60)
    with pytest.raises((OSError, http.client.HTTPException)):
        get(f"http://127.0.0.1:{port}/")
    # Without TLS there is one page, and whatever else is asked for leads to it.
    with get(f"http://127.0.0.1:{explains}/people/login/") as answer:
        assert answer.url == f"http://127.0.0.1:{explains}/trust/"
        assert "Set-Cookie" not in answer.headers
        assert ":".join(halves[:8]) in answer.read().decode()
    with get(f"http://127.0.0.1:{explains}/trust/tregua.crt") as answer:
        assert x509.load_der_x509_certificate(answer.read()) == authority
    # The name the room uses is known to the pages, another is not.
    assert get(f"https://localhost:{port}/trust/", folder, Host=f"centre.local:{port}").status == 200
    with pytest.raises(urllib.error.HTTPError, match="400"):
        get(f"https://localhost:{port}/trust/", folder, Host="elsewhere.example")
    shown = json.loads(tregua("certificate", "--centre", folder, "--json").stdout)
    assert shown["fingerprint"] == ":".join(halves)
    assert shown["may_speak_for"] == ["centre.local", "localhost"]


def test_static_files_are_compressed_and_kept(room):
    folder, port, _explains, _said = room
    with get(f"https://localhost:{port}/trust/", folder) as answer:
        page = answer.read().decode()
    style = page.split('rel="stylesheet" href="')[2].split('"')[0]
    with get(f"https://localhost:{port}{style}", folder, **{"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "immutable" in answer.headers["Cache-Control"]
        assert "no-store" not in answer.headers["Cache-Control"]


def test_the_certificate_is_renewed_and_replaced_by_command(founded):
    folder = founded[0]
    assert tregua("certificate", "--new", "--host", "centre.local", "--centre", folder).returncode == 0
    first = json.loads(tregua("certificate", "--centre", folder, "--json").stdout)
    assert tregua("certificate", "--renew", "--centre", folder).returncode == 0
    renewed = json.loads(tregua("certificate", "--centre", folder, "--json").stdout)
    assert renewed["fingerprint"] == first["fingerprint"]
    assert renewed["hosts"] == first["hosts"]
    refused = tregua("certificate", "--renew", "--host", "elsewhere.example", "--centre", folder)
    assert refused.returncode == 1
    assert "elsewhere.example" in refused.stderr
    assert tregua("certificate", "--new", "--centre", folder).returncode == 0
    anew = json.loads(tregua("certificate", "--centre", folder, "--json").stdout)
    assert anew["fingerprint"] != first["fingerprint"]
    for device in DEVICES:
        assert device.name in tregua("certificate", "--centre", folder).stdout


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ar", "fr", "ru"])
def test_anybody_may_read_how_to_trust(client, language):
    client.post(reverse("language"), {"language": language, "next": "/"})
    page = client.get(reverse("trust"))
    assert page.status_code == 200
    assert "Set-Cookie" not in page
    assert f'lang="{language}"' in page.content.decode()
    assert client.get(reverse("trust_file")).status_code == 404
