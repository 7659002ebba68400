"""Enterprise and its facts, units, people, roles, access, invitations, the trail."""
