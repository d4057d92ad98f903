@pytest.mark.parametrize("by_the_service", [True, False])
def test_who_cancelled_is_on_record(
    database: Database[Repository], order: Order, paid_with: Settings, *, by_the_service: bool
) -> None:
    paid_with.payment_limit = 0
    if by_the_service:
        handle_all(database)
    else:
        database.write(cancel_order, order.user_id, order.id)
    records = database.read(
        lambda repository: repository.find_records(
            9, since=order.created_at, until=datetime.now(UTC) + timedelta(days=1), after=UUID(int=0)
        )
    )
    actors = [record.actor for record in records if record.action == "order.cancel"]
    assert actors == ["service" if by_the_service else str(order.user_id)]


