"""What the organisation's directory says, by SCIM: who is here, in which groups, who has left."""
