"""The files of the user."""
