            statement = statement.where(OutboxEvent.id.not_in(_behind()))
