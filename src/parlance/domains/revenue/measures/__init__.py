"""Facts and measures of the revenue ledger, in Ibis: levels, retention, movements, charges."""
