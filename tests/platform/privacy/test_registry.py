"""What is personal is said once, for every column there is."""

from parlance.platform.privacy import registry


def test_every_table_and_every_text_says_whether_it_tells_of_persons() -> None:
    silent = registry.unexplained()

    # Name what a new column holds in its app's `ready()`: see platform/privacy/values.Holding.
    assert silent == []
