"""Collective matters (集体事项): one thing several complain about, and who they are.

A matter is a case of its own, of type `matter`; joining, closing and leaving are
written to the member and to the matter in one append. What makes the matter graver
makes its open members graver in that same append.
"""
