"""Backups (备份) of book, keys and vault, each in a place of its own; how they return."""
