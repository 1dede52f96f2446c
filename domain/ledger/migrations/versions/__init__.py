"""One file per step; a step that has run is never edited."""
