"""What the pages of a party refuse, in words."""


class PortalError(Exception):
    """Something cannot be filed, or an account not opened, as it is; the message says why and what to do."""
