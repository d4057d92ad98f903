    broker_url: str = Field(default="", pattern=r"^(amqps?://|$)")
