"""Sign-in through the organisation's identity provider: OpenID Connect, and SAML as an extra."""
