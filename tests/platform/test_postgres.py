def test_x(db):
    from django.db import connection
    from django.conf import settings
    import os
    with connection.cursor() as c:
        c.execute("select current_database(), current_setting('fsync')")
        print(c.fetchone(), settings.PARLANCE_HOME, settings.DATABASES)
def test_y(db):
    test_x(db)
def test_z(db):
    test_x(db)
