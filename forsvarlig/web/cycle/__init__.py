"""Phases, conversations, assessments, plans."""
