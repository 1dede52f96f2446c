"""Courts: papers served, dates set, and orders that bind the mall (法院).

Whoever signs for a paper says when and what; its dates become clocks of the case. What
a court orders is paid on its paper, without the steps of a settlement.
"""
