"""Chance from a seed: one stream per purpose and number, the same on every machine."""

from collections.abc import Sequence
from hashlib import blake2b
from random import Random
from typing import TypeVar

Choice = TypeVar("Choice")


class Chance:
    """A stream of dice that depends only on the seed and the words that name it.

    Only `Random.random` is used, whose sequence Python promises to keep.
    """

    __slots__ = ("roll",)

    def __init__(self, seed: int, purpose: str, number: int = 0) -> None:
        name = f"{seed}:{purpose}:{number}".encode()
        start = int.from_bytes(blake2b(name, digest_size=8).digest(), "big")
        # A company is invented here, not a secret.
        self.roll = Random(start).random  # noqa: S311

    def happens(self, share: float) -> bool:
        """Say yes in this share of the cases (0 to 1)."""
        return self.roll() < share

    def between(self, low: int, high: int) -> int:
        """Return a whole number, both ends included."""
        return low + int(self.roll() * (high - low + 1))

    def mostly_low(self, low: int, high: int) -> int:
        """Return a whole number, both ends included, far more often a small one."""
        return low + int(self.roll() ** 2.5 * (high - low + 1))

    def one_of(self, choices: Sequence[Choice]) -> Choice:
        return choices[int(self.roll() * len(choices))]
