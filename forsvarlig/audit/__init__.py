"""Could a reader of this release work anybody out? Shares no code with the planner."""
