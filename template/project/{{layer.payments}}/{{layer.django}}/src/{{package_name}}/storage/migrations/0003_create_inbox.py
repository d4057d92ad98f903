"""Create the inbox."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("storage", "0002_create_outbox")]

    operations = [
        migrations.CreateModel(
            name="InboxEvent",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("key", models.CharField(db_index=True, max_length=200)),
                ("received_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "inbox",
            },
        ),
    ]
