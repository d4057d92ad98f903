    "PUBLIC_URL": "https://www.example.com",
    "MAIL_URL": "smtp+starttls://user:secret@mail.example.com",  # pragma: allowlist secret
    "MAIL_FROM": "shop@example.com",
