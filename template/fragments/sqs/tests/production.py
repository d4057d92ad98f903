    "QUEUE_URL": "https://sqs.eu-central-1.amazonaws.com/123456789012/events",
