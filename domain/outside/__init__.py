"""Bodies outside: who comes in, who asks, who orders (外部机构).

Police, ambulance and hospital; press; the market regulator, the consumer association, a
statutory inspection; courts and authorities whose papers bind the mall.
"""
