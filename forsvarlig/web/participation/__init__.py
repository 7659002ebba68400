"""Asking, statements, disagreement, signatures: used by every part that must ask."""
