"""What left (付款): against a slip from petty cash, from finance, at the till.

A slip is raised, consented to, drawn, countersigned afterwards; money asked from
finance is requested first; what was wrong is reversed, never erased.
"""
