"""A store (门店): the packs and settings in force, its calendar, its reports."""
