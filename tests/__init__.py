"""Tests, told as given facts, a decision, and the facts that came of it."""
