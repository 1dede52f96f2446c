"""Papers (文书): forms printed from the book, signed on paper or screen, or not at all.

A print is exactly one PDF with a number of its own; its scan comes back by the code on
it, and whoever signs it on screen signs that PDF and nothing else.
"""
