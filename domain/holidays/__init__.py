"""A year of holidays (放假安排) on its way into force: one proposes, another approves.

Every autumn the State Council publishes which days are off next year and which
weekends are worked for them. One administrator types that in; a second one reads it
against the notice, and only then do the store's working days follow it.
"""
