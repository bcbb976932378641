"""What do tests show of a large system? One of forty tools, with a word wherever words go."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from pages import filled
from scopecard import evaluate, parse_spec, report
from scopecard.cli.page import view_of

FORTY: dict[str, Any] = {
    "schema": "scopecard/v1",
    "system": "forty",
    "title": "Forty tools WORD",
    "actors": {"user": {"kind": "human"}},
    "data": {f"d{n}": {"sensitivity": "confidential"} for n in range(20)},
    "tools": {
        f"t{n}": {"effects": [f"{'write' if n % 3 else 'read'} d{n % 20}"]} for n in range(40)
    },
    "agents": {"desk": {"started_by": ["user"], "tools": [f"t{n}" for n in range(40)]}},
    "controls": {
        "IDC-01": {"status": "implemented", "evidence": "docs WORD"},
        "APP-10": {
            "status": "accepted",
            "owner": "WORD",
            "approver": "WORD",
            "reason": "WORD",
            "expires": "2099-01-31",
        },
    },
    "genai_scope": "pretrained",
    "phase": "production",
}


@cache
def _view() -> dict[str, Any]:
    evaluation = evaluate(parse_spec(json.dumps(FORTY), "x WORD.json"))
    return view_of(evaluation, report(evaluation))


def forty_view(word: str = "word") -> dict[str, Any]:
    """Return the view of a system of 40 tools, with *word* wherever words go, places and ids too."""

    def changed(text: str) -> str:
        return re.sub(r"`(d\d+|desk|t\d+)`", "`WORD`", text).replace("WORD", word)

    found: dict[str, Any] = filled(_view(), changed)
    return found
