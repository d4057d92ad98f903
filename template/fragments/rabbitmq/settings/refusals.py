        if not self.broker_url:
            faults.append("BROKER_URL: name the broker of the background jobs, amqp://…")
