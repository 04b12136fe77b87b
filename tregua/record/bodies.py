"""The public parts beside a mirrored log: fetched, compared with what the entries commit to, blanked when redacted."""
