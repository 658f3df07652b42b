"""How values are written for people: by Babel, in the organisation's locale, in one place.

A page asks for a `Format` once and writes every value with it, so templates only place text.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel import dates as babel_dates
from babel import numbers as babel_numbers
from babel.core import UnknownLocaleError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from parlance.engine.units import Unit
from parlance.kit.numbers import Number, difference, size
from parlance.kit.periods import FAR, Window
from parlance.platform.organisation.queries import organisation
from parlance.web.reader import Reader, current_reader
from parlance.web.words import translated

DASH = "\u2013"
MINUS = "\u2212"
NARROW_SPACE = "\u202f"
_MILLION = 1_000_000
_SHOWN_IN_FULL_UNTIL = 1_000
_SMALLEST_STEP = 0.0005
"""A step of a ratio below this shows as 0.0 points, so it is neither good nor bad."""
_PATTERN_DAY = "d MMM y"
_DIRECTIONS = {"up": lazy("up"), "down": lazy("down"), "flat": lazy("flat")}
_MEANINGS = {"good": lazy("good"), "bad": lazy("bad")}


@dataclass(frozen=True, slots=True)
class Shown:
    """A value on a page: short `text`, `exact` for hover, `raw` for machines.

    Without a value, `text` is a dash and `reason` says why.
    """

    text: str
    exact: str = ""
    raw: str = ""
    reason: str = ""

    @property
    def is_missing(self) -> bool:
        return self.text == DASH

    @property
    def is_shortened(self) -> bool:
        return bool(self.exact) and self.exact != self.text


@dataclass(frozen=True, slots=True)
class Change:
    """A difference to an earlier value. `meaning` is what it means, whatever its sign."""

    text: str
    direction: str
    meaning: str
    against: str = ""

    @property
    def said(self) -> str:
        """Say what arrow and color show: `up, good`."""
        words = (_DIRECTIONS[self.direction], _MEANINGS.get(self.meaning, ""))
        return ", ".join(str(one) for one in words if one)

    @property
    def arrow(self) -> str:
        return {"up": "▲", "down": "▼"}.get(self.direction, "●")


@dataclass(frozen=True, slots=True)
class Format:
    """The organisation's way of writing. `locale` is one that Babel knows."""

    locale: str = "en_US"
    currency: str = "USD"
    time_zone: str = "UTC"
    fiscal_year_first_month: int = 1
    clock: str = ""
    """The time zone in which this reader sees instants; empty for `time_zone`, whose days count."""

    def value(
        self,
        value: Number | None,
        unit: Unit,
        *,
        currency: str | None = None,
        reason: str | None = None,
    ) -> Shown:
        """Write a value short, with its exact form beside it."""
        if value is None:
            return Shown(DASH, reason=translated(reason or "") or _("There is no value."))
        return Shown(
            self._short(value, unit, currency), self.exact(value, unit, currency), raw=str(value)
        )

    def exact(self, value: Number, unit: Unit, currency: str | None = None) -> str:
        match unit:
            case Unit.MONEY:
                return self._money(value, currency or self.currency)
            case Unit.RATIO:
                return self._percent(value, digits=4)
            case Unit.COUNT:
                return self.count(value)
            case _:
                return self._short(value, unit, currency)

    def money(self, amount: Decimal, currency: str | None = None) -> Shown:
        return self.value(amount, Unit.MONEY, currency=currency)

    def cents(self, amount: Number, currency: str | None = None) -> str:
        """Write money in full: in tables of amounts, where columns add up."""
        return self._money(amount, currency or self.currency)

    def signed_cents(self, amount: Number, currency: str | None = None) -> str:
        """Write money in full with its sign, plus or minus."""
        sign = "+" if amount > 0 else MINUS if amount < 0 else ""
        return f"{sign}{self.cents(size(amount), currency)}"

    def signed(self, amount: Number, unit: Unit, currency: str | None = None) -> str:
        """Write a value with its sign, plus or minus."""
        sign = "+" if amount > 0 else MINUS if amount < 0 else ""
        return f"{sign}{self._short(size(amount), unit, currency)}"

    def gap(self, gap: Number | None, unit: Unit, currency: str | None = None) -> str:
        """Write how far two values are apart; ratios differ by percentage points."""
        if gap is None:
            return DASH
        if unit is Unit.RATIO:
            shown = self._decimal(size(gap) * 100, "#,##0.0")
            sign = "" if shown.strip("0.,") == "" else "+" if gap > 0 else MINUS
            return sign + _("%(number)s pts") % {"number": shown}
        return self.signed(gap, unit, currency)

    def change(
        self,
        now: Number | None,
        before: Number | None,
        unit: Unit,
        *,
        better: str,
        currency: str | None = None,
        against: str = "",
    ) -> Change | None:
        """Write the step from `before` to `now`; good or bad by what is better, not by sign."""
        if now is None or before is None:
            return None
        step = difference(now, before)
        direction = "up" if step > 0 else "down" if step < 0 else "flat"
        wanted = {"higher": "up", "lower": "down"}.get(better)
        if unit is Unit.RATIO and 0 < size(step) < _SMALLEST_STEP:
            least = _("under %(number)s pts") % {"number": self._decimal(0.1, "0.0")}
            return Change(least, "flat", "neutral", against)
        meaning = "neutral"
        if wanted and direction != "flat":
            meaning = "good" if direction == wanted else "bad"
        text = self.gap(size(step), unit, currency).lstrip("+") if step else _("unchanged")
        if step and unit in {Unit.MONEY, Unit.COUNT} and before:
            text = f"{text} ({self._percent(abs(float(step) / float(before)), digits=1)})"
        return Change(text, direction, meaning, against)

    def bare_percent(self, value: Number) -> str:
        """Write a ratio in percent without the sign, for tables whose head says it."""
        return self._decimal(value * 100, "#,##0.0")

    def count(self, value: Number) -> str:
        return self._decimal(value, "#,##0")

    def day(self, day: date | None) -> str:
        """Write a day as `12 Mar 2026`; a dash for none, and for no end."""
        if day is None or day == FAR:
            return DASH
        return babel_dates.format_date(day, _PATTERN_DAY, locale=self._babel())

    def month(self, day: date) -> str:
        return babel_dates.format_date(day, "MMM y", locale=self._babel())

    def instant(self, at: datetime | None) -> str:
        if at is None:
            return DASH
        local = at.astimezone(ZoneInfo(self.clock or self.time_zone))
        return babel_dates.format_datetime(local, f"{_PATTERN_DAY}, HH:mm", locale=self._babel())

    def until(self, first: date, closes: date) -> str:
        """Write an interval by its first and last day; people never see the half-open end."""
        if closes == FAR:
            return _("since %(day)s") % {"day": self.day(first)}
        return f"{self.day(first)} {DASH} {self.day(closes - timedelta(days=1))}"

    def period(self, window: Window) -> str:
        """Name a window: `Oct 2026`, `Q4 2026`, `2026`, or its first and last day."""
        opens, closes = window.opens, window.closes
        if opens.day != 1 or closes.day != 1:
            return self.until(opens, closes)
        months = (closes.year - opens.year) * 12 + closes.month - opens.month
        in_fiscal_year = (opens.month - self.fiscal_year_first_month) % 12
        if months == 1:
            return self.month(opens)
        if months == 3 and in_fiscal_year % 3 == 0:
            return f"{self._fiscal()}Q{in_fiscal_year // 3 + 1} {self._fiscal_year(opens)}"
        if months == 12 and in_fiscal_year == 0:
            return f"{self._fiscal()}{self._fiscal_year(opens)}"
        return f"{self.month(opens)} {DASH} {self.month(window.last)}"

    def _fiscal(self) -> str:
        return "" if self.fiscal_year_first_month == 1 else "FY "

    def _fiscal_year(self, opens: date) -> int:
        """Name a fiscal year by the calendar year in which it ends."""
        first = self.fiscal_year_first_month
        return opens.year if first == 1 or opens.month < first else opens.year + 1

    def _short(self, value: Number, unit: Unit, currency: str | None) -> str:
        match unit:
            case Unit.MONEY:
                return self._short_money(value, currency or self.currency)
            case Unit.RATIO:
                return self._percent(value, digits=1)
            case Unit.POINTS:
                return _("%(number)s pts") % {"number": self._decimal(value, "#,##0.0")}
            case Unit.COUNT:
                return self.count(value)
            case Unit.DAYS:
                return _("%(number)s days") % {"number": self._decimal(value, "#,##0.#")}
            case _:
                return self._decimal(value, "#,##0.##")

    def _short_money(self, value: Number, currency: str) -> str:
        magnitude = size(value)
        if magnitude >= _MILLION:
            text = babel_numbers.format_compact_currency(
                value, currency, locale=self._babel(), fraction_digits=2
            )
        elif magnitude >= _SHOWN_IN_FULL_UNTIL:
            text = babel_numbers.format_currency(
                Decimal(str(value)).quantize(Decimal(1), ROUND_HALF_EVEN),
                currency,
                locale=self._babel(),
                decimal_quantization=True,
                currency_digits=False,
                format=self._whole_money_pattern(),
            )
        else:
            return self._money(value, currency)
        return text.replace("-", MINUS)

    def _whole_money_pattern(self) -> str:
        pattern: str = self._babel().currency_formats["standard"].pattern
        return pattern.replace(".00", "")

    def _money(self, value: Number, currency: str) -> str:
        text = babel_numbers.format_currency(value, currency, locale=self._babel())
        return text.replace("-", MINUS)

    def _percent(self, value: Number, digits: int) -> str:
        pattern = "#,##0.0" + "#" * (digits - 1)
        return f"{self._decimal(value * 100, pattern)}{NARROW_SPACE}%"

    def _decimal(self, value: Number, pattern: str) -> str:
        # Where digits stand together is the locale's: 12,34,568 in India.
        whole = self._babel().decimal_formats[None].pattern.partition(".")[0]
        pattern = pattern.replace("#,##0", whole)
        text = babel_numbers.format_decimal(value, format=pattern, locale=self._babel())
        return text.replace("-", MINUS)

    def _babel(self) -> Locale:
        try:
            return Locale.parse(self.locale)
        except (ValueError, UnknownLocaleError):
            return Locale("en", "US")


def house_format(reader: Reader | None = None) -> Format:
    """Return the way this organisation writes, as this reader wants it; one statement."""
    house = organisation()
    asked = reader or current_reader()
    return Format(
        locale=asked.locale or house.locale,
        currency=house.reporting_currency,
        time_zone=house.time_zone,
        fiscal_year_first_month=house.fiscal_year_first_month,
        clock=asked.time_zone,
    )
