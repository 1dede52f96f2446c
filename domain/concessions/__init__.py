"""What is granted (让步): promised, approved, authorised, by line of liability.

To decide is to name the total that results; whoever decides must fill its band.
"""
