"""Create users, visits, password resets and staff."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("storage", "0001_create_outbox")]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "users",
            },
        ),
        migrations.CreateModel(
            name="FailedSignIn",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=254)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "failed_sign_ins",
                "indexes": [models.Index(fields=["name", "at"], name="ix_failed_sign_ins_name_at")],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("began_at", models.DateTimeField(db_index=True)),
                ("seen_at", models.DateTimeField()),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="storage.user")),
            ],
            options={
                "db_table": "visits",
            },
        ),
        migrations.CreateModel(
            name="PasswordReset",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("expires_at", models.DateTimeField()),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="storage.user")),
            ],
            options={
                "db_table": "password_resets",
            },
        ),
        migrations.CreateModel(
            name="Staff",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="storage.user",
                    ),
                ),
            ],
            options={
                "db_table": "staff",
            },
        ),
    ]
