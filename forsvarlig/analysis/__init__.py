"""Scoring, reliability, estimation, disclosure control, risk: pure functions on tables."""
