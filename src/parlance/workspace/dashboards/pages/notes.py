"""Notes of people as HTML: a light Markdown, nothing of which can run or load."""

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

Html = SafeString | str

_LIGHT = MarkdownIt("zero", {"html": False, "breaks": True, "linkify": False}).enable(
    ["emphasis", "link", "list", "newline", "escape", "backticks", "strikethrough"]
)
"""Paragraphs, line ends, lists, bold, italics, code and links to http, https and mailto."""


def as_html(text: str) -> Html:
    """Return a note as HTML; tags that somebody typed are shown as typed."""
    html: Html = mark_safe(_LIGHT.render(text))  # noqa: S308 - markdown-it escapes, see its test
    return html
