"""What leaves the house for others' programs (导出): events and accounts, nobody's data.

Fields are let through by their kind, never by their name: words of packs, figures,
moments, yes and no. Texts people wrote, names and whose id it is stay here.
"""
