"""Backup and restore: encrypted snapshots of a centre in a folder or on a stick (docs/backup-format.md)."""
