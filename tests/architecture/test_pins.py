import ibis


def test_duckdb_opens_through_ibis_with_the_pinned_versions() -> None:
    connection = ibis.duckdb.connect()
    connection.create_table(
        "movements", schema=ibis.schema({"day": "date", "amount": "decimal(18, 6)"})
    )
    connection.raw_sql("insert into movements values (date '2025-01-01', 12.5)")

    table = connection.table("movements")

    assert str(table.schema()["amount"]) == "decimal(18, 6)"
    assert connection.to_pyarrow(table.amount.sum()).as_py() == 12.5
    connection.disconnect()
