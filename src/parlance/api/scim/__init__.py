"""SCIM 2.0: the directory of the organisation keeps members and groups here."""
