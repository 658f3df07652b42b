"""Letters to people: queued with the change that they tell of, sent by SMTP afterwards."""
