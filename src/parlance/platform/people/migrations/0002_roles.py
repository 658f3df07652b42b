"""Two more roles: business development, and customers.

Why: both have rights of their own, see `rights.py`.
While running: the check of known roles is widened; the previous release never writes the new ones.
Next: nothing.
Back: narrows the check; take the new roles from everybody first.
"""

from django.db import migrations, models

ROLES = [
    ("csm", "CSM"),
    ("cs_lead", "CS_LEAD"),
    ("cs_ops", "CS_OPS"),
    ("ae", "AE"),
    ("am", "AM"),
    ("pm", "PM"),
    ("pmm", "PMM"),
    ("engineering_manager", "ENGINEERING_MANAGER"),
    ("designer", "DESIGNER"),
    ("support", "SUPPORT"),
    ("executive", "EXECUTIVE"),
    ("bdr", "BDR"),
    ("admin", "ADMIN"),
    ("customer", "CUSTOMER"),
]


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="rolegrant", name="role_is_known"),
        migrations.AlterField(
            model_name="rolegrant",
            name="role",
            field=models.CharField(choices=ROLES, max_length=32),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", [value for value, _ in ROLES])),
                name="role_is_known",
            ),
        ),
    ]
