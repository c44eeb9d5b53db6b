"""Backups: what is saved of a running platform, and how it comes back. docs/backup.md tells operators."""
