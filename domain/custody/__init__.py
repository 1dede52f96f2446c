"""Custody: originals and articles, where they are and who signed for them (保管).

Each has one holder at any moment. It is lent against two signatures and a day on which
it must be back, put into a sealed bag, opened before a witness, laid on a shelf.
"""
