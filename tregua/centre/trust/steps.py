"""How a device is taught to trust this centre's certificate, system by system, for the page and the terminal."""

from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Device(NamedTuple):
    """A kind of device and what a person does on it, step by step."""

    code: str
    name: str
    steps: tuple[Promise, ...]


DEVICES: Final = (
    Device(
        "windows",
        "Windows",
        (
            _("Open the file. Press “Install Certificate…”, choose “Current User”."),
            _("Choose “Place all certificates in the following store”, then “Trusted Root Certification Authorities”."),
            _("Windows shows a thumbprint: it is another sum (SHA-1) of the same file. Compare SHA-256 as below, then say yes."),
            _("Close the browser and open it again."),
        ),
    ),
    Device(
        "macos",
        "macOS",
        (
            _("Open the file. It appears in Keychain Access."),
            _("Open it there, compare the SHA-256 fingerprint, and under “Trust” choose “Always Trust”."),
        ),
    ),
    Device(
        "linux",
        "Linux",
        (
            _("Firefox: Settings, Privacy & Security, Certificates, View Certificates, Authorities, Import; tick “identify websites”."),
            _("Chromium: Settings, Privacy and security, Security, Manage certificates, Custom, Import; choose the file as a trusted certificate."),
        ),
    ),
    Device(
        "android",
        "Android",
        (
            _("Settings, Security, More security settings, Encryption & credentials, Install a certificate, CA certificate. The words differ by maker: search the settings for “certificate”."),
            _("Android warns that traffic may be watched: this authority can speak only for the names below."),
            _("Choose the file. Then look at it under “Trusted credentials”, “User”, and compare the fingerprint."),
        ),
    ),
    Device(
        "ios",
        "iOS, iPadOS",
        (
            _("Open this page in Safari and get the file; allow the profile."),
            _("Settings, General, VPN & Device Management: install the profile; look at its details and compare the fingerprint."),
            _("Settings, General, About, Certificate Trust Settings: switch full trust on for it."),
        ),
    ),
)  # fmt: skip
