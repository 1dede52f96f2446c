"""The reception rota (接待轮值): who serves the next visitor of a sales floor, and why.

Consultants (家居顾问) stand in a fixed order; a visitor goes to the one whose turn it is.
Whoever is kept from his turn loses it, keeps it or is given another one later, as the
procedure says. A customer somebody knows goes to him and costs no turn. Disputes are
judged by the floor manager afterwards, never on the floor.
"""
