"""Mediation: before the consumer association, and what is signed there (消协调解).

Nobody goes before the notice came; nothing is signed without the words that keep the
mall's account of the facts, unless senior management states that they are certain.
"""
