from django.db import migrations, models
from django.db.models.functions import Lower

import accounts.managers


class Migration(migrations.Migration):

    dependencies = [("accounts", "0005_one_spelling_of_an_identity")]

    operations = [
        migrations.AlterModelManagers(
            name="user",
            managers=[("objects", accounts.managers.UserManager())],
        ),
        migrations.AlterModelManagers(
            name="person",
            managers=[("objects", accounts.managers.UserManager())],
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                Lower("username"),
                name="user_username_any_case",
                violation_error_message="Somebody has this username already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="user_email_one_spelling",
            ),
        ),
    ]
