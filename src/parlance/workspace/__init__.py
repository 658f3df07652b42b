"""Pages over several domains: dashboard, accounts, explanations."""
