"""Evidence: papers, recordings and articles, and whose hands they are in (证据).

An exhibit is an original or a copy and always has one holder; each hand-over is signed
by giver and taker. The scene is protected, the accident reported, the quality
determined.
"""
