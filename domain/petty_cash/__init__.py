"""Cash a store keeps for urgent spending (备用金): put in, paid out, counted."""
