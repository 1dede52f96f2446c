"""Claims: what the mall asks back from the insurer and from the supplier (理赔).

The insurer is told, gives its written opinion, consents or declines; each paid sum is a
line of a claim, accepted or rejected, until the money is in and the claim is closed.
"""
