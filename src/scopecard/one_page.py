"""
What does a board get to see of a system, or of several, on one sheet of paper?

Blocks of short lines, the first to be read first; whoever prints them cuts what would
not fit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

_FEW: Final = 3
_MOST_SYSTEMS: Final = 24
_LONGEST: Final = 56
"""Letters of a title that leave the line of a system one line."""


class Block(NamedTuple):
    """Lines below a heading."""

    heading: str
    lines: tuple[str, ...]


class Sheet(NamedTuple):
    """One sheet of paper."""

    title: str
    scope: int
    """The scope whose colour it has; 0 where there is no agent."""
    verdict: str
    sentences: tuple[str, ...]
    blocks: tuple[Block, ...]
    foot: str


def of_system(page: Mapping[str, Any]) -> Sheet:
    """Return the sheet of one system, from its page."""
    report = page["report"]
    scope = report["scope"]
    high = scope["range"][1]
    agentic = report["tool_counts"] is None
    verdict = f"Scope {high}: {scope['name']}" if agentic else "No agent: scored as tools"
    blocks = (
        Block("Because of this path", tuple(_path(page))),
        Block("What worries us", tuple(_worries(report))),
        Block("Do first", tuple(_first(page)) if agentic else ()),
        Block("Controls owed", tuple(_controls(report)) if agentic else ()),
        Block("Accepted risks", tuple(_accepted(report["acceptances"]))),
    )
    inputs = ", ".join(
        f"{one['file']} (sha256 {one['sha256'][:12]})" for one in report["provenance"]["inputs"]
    )
    return Sheet(
        report["title"],
        high if agentic else 0,
        verdict,
        tuple(_sentences(page)) if agentic else (),
        tuple(block for block in blocks if block.lines),
        f"Scopecard {report['provenance']['version']}, matrix of"
        f" {report['provenance']['matrix']}. Only the description was read: {inputs}",
    )


def of_portfolio(view: Mapping[str, Any]) -> Sheet:
    """Return the sheet of several systems, from their page."""
    counts = view["counts"]
    total = sum(counts.values())
    names = view["scopes"]
    blocks = (
        Block("Systems, worst first", tuple(_systems(view))),
        Block("Moved since the baseline", tuple(_moved(view))),
        Block("Trifectas across systems", tuple(map(_crossing, view["crossings"][:_FEW]))),
        Block("Missing most often", tuple(map(_missing, view["missing"][:_FEW]))),
        Block("Accepted risks", tuple(_accepted(view["accepted"]))),
    )
    return Sheet(
        "1 agentic system" if total == 1 else f"{total} agentic systems",
        next((number for number, many in counts.items() if many), 1),
        ", ".join(f"{many} in scope {number}" for number, many in counts.items() if many),
        tuple(f"Scope {number} is {names[number]}." for number, many in counts.items() if many)[:1]
        + ((f"{len(view['below'])} in a higher scope than declared.",) if view["below"] else ())
        + ((f"{len(view['invalid'])} invalid and not shown.",) if view["invalid"] else ()),
        tuple(block for block in blocks if block.lines),
        f"Scopecard {view['version']}, matrix of {view['edition']}. Only descriptions were read.",
    )


def _sentences(page: Mapping[str, Any]) -> Iterator[str]:
    scope, review = page["report"]["scope"], page["report"]["review"]
    low, high = scope["range"]
    yield f"{page['starts']} {page['changes']}"
    if scope["declared"] is not None and scope["declared"] < high:
        yield f"Declared as scope {scope['declared']}: under-classified."
    if low < high:
        yield f"Could turn out to be scope {low}: something is not described."
    yield f"{review['title']}: {review['meaning']}."


def _path(page: Mapping[str, Any]) -> Iterator[str]:
    if page["worst"] is not None:
        start, change = page["worst"]["because"][:2]
        yield " > ".join([*start["path"], *change["path"][1:]])


def _worries(report: Mapping[str, Any]) -> Iterator[str]:
    bad = [one for one in report["findings"] if one["severity"] in ("critical", "high", "medium")]
    for one in bad[:_FEW]:
        yield f"{one['severity']}: {one['message'].replace('`', '')}"
    if len(bad) > _FEW:
        yield f"and {len(bad) - _FEW} more"


def _first(page: Mapping[str, Any]) -> Iterator[str]:
    for one in page["fixes"][:1]:
        changes = [change["title"] for change in one["changes"]]
        titles = ", and ".join(changes[:2]) + f", and {len(changes) - 2} more" * (len(changes) > 2)  # noqa: PLR2004
        yield f"{titles.replace('`', '')} (scope {one['scope']} then)"
    for gap in page["report"]["gaps"][:_FEW]:
        control = page["controls"][gap["control"]]
        yield f"{control['id']} {control['title']}: {control['reason'].replace('`', '')}"


def _controls(report: Mapping[str, Any]) -> Iterator[str]:
    counts = Counter(control["status"] for control in report["controls"])
    yield ", ".join(f"{number} {name}" for name, number in counts.most_common())


def _accepted(found: list[Mapping[str, Any]]) -> Iterator[str]:
    for one in found[:_FEW]:
        whose = f"{one['system']}: " if "system" in one else ""
        ended = "" if one["in_force"] else " (ended)"
        yield f"until {one['expires']}{ended}: {whose}{one['subject']}, by {one['owner']}"
    if len(found) > _FEW:
        yield f"and {len(found) - _FEW} more"


def _systems(view: Mapping[str, Any]) -> Iterator[str]:
    systems = [one for one in view["systems"] if one["agentic"]]
    for one in systems[:_MOST_SYSTEMS]:
        declared = f", declared {one['declared']}" if one["below"] else ""
        phase = f", {one['phase']}" if one["phase"] else ""
        missing = f"{one['missing']} of {one['owed']} missing"
        yield f"Scope {one['high']}: {_short(one['title'])} ({missing}{phase}{declared})"
    if len(systems) > _MOST_SYSTEMS:
        yield f"and {len(systems) - _MOST_SYSTEMS} more"


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else title[: _LONGEST - 3] + "..."


def _moved(view: Mapping[str, Any]) -> Iterator[str]:
    for one in view["movers"][:_FEW]:
        moved = one["moved"]
        if moved["new"]:
            yield f"new: {one['title']}, scope {one['high']}"
        elif moved["by"]:
            yield f"scope {moved['before']} to {one['high']}: {one['title']}"
        else:
            yield f"{len(moved['worse'])} new findings, {moved['better']} gone: {one['title']}"
    rest = len(view["movers"][_FEW:]) + len(view["gone"])
    if rest:
        yield f"and {rest} more, {len(view['gone'])} of them gone"


def _crossing(one: Any) -> str:  # noqa: ANN401 - a crossing, as the view has it
    return (
        f"{one.agent} of {one.system} can {one.action} {one.target}: private {one.private.source}"
        f" of {one.private.system}, words of {one.words.source} of {one.words.system}"
    )


def _missing(one: Mapping[str, Any]) -> str:
    return f"{one['id']} {one['title']}: in {len(one['systems'])} of {one['owed']}"
