            "broker": await asyncio.to_thread(broker_is_alive, self.settings, READINESS_SECONDS),
