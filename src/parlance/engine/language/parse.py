"""Text into nodes: a Pratt parser with limits on length, depth and number of operators."""

from datetime import date
from decimal import Decimal

from parlance.engine.language.errors import GrammarError, LiteralError, TooLongError
from parlance.engine.language.nodes import (
    Between,
    Binary,
    Boolean,
    Call,
    Date,
    Duration,
    In,
    IsNull,
    Name,
    Node,
    Null,
    Number,
    Span,
    Text,
    Unary,
)
from parlance.engine.language.tokens import Token, tokens

MAX_LEVELS = 64
MAX_OPERATORS = 200
MAX_DIGITS = 15
MAX_DECIMALS = 8
MAX_PERCENT_DECIMALS = 6

OR, AND, NOT, COMPARISON, SUM, PRODUCT, SIGN = range(1, 8)
SYNONYMS = {"==": "=", "<>": "!="}
COMPARISONS = frozenset({"=", "==", "!=", "<>", "<", "<=", ">", ">="})
POWERS = {
    "or": OR,
    "and": AND,
    **dict.fromkeys([*COMPARISONS, "in", "between", "is", "not"], COMPARISON),
    "+": SUM,
    "-": SUM,
    "*": PRODUCT,
    "/": PRODUCT,
}
RESERVED = frozenset({"and", "or", "not", "in", "between", "is", "null", "true", "false"})
UNITS = {
    form: unit
    for unit in ("day", "week", "month", "quarter", "year")
    for form in (unit, unit + "s")
}


def parse(text: str) -> Node:
    """Read a formula; raise `LanguageError` with the place and the remedy where it fails.

    At most 4,000 characters, 64 levels of nesting and 200 operators. Nothing is looked up:
    names are checked by `check`.
    """
    reader = _Reader(tokens(text))
    node = reader.expression()
    reader.expect_end()
    return node


class _Reader:
    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._at = 0
        self._level = 0
        self._operators = 0

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def expression(self, weakest: int = OR) -> Node:
        """Read operands joined by operators that bind at least as strongly as `weakest`."""
        left = self._operand(weakest)
        compared = False
        while (power := self._power()) >= weakest:
            if power == COMPARISON and compared:
                raise self._refused(
                    "Comparisons cannot be chained.", "Write a < b and b < c, or use between."
                )
            compared = compared or power == COMPARISON
            self._count_operator()
            left = self._joined(left, power)
        return left

    def expect_end(self) -> None:
        if self._next.kind != "end":
            raise self._unexpected("an operator or the end")

    def _power(self) -> int:
        token = self._next
        return POWERS.get(token.text, 0) if token.kind in {"sign", "word"} else 0

    def _joined(self, left: Node, power: int) -> Node:
        token = self._take()
        if token.text == "is":
            return self._is_null(left)
        negated = token.text == "not"
        if negated:
            token = self._take_one_of("in", "between")
        if token.text == "in":
            items = self._items()
            return In(left, items, negated, self._span(left.span.start))
        if token.text == "between":
            low = self.expression(SUM)
            self._take_one_of("and")
            high = self.expression(SUM)
            return Between(left, low, high, negated, self._span(left.span.start))
        right = self.expression(power + 1)
        operator = SYNONYMS.get(token.text, token.text)
        return Binary(operator, left, right, self._span(left.span.start))

    def _is_null(self, left: Node) -> Node:
        negated = self._next.kind == "word" and self._next.text == "not"
        if negated:
            self._take()
        self._take_one_of("null", "missing")
        return IsNull(left, negated, self._span(left.span.start))

    def _operand(self, weakest: int) -> Node:
        token = self._next
        if token.text == "-" and token.kind == "sign":
            return self._signed("-", SIGN)
        if token.text == "not" and token.kind == "word":
            if weakest > NOT:
                raise self._refused("“not” cannot stand here.", "Put it in parentheses: (not a).")
            return self._signed("not", NOT)
        if token.text == "(" and token.kind == "sign":
            return self._parenthesized()
        return self._plain()

    def _signed(self, operator: str, power: int) -> Node:
        token = self._take()
        self._count_operator()
        self._enter(token)
        operand = self.expression(power)
        self._level -= 1
        return Unary(operator, operand, self._span(token.start))

    def _parenthesized(self) -> Node:
        self._enter(self._take())
        node = self.expression()
        self._level -= 1
        self._close(")")
        return node

    def _plain(self) -> Node:
        token = self._next
        span = Span(token.start, token.end)
        match token.kind:
            case "number":
                return self._number()
            case "date":
                self._take()
                return Date(_day(token), span)
            case "text":
                self._take()
                return Text(token.text, span)
            case "column":
                self._take()
                return Name(token.text, span)
            case "word":
                return self._word(span)
        raise self._unexpected("a value")

    def _word(self, span: Span) -> Node:
        token = self._next
        if token.text in {"and", "or", "in", "between", "is"}:
            raise self._unexpected("a value")
        self._take()
        match token.text:
            case "true" | "false":
                return Boolean(token.text == "true", span)
            case "null":
                return Null(span)
        if self._next.text == "(" and self._next.kind == "sign":
            self._count_operator()
            arguments = () if self._is_empty_call() else self._items()
            return Call(token.text, arguments, self._span(token.start))
        return Name(token.text, span)

    def _is_empty_call(self) -> bool:
        if self._tokens[self._at + 1].text != ")" or self._tokens[self._at + 1].kind != "sign":
            return False
        self._take()
        self._take()
        return True

    def _number(self) -> Node:
        token = self._take()
        following = self._next
        value = _number(token)
        called = self._tokens[min(self._at + 1, len(self._tokens) - 1)].text == "("
        if following.kind != "word" or following.text not in UNITS or called:
            return Number(value, token.text.endswith("%"), Span(token.start, token.end))
        self._take()
        if not token.text.replace("_", "").isdecimal() or value > 100_000:
            raise LiteralError(
                "A duration is a whole number of days, weeks, months, quarters or years.",
                position=token.start,
                length=following.end - token.start,
                remedy="Write for example 30 days.",
            )
        return Duration(int(value), UNITS[following.text], Span(token.start, following.end))

    def _items(self) -> tuple[Node, ...]:
        """Read `(a, b)` or `[a, b]`; at least one item."""
        opening = self._take_one_of("(", "[")
        self._enter(opening)
        items = [self.expression()]
        while self._next.text == "," and self._next.kind == "sign":
            self._take()
            items.append(self.expression())
        self._level -= 1
        self._close(")" if opening.text == "(" else "]")
        return tuple(items)

    def _close(self, sign: str) -> None:
        if self._next.kind != "sign" or self._next.text != sign:
            raise self._unexpected(f"“{sign}”")
        self._take()

    def _take(self) -> Token:
        token = self._next
        self._at += 1
        return token

    def _take_one_of(self, *words: str) -> Token:
        if self._next.kind in {"word", "sign"} and self._next.text in words:
            return self._take()
        raise self._unexpected(" or ".join(f"“{word}”" for word in words))

    def _span(self, start: int) -> Span:
        return Span(start, self._tokens[self._at - 1].end)

    def _enter(self, token: Token) -> None:
        self._level += 1
        if self._level > MAX_LEVELS:
            raise TooLongError(
                f"The formula is nested more than {MAX_LEVELS} levels deep.",
                position=token.start,
                remedy="Split it into metrics.",
            )

    def _count_operator(self) -> None:
        self._operators += 1
        if self._operators > MAX_OPERATORS:
            raise TooLongError(
                f"The formula has more than {MAX_OPERATORS} operators.",
                position=self._next.start,
                remedy="Use in (…) for lists of values, or split it into metrics.",
            )

    def _refused(self, message: str, remedy: str) -> GrammarError:
        token = self._next
        length = token.end - token.start
        return GrammarError(message, position=token.start, length=length, remedy=remedy)

    def _unexpected(self, expected: str) -> GrammarError:
        token = self._next
        if token.kind == "end":
            return self._refused(f"The formula ends where {expected} is expected.", "")
        remedy = "Write 1_000 for a thousand." if token.text == "," else ""
        shown = {"text": "a text", "column": "a column name"}.get(token.kind, f"“{token.text}”")
        return self._refused(f"Expected {expected}, found {shown}.", remedy)


def _day(token: Token) -> date:
    try:
        return date.fromisoformat(token.text)
    except ValueError:
        raise LiteralError(
            f"{token.text} is not a day of the calendar.",
            position=token.start,
            length=len(token.text),
            remedy="Correct the date, or put spaces around - to subtract.",
        ) from None


def _number(token: Token) -> Decimal:
    percent = token.text.endswith("%")
    digits = token.text.rstrip("%").replace("_", "")
    whole, _, fraction = digits.partition(".")
    decimals = MAX_PERCENT_DECIMALS if percent else MAX_DECIMALS
    if len(whole.lstrip("0")) > MAX_DIGITS or len(fraction) > decimals:
        raise LiteralError(
            f"A number has at most {MAX_DIGITS} digits and {decimals} decimals.",
            position=token.start,
            length=len(token.text),
            remedy="Round it.",
        )
    return Decimal(digits).scaleb(-2) if percent else Decimal(digits)
