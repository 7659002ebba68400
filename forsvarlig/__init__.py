"""Forsvarlig: systematic work with the psychosocial and organisational working environment."""

__version__ = "0.1.0"
