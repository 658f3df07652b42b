"""Pages before anybody is in: the first start, invitations, forgotten passwords, second steps."""
