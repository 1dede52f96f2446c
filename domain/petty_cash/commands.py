"""What can be asked of a store's petty cash."""
