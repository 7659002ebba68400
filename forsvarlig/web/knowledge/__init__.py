"""Pages to look things up: factors, provisions, measures, method and sources."""
