"""What goes out: e-mail that waits, is sent and is forgotten. Knows an address and an opaque key, never a person."""
