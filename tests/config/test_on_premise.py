"""Nothing that is shipped makes a browser ask another host: it works without the internet."""

import re
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src/parlance"
FETCHED = re.compile(
    r"""(?:src|href|action|hx-\w+)\s*=\s*["'](?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import"""
    r"""|\bimport\s*\(?["']https?://|fetch\(\s*["']https?://""",
    re.IGNORECASE,
)


def test_no_page_style_or_script_refers_to_an_outside_host() -> None:
    shipped = [
        path
        for kind in ("html", "css", "js")
        for path in SOURCE.rglob(f"*.{kind}")
        if "vendor" not in path.parts
    ]
    outside = [
        f"{path.relative_to(SOURCE)}: {found.group()}"
        for path in shipped
        for found in FETCHED.finditer(path.read_text())
    ]

    assert len(shipped) > 50
    assert outside == []
