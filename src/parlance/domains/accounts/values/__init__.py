"""What crosses the border of accounts, and the exchange files of this domain."""
