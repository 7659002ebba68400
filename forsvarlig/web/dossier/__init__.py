"""The package for an inspection: gathers and writes, stores no evidence."""
