"""
The whole report of one system as Markdown: what the page shows, for a wiki or a review.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from scopecard.renderers.safe import code, markdown
from scopecard.renderers.wording import coordinates, count, tools_sentence

Page = Mapping[str, Any]
_MOST: Final = 12
"""How many changes of a remedy, or findings that it clears, are read one by one."""
_BAR: Final = "\u00a6"
"""What stands for a bar, which would end the cell of a table, in code too."""


def render(page: Page) -> str:
    """Return the page of one system as a document."""
    report = page["report"]
    lines = [f"# {_words(report['title'])}", "", *_verdict(page)]
    if report["tool_counts"] is None:
        sections = _SECTIONS
    else:
        sections = {"Findings": _findings, "Tools": _tools, "Provenance": _provenance}
    for title, section in sections.items():
        body = list(section(page))
        if body:
            lines += ["", f"## {title}", "", *body]
    return "\n".join(lines) + "\n"


def _verdict(page: Page) -> Iterator[str]:
    report, scope = page["report"], page["report"]["scope"]
    if report["tool_counts"] is not None:
        yield f"No agent: {tools_sentence(report['tool_counts'])}."
        return
    low, high = scope["range"]
    yield f"**Scope {high}, {scope['name']}.** {page['starts']} {page['changes']}"
    if scope["declared"] is not None and scope["declared"] < high:
        yield from ("", f"**Declared as scope {scope['declared']}: under-classified.**")
    if low < high:
        yield from ("", f"Could turn out to be scope {low}: see the questions below.")
    yield from ("", _words("; ".join(coordinates(scope))) + ".")
    yield ""
    review = report["review"]
    yield f"**{review['title']}:** {review['meaning']}."


def _why(page: Page) -> Iterator[str]:
    for agent in page["agents"]:
        yield f"- {_name(agent['id'])} is in scope {agent['scope']}:"
        for reason in agent["because"]:
            path = " → ".join(map(_name, reason["path"]))
            yield f"  - {reason['rule']}: {path} ({_at(reason['location'])})"
    rests = page["report"]["scope"]["rests_on"]
    if rests:
        yield from ("", "It rests on what would raise the scope if it were false:", "")
        for fact in rests:
            evidence = f"evidence {_name(fact['evidence'])}" if fact["evidence"] else "no evidence"
            yield f"- {_name(fact['fact'])}: else scope {fact['then']}; {evidence}; {_at(fact['location'])}"


def _fixes(page: Page) -> Iterator[str]:
    for number, one in enumerate(page["fixes"], 1):
        yield f"{number}. {count(len(one['changes']), 'change')}: scope {one['scope']}"
        told = [
            *_few(f"{_words(two['title'])}, {_at(two['location'])}" for two in one["changes"]),
            *_few(f"clears {two['severity']}: {_words(two['message'])}" for two in one["cleared"]),
            *_few(f"brings {two['severity']}: {_words(two['message'])}" for two in one["new"]),
        ]
        yield from (f"   - {line}" for line in told)
        if one["controls"]["added"]:
            yield f"   - owed then: {_list(one['controls']['added'])}"


def _few(lines: Iterable[str]) -> list[str]:
    """Return as many of *lines* as are read, and how many more there are."""
    every = list(lines)
    more = len(every) - _MOST
    return every if more <= 0 else [*every[:_MOST], f"and {more} more"]


def _questions(page: Page) -> Iterator[str]:
    found = page["report"]["questions"]
    if found:
        rows = (
            (one["id"], _name(one["about"]), _words(one["assumed"]), _at(one["location"]))
            for one in found
        )
        yield from _table(("Question", "Not said", "Assumed", "Place"), rows)


def _findings(page: Page) -> Iterator[str]:
    for found in page["report"]["findings"]:
        yield f"- **{found['severity']}** {_name(found['rule'])} {_words(found['message'])}"
        path = " → ".join(_name(step["id"]) for step in found["path"])
        yield from ([f"  - path: {path}"] if path else [])
        yield f"  - at {_at(found['location'])}, fingerprint {_name(found['fingerprint'])}"
        yield from ([f"  - help: {_words(found['help'])}"] if found["help"] else [])


def _tools(page: Page) -> Iterator[str]:
    found = page["report"]["tools"]
    if found:
        rows = (
            (
                _name(row["agent"] or "-"),
                _name(row["tool"]),
                row["state"] + (", reversible" if row["reversible"] else ""),
                _words(", ".join(row["effects"])),
                _list(row["approvers"]),
                _list(row["enforced_by"]),
            )
            for row in found
        )
        yield from _table(("Agent", "Tool", "State", "Does", "Approved by", "Enforced by"), rows)


def _threats(page: Page) -> Iterator[str]:
    for one in page["threats"]:
        counts = ", ".join(
            f"{number} {name.replace('-', ' ')}" for name, number in one["counts"].items()
        )
        yield f"- {_words(one['title'])}: {counts}"
        for threat in one["reachable"]:
            why = threat["shown_by"][0]["message"] if threat["shown_by"] else threat["why"]
            yield f"  - {_words(threat['id'] + ' ' + threat['title'])}: {threat['status']}: {_words(why)}"


def _controls(page: Page) -> Iterator[str]:
    for dimension in page["dimensions"]:
        if dimension["controls"]:
            yield from ("", f"### {_words(dimension['title'])}", "")
            rows = (
                (one["status"], _words(f"{one['id']} {one['title']}"), _words(one["reason"]))
                for one in dimension["controls"]
            )
            yield from _table(("Status", "Control", "Because"), rows)


def _accepted(page: Page) -> Iterator[str]:
    found = page["report"]["acceptances"]
    if found:
        rows = (
            (
                one["expires"] + ("" if one["in_force"] else " **ended**"),
                _words(f"{one['subject']} {one['title']}"),
                _words(one["owner"]),
                _words(one["reason"]),
            )
            for one in found
        )
        yield from _table(("Until", "What", "By", "Because"), rows)


def _posture(page: Page) -> Iterator[str]:
    sheet = page["sheet"]
    if sheet is None:
        return
    rows = (
        (_words(area["title"]), "-" if area["score"] is None else str(area["score"]))
        for area in sheet["areas"]
    )
    yield from _table((f"Area ({_words(sheet['label'])})", "Score, 0 to 100"), rows)
    yield ""
    for step in sheet["roadmap"]:
        due = "due" if step["due"] else "later"
        yield f"- {step['title']} ({step['spec_phase']}, {due}): {_list(step['gaps'])}"
    yield from ("", _words(sheet["disclaimer"]))


def _lists(page: Page) -> Iterator[str]:
    rows = (
        (
            _words(f"{one['title']} {one['version']}"),
            f"{len(one['rows'])} of {one['total']}",
            ", ".join(f"{number} {name}" for name, number in one["counts"].items()),
        )
        for one in page["coverages"]
    )
    if page["coverages"]:
        yield from _table(("List", "With an owed control", "At worst"), rows)


def _provenance(page: Page) -> Iterator[str]:
    report = page["report"]
    for one in report["provenance"]["inputs"]:
        yield f"- {_name(one['file'])}: {_name('sha256:' + one['sha256'])}"
    yield (
        f"- Scopecard {report['provenance']['version']}, matrix of {report['provenance']['matrix']}"
    )
    policy = ", ".join(f"{name}={value}" for name, value in report["policy"].items())
    yield f"- policy: {_name(policy)}"
    yield from (
        "",
        "Only the description was read: that the system runs as described, this cannot show.",
    )


_SECTIONS: Final[Mapping[str, Callable[[Page], Iterator[str]]]] = {
    "Why": _why,
    "Ways down": _fixes,
    "Questions for the owner": _questions,
    "Findings": _findings,
    "Tools": _tools,
    "Threats": _threats,
    "Controls": _controls,
    "Accepted risks": _accepted,
    "Posture": _posture,
    "Other lists": _lists,
    "Provenance": _provenance,
}


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _list(found: Iterable[str]) -> str:
    return ", ".join(map(_words, found)) or "-"


def _at(place: Mapping[str, Any]) -> str:
    return _name(f"{place['file']}:{place['line']}")


def _words(text: str) -> str:
    return markdown(text.replace("|", _BAR))


def _name(text: str) -> str:
    return code(text.replace("|", _BAR))
