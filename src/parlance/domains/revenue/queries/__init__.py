"""Questions to the revenue ledger."""
