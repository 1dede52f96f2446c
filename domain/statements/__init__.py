"""Statements: what customer, witness, employee, supplier or insurer say (陈述).

Whoever takes a statement writes it down, reads it back, and has it signed; who will not
sign says so too. A witness is asked to stay, and if there is none, that is told as
well.
"""
