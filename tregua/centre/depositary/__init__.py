"""A depositary: an outside witness of centres' logs. It holds them, cosigns them, keeps evidence, and is no centre."""
