"""Staff (人员): who they are, and in which roles they may act at which store."""
