"""A rehearsal book of any size: case files played once, then told again and again.

What is told again has other ids, times, numbers, names and phones, drawn from a seed.
"""
