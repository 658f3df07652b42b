import pytest

from parlance.platform.organisation.branding import (
    DARK_CARD,
    DARK_GROUND,
    LEAST_CONTRAST,
    LIGHT_CARD,
    LIGHT_GROUND,
    accent_of,
    contrast,
)
from parlance.platform.organisation.errors import InvalidSettingError


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("color", ["#2a52c4", "#7a0019", "#000000", "#0b6b3a", "#5b2e91"])
def test_an_accent_can_be_read_in_both_themes(color: str) -> None:
    accent = accent_of(color)

    pairs = [
        *((accent.light, ground) for ground in (LIGHT_CARD, LIGHT_GROUND, accent.light_tint)),
        *((accent.dark, ground) for ground in (DARK_CARD, DARK_GROUND, accent.dark_tint)),
        (accent.on_light, accent.light),
        (accent.on_dark, accent.dark),
    ]
    assert min(contrast(one, other) for one, other in pairs) >= LEAST_CONTRAST


def test_a_pale_color_is_refused_with_one_that_would_do() -> None:
    with pytest.raises(InvalidSettingError, match="nearest that can be read") as refused:
        accent_of("#ffd24a")

    nearest = str(refused.value).rstrip(".").split()[-1]
    assert accent_of(nearest).light == nearest


@pytest.mark.parametrize("color", ["red", "#12345", "#1234567", "#gggggg", "url(x)"])
def test_what_is_no_color_is_refused(color: str) -> None:
    with pytest.raises(InvalidSettingError, match="no color"):
        accent_of(color)
