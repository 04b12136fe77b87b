"""TLS without anybody outside: this centre's own authority, its certificates, and how a device is taught to trust it."""
