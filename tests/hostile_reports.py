"""A report with a stranger's word wherever words go: names, places, messages, acceptances."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any, cast

from scopecard import evaluate, parse_spec, report
from scopecard.errors import Location, Problem
from scopecard.report_form import Report

_SPEC: dict[str, Any] = {
    "schema": "scopecard/v1",
    "system": "WORD",
    "title": "Title WORD",
    "actors": {"user": {"kind": "human"}, "crowd": {"kind": "human", "trust": "untrusted"}},
    "data": {
        "d0": {"sensitivity": "confidential"},
        "d1": {"external": True, "kind": "channel"},
    },
    "tools": {
        "t0": {"effects": ["read d0"]},
        "t1": {"effects": ["send d1", "pay d0"]},
        "t2": {},
    },
    "agents": {"desk": {"started_by": ["user", "crowd"], "tools": ["t0", "t1", "t2"]}},
    "controls": {"IDC-01": {"status": "implemented", "evidence": "docs WORD"}},
}


@cache
def _text() -> str:
    spec = dict(_SPEC, system="word")
    found = report(evaluate(parse_spec(json.dumps(spec), "x WORD.json")))
    found["system"] = "s WORD"
    for finding in found["findings"][:2]:
        finding["accepted"] = {
            "owner": "o WORD", "reason": "r WORD", "approver": "a WORD", "expires": "2099-01-01",
        }  # fmt: skip
    return re.sub(r"\b(d0|d1|desk|t0|t1|t2|crowd)\b", "WORD", json.dumps(found))


def hostile_report(word: str = "word") -> Report:
    """Return a report full of *word*."""
    return cast("Report", json.loads(_text().replace("WORD", json.dumps(word)[1:-1])))


def hostile_problem(word: str = "word") -> Problem:
    """Return a problem full of *word*."""
    place = Location(f"f {word}", 3, 2, 9)
    return Problem("bad-value", f"`{word}` is no value, {word}", place, help=f"h {word}")
