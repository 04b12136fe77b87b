"""Leaving in ten minutes: the register copied, its keys and what lies about in plain gone from this machine."""
