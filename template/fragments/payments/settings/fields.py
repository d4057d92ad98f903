    payment_timeout: int = Field(default=900, ge=1)
    payment_limit: int = Field(default=10_000, ge=0)
    payments_path: Path = Path("data/payments.sqlite3")
