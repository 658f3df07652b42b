"""Access tokens: what lets a program act for a person, and never for more than that person may."""
