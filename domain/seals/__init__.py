"""Seals: a use is asked for, allowed by whoever the rules say, and done (用印).

Whoever keeps the seal stamps, not whoever asked, and somebody watches.
"""
