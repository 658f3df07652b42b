from decimal import Decimal

import pytest

from parlance.domains.metrics.rules import attainment, standing
from parlance.domains.metrics.values import Number, Standing


@pytest.mark.parametrize(
    ("actual", "target", "better", "share", "where"),
    [
        (1.02, "1.05", "higher", 1.02 / 1.05, Standing.BELOW),
        (1.05, "1.05", "higher", 1, Standing.MET),
        (1.26, "1.05", "higher", 1.2, Standing.MET),
        (Decimal(90_000), "100000", "higher", 0.9, Standing.BELOW),
        (0, "100", "higher", 0, Standing.BELOW),
        (0.04, "0.03", "lower", 0.75, Standing.ABOVE),
        (0.03, "0.03", "lower", 1, Standing.MET),
        (0.02, "0.03", "lower", 1.5, Standing.MET),
        # Shares of nothing, and of amounts on the other side of zero, say nothing.
        (0, "0.03", "lower", None, Standing.MET),
        (-0.02, "0.01", "lower", None, Standing.MET),
        (0.1, "0", "higher", None, Standing.MET),
        (-5, "10", "higher", None, Standing.BELOW),
    ],
)
def test_target_is_reached_in_part(
    actual: Number, target: str, better: str, share: float | None, where: Standing
) -> None:
    goal = Decimal(target)

    reached = attainment(actual=actual, target=goal, better=better)

    assert reached == (None if share is None else pytest.approx(share))
    assert standing(actual=actual, target=goal, better=better) is where
