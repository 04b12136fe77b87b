"""What makes a centre start by itself, for each system: a text with places to fill, kept as a file beside this one."""
