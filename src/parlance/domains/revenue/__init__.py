"""Contracts, priced intervals, charges and what they say about MRR."""
