"""Copy the front-end files that pages use from `node_modules` into the package."""

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src/parlance/web/static/vendor"

FILES = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    # The common build draws all our charts at two thirds of the size.
    "echarts.min.js": "echarts/dist/echarts.common.min.js",
}

# Maps are not shipped, and hashing static files fails on a name that leads nowhere.
SOURCE_MAP = re.compile(rb"/[/*]# sourceMappingURL=[^ *\n]*( \*/)?")


def main() -> None:
    missing = [source for source in FILES.values() if not (MODULES / source).exists()]
    if missing:
        sys.exit(f"Not in node_modules: {', '.join(missing)}. Run `make assets`.")
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for name, source in FILES.items():
        (VENDOR / name).write_bytes(SOURCE_MAP.sub(b"", (MODULES / source).read_bytes()))


if __name__ == "__main__":
    main()
