"""Facts and a date give the duties that bind; records give the evidence for each."""
