"""Tregua: one truthful, protected, checkable account of a truce."""

__version__ = "0.1.0"
