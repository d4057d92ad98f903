            "broker": broker_is_alive(self.settings, READINESS_SECONDS),
