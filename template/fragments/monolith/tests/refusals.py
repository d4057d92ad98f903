        ("PUBLIC_URL", "http://www.example.com"),
        ("MAIL_URL", "console"),
        ("MAIL_URL", "smtp://user:secret@mail.example.com"),  # pragma: allowlist secret
        ("MAIL_FROM", "nobody"),
