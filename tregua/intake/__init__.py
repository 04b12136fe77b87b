"""Messages as received, and the channels they come in by."""
