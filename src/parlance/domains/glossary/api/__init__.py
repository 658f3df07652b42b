"""The glossary, for programs."""
