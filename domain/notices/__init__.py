"""Who was told (告知), when and by which means."""
