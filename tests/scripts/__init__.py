"""Scripts say what they did by what they leave and by their exit code."""
