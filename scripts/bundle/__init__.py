"""What a stranger checks a case bundle (案卷包) with; `web/paper/bundle` makes it."""
