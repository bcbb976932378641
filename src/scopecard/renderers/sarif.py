"""
SARIF 2.1.0, for code scanning: one run with what was found in all specs.

What GitHub takes at most is kept here; what is cut is said in the run itself, and the
worst is never cut. A result is known again by its fingerprint, not by its line.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import quote

from scopecard import __version__
from scopecard.renderers.safe import safe

if TYPE_CHECKING:
    from scopecard.errors import Problem
    from scopecard.report_form import FindingReport, Place, Report, Step
    from scopecard.rules import Rule

MOST_RESULTS: Final = 25_000
MOST_STEPS: Final = 1_000
"""Locations of one flow: more are taken, and not shown."""
MOST_RELATED: Final = 100
MOST_TAGS: Final = 10
MOST_LETTERS: Final = 1_000
"""Of one message, title or description."""
LEVELS: Final = {
    "critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note",
}  # fmt: skip
_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_SCORES: Final = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.0", "info": "0.0"}
"""What code scanning sorts by; it shows each as one of our own words."""
_ORDER: Final = tuple(LEVELS)


def render(
    reports: Sequence[Report],
    rules: Mapping[str, Rule[Any]],
    invalid: Sequence[Problem] = (),
    baseline: Sequence[Mapping[str, Any]] | None = None,
) -> str:
    """
    Return *reports* as one run; *rules* are those that can find something.

    *invalid* is what stopped other specs from being evaluated. With a *baseline*, each result
    says whether it is new, and those of the baseline that are gone are there as absent.
    """
    found = [(report, finding) for report in reports for finding in report["findings"]]
    found.sort(key=lambda one: _ORDER.index(one[1]["severity"]))
    states = [None] * len(found) if baseline is None else _states(found, baseline)
    results = [
        *zip(found, states, strict=True),
        *((one, "absent") for one in _gone(found, baseline or (), rules)),
    ]
    left_out = len(results) - MOST_RESULTS
    results = results[:MOST_RESULTS]
    used = sorted({finding["rule"] for (_, finding), _ in results})
    occurrences: Counter[str] = Counter()
    run = {
        "tool": {"driver": _driver([rules[name] for name in used])},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(invalid, left_out)],
        "results": [
            _result(report, finding, used.index(finding["rule"]), state, occurrences)
            for (report, finding), state in results
        ],
    }
    whole = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(whole, indent=1, allow_nan=False) + "\n"


def _driver(rules: Sequence[Rule[Any]]) -> dict[str, Any]:
    return {
        "name": "Scopecard",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(rule) for rule in rules],
    }


def _rule(rule: Rule[Any]) -> dict[str, Any]:
    page = _page(rule.page)
    first, _, rest = page.partition("\n\n")
    tags = ["security", *(f"external/{threat.lower()}" for threat in rule.threats)]
    return {
        "id": rule.id,
        "name": rule.id,
        "shortDescription": {"text": _message(rule.title)},
        "fullDescription": {
            "text": _message(rest.partition("\n\n")[0].replace("\n", " ") or first)
        },
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {
            "tags": tags[:MOST_TAGS],
            "precision": "high",
            "security-severity": _SCORES[rule.severity],
        },
    }


def _page(page: str) -> str:
    """Return a page of documentation with its lines, and nothing that does not show."""
    return "\n".join(safe(line) for line in page.split("\n"))


def _result(
    report: Report,
    finding: FindingReport,
    rule: int,
    state: str | None,
    occurrences: Counter[str],
) -> dict[str, Any]:
    identity = _identity(report, finding)
    occurrences[identity] += 1
    result: dict[str, Any] = {
        "ruleId": finding["rule"],
        "ruleIndex": rule,
        "level": LEVELS[finding["severity"]],
        "message": {"text": _sentence(finding)},
        "locations": [_location(finding["location"])],
        "partialFingerprints": {
            "scopecard/v1": finding["fingerprint"],
            # NOTE: the one that code scanning looks at; it makes one of the line where there is none
            "primaryLocationLineHash": f"{identity}:{occurrences[identity]}",
        },
        "properties": {
            "severity": finding["severity"],
            "certainty": finding["certainty"],
            "subjects": [safe(subject) for subject in finding["subjects"]],
            "controls": finding["controls"],
        },
    }
    if finding["path"]:
        result["codeFlows"] = [_flow(finding["path"])]
    if finding["related"]:
        related = finding["related"][:MOST_RELATED]
        result["relatedLocations"] = [
            {"id": number} | _location(place) for number, place in enumerate(related, 1)
        ]
    if state is not None:
        result["baselineState"] = state
    if finding["accepted"] is not None:
        result["suppressions"] = [_suppression(finding)]
    return result


def _sentence(finding: FindingReport) -> str:
    doubt = " (possible: it depends on what is not described)"
    said = finding["message"] + doubt * (finding["certainty"] == "possible")
    return _message(f"{said}. {finding['help']}." if finding["help"] else f"{said}.")


def _suppression(finding: FindingReport) -> dict[str, Any]:
    told = finding["accepted"]
    assert told is not None  # noqa: S101 - asked only of what is accepted
    by = f", agreed by {told['approver']}" if told["approver"] else ""
    text = f"accepted by {told['owner']}{by} until {told['expires']}: {told['reason']}"
    return {"kind": "external", "status": "accepted", "justification": safe(text)[:MOST_LETTERS]}


def _flow(path: Sequence[Step]) -> dict[str, Any]:
    steps = path if len(path) <= MOST_STEPS else [*path[: MOST_STEPS - 1], path[-1]]
    locations = [
        {"location": _location(step["location"], _words(step)), "executionOrder": number}
        for number, step in enumerate(steps, 1)
    ]
    return {"threadFlows": [{"locations": locations}]}


def _words(step: Step) -> str:
    derived = f" (by the rule {step['rule']})" if step["rule"] else ""
    return f"{step['kind']} `{step['id']}`" + (f": {step['edge']}{derived}" if step["edge"] else "")


def _location(place: Place, text: str | None = None) -> dict[str, Any]:
    region = {
        "startLine": max(1, place["line"]),
        "startColumn": max(1, place["column"]),
        "endColumn": max(place["end_column"], place["column"] + 1, 2),
    }
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": _artifact(place["file"]), "region": region}
    }
    return location if text is None else location | {"message": {"text": _message(text)}}


def _artifact(file: str) -> dict[str, str]:
    """Return a file as a URI: below the root of the source, unless it is named from the root."""
    name = file.encode("utf-8", "surrogateescape" if _undecoded(file) else "surrogatepass")
    path = quote(name.replace(b"\\", b"/"), safe="/")
    if path.startswith("/"):
        return {"uri": "file:///" + path.lstrip("/")}
    return {"uri": path or "-", "uriBaseId": "%SRCROOT%"}


def _undecoded(file: str) -> bool:
    """Return whether *file* holds bytes that are no text, as the system keeps them."""
    return all("\udc80" <= char <= "\udcff" for char in file if "\ud800" <= char <= "\udfff")


def _message(text: str) -> str:
    """Return *text* as a message: neither a link nor a place for an argument is made of it."""
    shown = safe(text)
    cut = shown if len(shown) <= MOST_LETTERS else shown[: MOST_LETTERS - 1] + "…"
    for sign, instead in (("[", "\\["), ("]", "\\]"), ("{", "{{"), ("}", "}}")):
        cut = cut.replace(sign, instead)
    return cut


def _invocation(invalid: Sequence[Problem], left_out: int) -> dict[str, Any]:
    notes: list[dict[str, Any]] = []
    for problem in invalid:
        note: dict[str, Any] = {"level": "error", "message": {"text": _message(problem.message)}}
        note["descriptor"] = {"id": problem.rule}
        place = problem.location
        if place is not None:
            told: Place = {
                "file": place.file,
                "line": place.line,
                "column": place.column,
                "end_column": place.end_column,
            }
            note["locations"] = [_location(told)]
        notes.append(note)
    if left_out > 0:
        text = f"{left_out} results are left out: code scanning takes {MOST_RESULTS} at most"
        notes.append({"level": "warning", "message": {"text": text}})
    found: dict[str, Any] = {"executionSuccessful": not invalid}
    return found | ({"toolExecutionNotifications": notes} if notes else {})


def _identity(report: Mapping[str, Any], finding: Mapping[str, Any]) -> str:
    """Return what a finding is known by among those of other systems."""
    key = "\0".join((str(report.get("system")), str(finding.get("fingerprint"))))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _states(
    found: Sequence[tuple[Report, FindingReport]], baseline: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    """Yield of each finding whether the *baseline* has it, and has it like this."""
    before = {_identity(r, f): _looks(f) for r in baseline for f in r["findings"]}
    for report, finding in found:
        known = before.get(_identity(report, finding))
        yield "new" if known is None else "unchanged" if known == _looks(finding) else "updated"


def _gone(
    found: Sequence[tuple[Report, FindingReport]],
    baseline: Sequence[Mapping[str, Any]],
    rules: Mapping[str, Rule[Any]],
) -> Iterator[tuple[Report, FindingReport]]:
    """Yield what only the *baseline* has, without its path: that led through what was."""
    now = {_identity(report, finding) for report, finding in found}
    for report in baseline:
        for finding in report["findings"]:
            rule, severity = finding.get("rule"), finding.get("severity")
            known = rule in rules and severity in LEVELS  # a baseline may be another version's
            if known and _identity(report, finding) not in now:
                told = {"system": str(report.get("system"))}
                yield cast("Report", told), cast("FindingReport", _absent(finding))


def _absent(finding: Mapping[str, Any]) -> dict[str, Any]:
    """Return a finding of a baseline with everything in it that a result needs."""
    place = finding.get("location")
    told = place if isinstance(place, Mapping) else {}
    numbers = {key: told.get(key) for key in ("line", "column", "end_column")}
    return {
        **{key: finding[key] for key in ("rule", "severity", "fingerprint")},
        **{key: str(finding.get(key, "")) for key in ("certainty", "message", "help")},
        **{
            key: [str(one) for one in value] if isinstance(value := finding.get(key), list) else []
            for key in ("subjects", "controls")
        },
        "location": {
            "file": str(told.get("file", "")),
            **{key: one if isinstance(one, int) else 1 for key, one in numbers.items()},
        },
        "path": [],
        "related": [],
        "accepted": None,
    }


def _looks(finding: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return how a finding shows: what makes it an updated one where it differs."""
    path = finding.get("path")
    steps = path if isinstance(path, list) else []
    nodes = [step.get("id") if isinstance(step, Mapping) else None for step in steps]
    return (*(finding.get(key) for key in ("severity", "certainty", "message")), nodes)
