
    def record(self, action: Action, subject: object, *, by: Actor, outcome: Outcome = "succeeded") -> None:
        """Keep for the audit trail that somebody did something."""
        ...
