"""Decisions about words: how names are compared, what makes a text agreed, what is well formed."""
