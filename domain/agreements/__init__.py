"""Agreements: what may be promised, and the one paper that settles it (协议书).

Nothing is promised or handed over before the company or the insurer allows it. A
settlement has exactly one original: signed, taken back, kept by the cash room.
"""
