"""Changes to contracts, subscriptions, charges and rates."""
