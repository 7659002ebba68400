"""What binds us, what is in place, what is missing."""
