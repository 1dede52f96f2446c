"""A complaint (客诉), from the first word at the desk to its closing.

It is registered and read back, classified, accepted or declined, given to a handler;
the customer is answered and may withdraw; it is followed up, closed, perhaps reopened.
"""
