"""Assistants ask here, by the Model Context Protocol: the same words and numbers as everywhere."""
