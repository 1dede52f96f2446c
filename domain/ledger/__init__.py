"""The one book (账本): facts are added in one order, never changed.

`Ledger` finds a thing and saves its news. The recorder keeps entries behind one head
row that each append locks; every entry's digest covers the one before it; triggers
refuse whoever would change or take away what stands. What is personal is sealed under
a key per person, and the keys are kept in a database of their own.
"""
