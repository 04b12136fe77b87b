"""Events made of reports; what was done to calm them; findings."""
