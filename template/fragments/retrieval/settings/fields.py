    llm_url: str = Field(default="", pattern=r"^(https?://.+)?$")
    llm_model: str = "gpt-4o-mini"
    llm_api_key: SecretStr = SecretStr("")
    llm_timeout: float = Field(default=20.0, gt=0)
    llm_concurrency: int = Field(default=8, ge=1)
