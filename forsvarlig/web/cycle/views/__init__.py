"""The pages of a cycle, in the order the work is done."""
