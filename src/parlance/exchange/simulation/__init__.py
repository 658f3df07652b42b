"""An invented company, written in the exchange format, with its true movements beside it.

Reading order: `company` (what it sells, to whom, how they behave), `profile` (who an account
is), `life` (what happens to it), `ledger` (what is written of it and what is true of it),
`commands` (all accounts into files).
"""
