"""The habits of the house, as tests."""
