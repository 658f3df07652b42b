"""How an entry of the log is written: so that nobody but Parlance begins a new one."""

import logging
from types import TracebackType

_CONTROLS = {number: f"\\x{number:02x}" for number in (*range(32), 127, *range(128, 160))}
_LINE_ENDS = {0x2028: "\\u2028", 0x2029: "\\u2029"}
_MARK = "\n  | "

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class OneLine(logging.Formatter):
    """Writes the message on one line; what follows an error stands behind a mark, line by line."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        return super().formatMessage(record).translate(_CONTROLS | _LINE_ENDS)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - logging's name
        text = super().formatException(ei)
        return _MARK.removeprefix("\n") + _MARK.join(text.splitlines())
