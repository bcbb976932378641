"""Facts, read off the closed graph; one question in each file."""
