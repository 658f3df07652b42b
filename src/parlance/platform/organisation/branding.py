"""The accent of an organisation, made legible on light and on dark pages."""

import re
from dataclasses import dataclass

from parlance.platform.organisation.errors import InvalidSettingError

LEAST_CONTRAST = 4.5
"""WCAG 2.2 AA for text of any size."""

LIGHT_CARD, LIGHT_GROUND, DARK_CARD, DARK_GROUND = "#ffffff", "#f6f7f9", "#171d27", "#10141b"
"""What the accent stands on, as in `tokens.css`."""

_HEX = re.compile(r"#[0-9a-f]{6}")
_STEPS = 100


@dataclass(frozen=True, slots=True)
class Accent:
    """One color as it is used: for links and buttons, and as a tint behind them."""

    light: str
    light_tint: str
    on_light: str
    dark: str
    dark_tint: str
    on_dark: str


def accent_of(color: str) -> Accent:
    """Return the accent for both themes; on dark pages it is brightened until it can be read.

    Raises `InvalidSettingError`, with the nearest color that would do, where it cannot be read
    on light pages.
    """
    given = color.lower()
    if not _HEX.fullmatch(given):
        raise InvalidSettingError(f"“{color}” is no color; write it like #2a52c4.")
    tint = mixed(given, LIGHT_CARD, 0.1)
    reached = min(contrast(given, ground) for ground in (LIGHT_CARD, LIGHT_GROUND, tint))
    if reached < LEAST_CONTRAST:
        nearest = _until_legible(given, "#000000", (LIGHT_CARD, LIGHT_GROUND), 0.1)
        raise InvalidSettingError(
            f"{given} is too pale for text on light pages: its contrast is {reached:.1f} to 1 and"
            f" must be {LEAST_CONTRAST} to 1. The nearest that can be read is {nearest}."
        )
    dark = _until_legible(given, "#ffffff", (DARK_CARD, DARK_GROUND), 0.18)
    return Accent(
        light=given,
        light_tint=tint,
        on_light=_readable_on(given),
        dark=dark,
        dark_tint=mixed(dark, DARK_CARD, 0.18),
        on_dark=_readable_on(dark),
    )


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors, 1 to 21, by the formula of WCAG."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """Return `share` of the first color with the rest of the other."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def _until_legible(color: str, towards: str, grounds: tuple[str, ...], tint: float) -> str:
    """Move a color towards black or white until it can be read on all grounds and its tint."""
    for step in range(_STEPS + 1):
        tried = mixed(towards, color, step / _STEPS)
        on = (*grounds, mixed(tried, grounds[0], tint))
        if all(contrast(tried, ground) >= LEAST_CONTRAST for ground in on):
            return tried
    return towards


def _readable_on(color: str) -> str:
    return max(("#ffffff", "#0b1020"), key=lambda ink: contrast(color, ink))


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in _channels(color))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
