"""Import and export of files, and the mappings of foreign ones."""
