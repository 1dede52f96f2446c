"""A case bundle (案卷包): what leaves the house so that a stranger can check a case."""
