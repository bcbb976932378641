"""
Write what is kept ready in the package: the structure of specs, and the catalog.

``python scripts/prebuild.py`` after any change of the models, of ``scopes/agentic``,
``scopes/generative`` or ``scopes/framework``, or of the pinned pydantic.
"""

from __future__ import annotations

import json

from scopecard.catalog import prebuilt as catalog
from scopecard.spec import core


def main() -> None:
    """Write ``core_schema.json`` and ``agentic.json``."""
    for path, content in (
        (core.PREBUILT, core.artefact()),
        (catalog.PREBUILT, catalog.artefact()),
    ):
        text = json.dumps(content, separators=(",", ":"), ensure_ascii=False) + "\n"
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path.name}: {len(text):,} bytes")


if __name__ == "__main__":
    main()
