    job_time_limit: int = Field(default=300, ge=1)
