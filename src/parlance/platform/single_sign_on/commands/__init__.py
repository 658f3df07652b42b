"""Changes: providers and the password rule; who is let in."""
