from decimal import Decimal

from parlance.domains.metrics.values import Number, Standing

LARGEST_TARGET = Decimal(10) ** 12


def attainment(*, actual: Number, target: Decimal, better: str) -> float | None:
    """Return how much of a target is reached, 1 being all of it.

    Where lower is better it is target over actual. None unless both are of a sign that a
    share can be taken of.
    """
    over, under = (target, actual) if better == "lower" else (actual, target)
    return float(over) / float(under) if over >= 0 and under > 0 else None


def standing(*, actual: Number, target: Decimal, better: str) -> Standing:
    """Tell the side of the target; hitting it exactly, to six decimals, meets it."""
    distance = round(float(actual) - float(target), 6)
    if better == "lower":
        return Standing.ABOVE if distance > 0 else Standing.MET
    return Standing.BELOW if distance < 0 else Standing.MET


def target_flaw(*, value: Decimal, owner: str, better: str) -> str | None:
    """Return what is unsound about a target, with the remedy; None: nothing."""
    flaws = {
        "A target is a number below a trillion.": not (
            value.is_finite() and abs(value) < LARGEST_TARGET
        ),
        "A target needs an owner: the role or person who promises it.": not owner.strip(),
        "Neither more nor less of this metric is better, so it cannot have a target. Give its"
        " definition a direction first.": better not in {"higher", "lower"},
    }
    return next((sentence for sentence, is_so in flaws.items() if is_so), None)
