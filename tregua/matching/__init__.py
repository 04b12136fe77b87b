"""Which reports tell of one event: features, blocking, scores with reasons, judgements."""
