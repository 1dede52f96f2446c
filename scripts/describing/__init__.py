"""What docs/ says of commands, words and the interface, worked out from the code."""
