"""Django's PostgreSQL backend with an error that names `DATABASE_URL`."""
