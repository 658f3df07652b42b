"""Texts that people write, as HTML: paragraphs, and names in backticks as code."""

import re

from django import template
from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_CODE = re.compile(r"`([^`\n]+)`")


@register.filter
def prose(text: str) -> SafeString:
    return mark_safe(_CODE.sub(r"<code>\1</code>", linebreaks(escape(_joined(text)))))  # noqa: S308 - escaped first


@register.filter
def phrase(text: str) -> SafeString:
    """The same without paragraphs, for a line."""
    return mark_safe(_CODE.sub(r"<code>\1</code>", escape(text)))  # noqa: S308 - escaped first


def _joined(text: str) -> str:
    """Let single line ends be spaces: lines end where they were typed, not where they are read."""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
