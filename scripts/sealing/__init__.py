"""What sealing brings outside the house: copies, witnesses, stamps of time."""
