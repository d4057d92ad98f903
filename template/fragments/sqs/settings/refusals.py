        if not self.queue_url:
            faults.append("QUEUE_URL: name the queue of the background jobs, https://sqs.…")
