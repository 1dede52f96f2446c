"""A store (门店): the packs and settings in force and its calendar."""
