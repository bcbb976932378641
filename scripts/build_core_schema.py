"""
Write the structure of specs for pydantic's core, from the models.

``python scripts/build_core_schema.py`` after any change of the models, or of the
pinned pydantic.
"""

from __future__ import annotations

import json

from scopecard.spec.core import PREBUILT, artefact


def main() -> None:
    """Write ``core_schema.json``."""
    text = json.dumps(artefact(), separators=(",", ":")) + "\n"
    PREBUILT.write_text(text, encoding="utf-8")
    print(f"wrote {PREBUILT.name}: {len(text):,} bytes")


if __name__ == "__main__":
    main()
