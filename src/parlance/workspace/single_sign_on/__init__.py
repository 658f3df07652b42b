"""The way in through an identity provider: to it, back from it, and the word when refused."""
