"""The business: a mall's complaints as facts; knows nothing of pages or read models."""
