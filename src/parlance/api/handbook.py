import json

from parlance.api.mounting import described


def openapi() -> str:
    """Return the description of the API as it is committed: what `docs/api/openapi.json` holds."""
    return json.dumps(described(), ensure_ascii=False, indent=1) + "\n"
