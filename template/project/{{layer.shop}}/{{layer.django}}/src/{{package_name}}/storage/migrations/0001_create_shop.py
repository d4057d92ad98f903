"""Create the shop."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

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
            name="Product",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("sku", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("description", models.CharField(max_length=2000)),
                ("price_cents", models.PositiveIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("stock", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "products",
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
            name="Order",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("status", models.CharField(max_length=20)),
                ("created_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="storage.user"),
                ),
            ],
            options={
                "db_table": "orders",
            },
        ),
        migrations.CreateModel(
            name="Checkout",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "user_id", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=255)),
                ("fingerprint", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="storage.user"),
                ),
                ("order", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="storage.order")),
            ],
            options={
                "db_table": "checkouts",
            },
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "order_id", "position", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("sku", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("quantity", models.PositiveIntegerField()),
                ("price_cents", models.PositiveIntegerField()),
                ("currency", models.CharField(max_length=3)),
                (
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="storage.order",
                    ),
                ),
                ("product", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="storage.product")),
            ],
            options={
                "db_table": "order_lines",
                "ordering": ("position",),
            },
        ),
        migrations.CreateModel(
            name="RefreshToken",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("family", models.UUIDField(db_index=True)),
                ("expires_at", models.DateTimeField()),
                ("is_spent", models.BooleanField()),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="storage.user")),
            ],
            options={
                "db_table": "refresh_tokens",
            },
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["user", "id"], name="ix_orders_user_id_id"),
        ),
    ]
