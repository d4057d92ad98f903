    public_url: str = Field(default="http://127.0.0.1:8000", pattern=r"^https?://[^/?#\s]+$")
    mail_url: str = Field(default="console", pattern=r"^(console$|smtps?://|smtp\+starttls://)")
    mail_from: str = Field(default="service@localhost", pattern=r"^[^\r\n]+@[^\r\n]+$")
