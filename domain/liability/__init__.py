"""Who bears it (责任): found out at the scene, judged, changed, split.

What liability is fixed picks the table of authority; what had been paid moves along.
"""
