"""The proof: tree, notes, checkpoints, keys, witness, stamps."""
