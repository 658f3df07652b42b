"""OpenID Connect, the code flow: what the provider says of itself, the way there and back."""
