"""Many videos: from rows to files, and what became of each."""
