"""Rounds, anonymous answering, the release and its results."""
