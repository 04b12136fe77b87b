"""What the exchange refuses, with what to do about it."""


class ExchangeError(Exception):
    """Something cannot leave, be given or be taken back as it is; the message says why and what to do."""
