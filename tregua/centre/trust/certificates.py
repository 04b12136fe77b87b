"""A small authority of this centre, and the server's certificate that it signs.

    keys/ca.key      the authority's key, under the passphrase of the log key
    keys/ca.crt      its certificate: what a device is taught to trust
    keys/server.key  the server's key, readable by the account that serves
    keys/server.crt  the server's certificate and the authority's

The authority can speak only for the names it was made with and for addresses of private networks: somebody who
steals its key cannot pass for a bank. A new name outside of them needs a new authority, which every device must
be taught anew; the commands say so and never do it by themselves.
"""

import datetime as dt
import ipaddress
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tregua.centre.trust.addresses import is_number
from tregua.record import whole

CA_YEARS: Final = 10
# Apple's devices take no server certificate that lasts longer than 825 days, others 398.
SERVER_DAYS: Final = 397
RENEW_BEFORE: Final = dt.timedelta(days=45)
HOUR: Final = dt.timedelta(hours=1)
PRIVATE: Final = (
    *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "127.0.0.0/8"),
    *("fc00::/7", "fe80::/10", "::1/128"),
)


class TrustError(Exception):
    """A certificate cannot be made or read; the message says what to do."""


@dataclass(frozen=True)
class Files:
    """Where the keys and certificates of a centre lie."""

    folder: Path

    @property
    def ca_key(self) -> Path:
        return self.folder / "keys" / "ca.key"

    @property
    def ca(self) -> Path:
        return self.folder / "keys" / "ca.crt"

    @property
    def key(self) -> Path:
        return self.folder / "keys" / "server.key"

    @property
    def server(self) -> Path:
        return self.folder / "keys" / "server.crt"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _pem(key: ec.EllipticCurvePrivateKey, encryption: KeySerializationEncryption) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)


def _entry(host: str) -> x509.GeneralName:
    return x509.IPAddress(ipaddress.ip_address(host)) if is_number(host) else x509.DNSName(host)


def _may_speak_for(hosts: Sequence[str]) -> x509.NameConstraints:
    """Return the names and networks that the authority is good for."""
    names: list[x509.GeneralName] = [x509.DNSName(host) for host in hosts if not is_number(host)]
    networks = [ipaddress.ip_network(network) for network in PRIVATE]
    numbers = [ipaddress.ip_address(host) for host in hosts if is_number(host)]
    networks += [
        ipaddress.ip_network(number)
        for number in numbers
        if not any(number in network for network in networks if network.version == number.version)
    ]
    return x509.NameConstraints(
        permitted_subtrees=[*names, *(x509.IPAddress(network) for network in networks)],
        excluded_subtrees=None,
    )


def make_authority(files: Files, *, code: str, hosts: Sequence[str], passphrase: str) -> x509.Certificate:
    """Make this centre's authority; its key is kept under a passphrase."""
    if not passphrase:
        raise TrustError(
            "The centre's own certificate is made with the passphrase of the log key. Start this at a terminal, or set "
            "TREGUA_LOG_PASSPHRASE."
        )
    key = ec.generate_private_key(ec.SECP256R1())
    now = _now()
    name = x509.Name([
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Tregua"),
        x509.NameAttribute(NameOID.COMMON_NAME, f"Tregua centre {code} ({now:%Y-%m-%d})"),
    ])  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - HOUR)
        .not_valid_after(now + dt.timedelta(days=365 * CA_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs_certificates=True), critical=True)
        .add_extension(_may_speak_for(hosts), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    whole.put(files.ca_key, _pem(key, BestAvailableEncryption(passphrase.encode())), mode=0o600)
    whole.put(files.ca, certificate.public_bytes(Encoding.PEM), mode=0o644)
    return certificate


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _read(path: Path) -> x509.Certificate | None:
    """Return the first certificate in a file; None where there is no file."""
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        message = (
            f"{path} cannot be read: {error}. Restore it from a backup, or remove it to have a new one made."
        )
        raise TrustError(message) from error


def authority(files: Files) -> x509.Certificate | None:
    """Return this centre's authority, if it has one."""
    return _read(files.ca)


def server_certificate(files: Files) -> x509.Certificate | None:
    """Return the certificate that the server shows, if it has one."""
    return _read(files.server)


def hosts_of(certificate: x509.Certificate) -> list[str]:
    """Return the names and numbers that a certificate is good for."""
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return [str(one.value) for one in names]


def _allowed(certificate: x509.Certificate) -> list[x509.GeneralName]:
    constraints = certificate.extensions.get_extension_for_class(x509.NameConstraints).value
    return list(constraints.permitted_subtrees or [])


def names_of(certificate: x509.Certificate) -> list[str]:
    """Return the names that an authority may speak for, beside addresses of private networks."""
    return [str(one.value) for one in _allowed(certificate) if isinstance(one, x509.DNSName)]


def outside(certificate: x509.Certificate, hosts: Sequence[str]) -> list[str]:
    """Return the hosts that an authority may not speak for."""
    names = names_of(certificate)
    networks = [one.value for one in _allowed(certificate) if isinstance(one, x509.IPAddress)]

    def covered(host: str) -> bool:
        if not is_number(host):
            return host in names or any(host.endswith(f".{name}") for name in names)
        number = ipaddress.ip_address(host)
        return any(
            number in network
            for network in networks
            if isinstance(network, ipaddress.IPv4Network | ipaddress.IPv6Network)
            and network.version == number.version
        )

    return [host for host in hosts if not covered(host)]


def _authority_key(files: Files, passphrase: str) -> ec.EllipticCurvePrivateKey:
    try:
        key = load_pem_private_key(files.ca_key.read_bytes(), passphrase.encode() or None)
    except OSError as error:
        message = (
            f"{files.ca_key} is not there. Restore it, or make a new authority: tregua certificate --new"
        )
        raise TrustError(message) from error
    except (ValueError, TypeError) as error:
        message = (
            f"{files.ca_key} does not open: the passphrase of the log key is missing or another one. Set "
            "TREGUA_LOG_PASSPHRASE, or make a new authority: tregua certificate --new"
        )
        raise TrustError(message) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        message = f"{files.ca_key} is no key of ours. Restore it from a backup."
        raise TrustError(message)
    return key


def sign_server(files: Files, *, hosts: Sequence[str], passphrase: str) -> x509.Certificate:
    """Make a new key and certificate for the server, signed by this centre's authority."""
    issuer = authority(files)
    if issuer is None:
        raise TrustError("This centre has no authority yet: tregua serve --lan makes it.")
    beyond = outside(issuer, hosts)
    if beyond:
        raise TrustError(
            f"The authority that devices trust may not speak for {', '.join(beyond)}. Leave it out, or make a new "
            "authority, which every device must be taught anew: tregua certificate --new --host …"
        )
    signing = _authority_key(files, passphrase)
    key = ec.generate_private_key(ec.SECP256R1())
    now = _now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0][:64])]))
        .issuer_name(issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - HOUR)
        .not_valid_after(min(now + dt.timedelta(days=SERVER_DAYS), issuer.not_valid_after_utc))
        .add_extension(x509.SubjectAlternativeName([_entry(host) for host in hosts]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False
        )
        .sign(signing, SHA256())
    )
    whole.put(files.key, _pem(key, NoEncryption()), mode=0o600)
    chain = certificate.public_bytes(Encoding.PEM) + issuer.public_bytes(Encoding.PEM)
    whole.put(files.server, chain, mode=0o644)
    return certificate


def is_due(certificate: x509.Certificate, hosts: Sequence[str]) -> bool:
    """Return whether the server's certificate ends soon or lacks a name that it is reached under."""
    return certificate.not_valid_after_utc - _now() < RENEW_BEFORE or not set(hosts) <= set(
        hosts_of(certificate)
    )


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of a certificate as browsers and telephones show it, to be compared by eye."""
    return certificate.fingerprint(SHA256()).hex(":").upper()


def tls_context(files: Files) -> ssl.SSLContext:
    """Return what the server greets with: TLS 1.2 or later, this centre's certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20")
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION
    try:
        context.load_cert_chain(files.server, files.key)
    except (OSError, ssl.SSLError) as error:
        message = f"{files.server} and {files.key} do not belong together. Make them anew: tregua certificate --renew"
        raise TrustError(message) from error
    return context
