    queue_url: str = Field(default="", pattern=r"^(https?://|$)")
    dead_letter_queue_url: str = Field(default="", pattern=r"^(https?://|$)")
