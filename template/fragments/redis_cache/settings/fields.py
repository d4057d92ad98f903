    cache_url: str = Field(default="memory://", pattern=r"^(memory|rediss?)://")
