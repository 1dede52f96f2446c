"""The case bundle (案卷包): what a court or an insurer takes home, and checks alone."""
