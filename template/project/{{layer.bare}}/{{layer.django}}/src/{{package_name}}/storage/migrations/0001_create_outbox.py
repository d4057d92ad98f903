"""Create the outbox."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DeadLetter",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100)),
                ("payload", models.JSONField()),
                ("trace", models.JSONField()),
                ("created_at", models.DateTimeField()),
                ("died_at", models.DateTimeField()),
                ("error", models.CharField(max_length=500)),
            ],
            options={
                "db_table": "dead_letters",
            },
        ),
        migrations.CreateModel(
            name="OutboxEvent",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100)),
                ("payload", models.JSONField()),
                ("trace", models.JSONField()),
                ("created_at", models.DateTimeField()),
                ("available_at", models.DateTimeField(db_index=True)),
                ("attempts", models.PositiveSmallIntegerField()),
            ],
            options={
                "db_table": "outbox",
            },
        ),
    ]
