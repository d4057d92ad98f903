    "BROKER_URL": "amqp://localhost",
