"""A document as data, written as HTML and as tagged PDF."""
