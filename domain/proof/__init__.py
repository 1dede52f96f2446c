"""Proof (存证): the book as a tree of hashes, and what was signed about it.

Each entry is a leaf; one hash, the root, covers them all. Again and again the root is
signed and kept, here and outside, cosigned by a witness, stamped by an authority of
time. Whoever has one such checkpoint can be shown that an entry is in the book, that
nothing before it was changed, and that a case has no later entry than those shown.
"""
