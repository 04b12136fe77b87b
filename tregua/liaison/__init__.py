"""Meetings, protection requests, assurances, threats."""
