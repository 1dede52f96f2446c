"""What a verification (核验) compares with the book beside its own entries."""
