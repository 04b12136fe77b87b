"""Help: which keys a page knows, one printable card a role, and a way round the example."""
