"""Serving the centre's pages: the server, what it bears from those who are slow, large or many, and its log."""
