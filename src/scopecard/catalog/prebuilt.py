"""
What do the files of the agentic matrix say, without reading YAML each time?

Reading 3,000 lines of YAML takes a tenth of the time of an evaluation. So their
content is kept as JSON in ``agentic.json``, with a checksum of the files. The file
is disposable: where it is not current, the YAML is read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import pydantic_core

from scopecard.framework import data_root, load

PREBUILT: Final = Path(__file__).with_name("agentic.json")
_MATRIX: Final = "agentic/matrix.yaml"
_FACTS: Final = "agentic/facts.yaml"
_GENERATIVE: Final = "generative/matrix.yaml"
_FRAMEWORK: Final = "framework/framework.yaml"
_REVIEW: Final = "agentic/review.yaml"


@cache
def content() -> dict[str, Any]:
    """Return the content of the catalog files, prebuilt where that is current."""
    try:
        prebuilt = pydantic_core.from_json(PREBUILT.read_bytes())
        if prebuilt["digest"] == digest():
            found: dict[str, Any] = prebuilt["content"]
            return found
    except (OSError, ValueError, LookupError, TypeError):
        pass  # NOTE: whatever is wrong with it, the YAML says the same
    return build()


def digest() -> str:
    """Return a checksum of the files; it guards against staleness, not against malice."""
    checksum = 0
    more = (data_root() / _GENERATIVE, data_root() / _FRAMEWORK)
    for path in (*sorted((data_root() / "agentic").glob("*.yaml")), *more):
        checksum = crc32(path.read_bytes().replace(b"\r\n", b"\n"), checksum)
    return f"{checksum:08x}"


def artefact() -> dict[str, Any]:
    """Return the content of ``agentic.json``."""
    return {"digest": digest(), "content": build()}


def build() -> dict[str, Any]:
    """Return the content of the catalog files, from the files."""
    matrix, facts = load(_MATRIX), load(_FACTS)
    return {
        "dimensions": matrix["dimensions"],
        "overlays": matrix["overlays"],
        "facts": facts["facts"],
        "review": load(_REVIEW),
        "controls": {
            dimension: load(f"agentic/{dimension}.yaml")["controls"]
            for dimension in matrix["dimensions"]
        },
        **_coordinates(),
    }


def _coordinates() -> dict[str, Any]:
    """Return what an evaluation needs of the matrices beside the agentic one."""
    generative, use_cases = load(_GENERATIVE), load(_FRAMEWORK)["use-cases"]
    rules = ("when", "statement", "duties")
    return {
        "generative": {
            "scopes": _only(("number", "title"), generative["scopes"]),
            "composition": _only(rules, generative["composition"]),
        },
        "use-cases": _only(("number", "title", "agentic-scopes"), use_cases),
    }


def _only(fields: Collection[str], entries: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return *entries* with these *fields* of each."""
    return {
        name: {field: value for field, value in entry.items() if field in fields}
        for name, entry in entries.items()
    }
