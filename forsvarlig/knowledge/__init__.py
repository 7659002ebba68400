"""Reads the content files, refuses what is wrong, answers questions about them."""
