    models_path: Path | None = None
    model_version: str | None = None
    canary_version: str | None = None
    canary_share: float = Field(default=0.0, ge=0, le=1)
    inference_batch: int = Field(default=32, ge=1, le=1024)
    inference_wait_ms: float = Field(default=2.0, ge=0, le=100)
    inference_queue: int = Field(default=32, ge=1)
    inference_timeout: float = Field(default=2.0, gt=0)
