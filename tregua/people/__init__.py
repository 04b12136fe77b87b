"""Who works here; roles and what each may do; who looked at what; the vault."""
