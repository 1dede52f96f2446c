"""What can be asked about staff."""
