"""
Markdown for a comment on a pull request: what matters in the first sentence.

It begins with a mark that does not show, so that whoever posts it finds the comment of
the last run and writes over it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from scopecard.renderers.safe import code, markdown
from scopecard.renderers.wording import accepting, coordinates, count, tools_sentence
from scopecard.rules import all_rules

if TYPE_CHECKING:
    from scopecard.errors import Problem
    from scopecard.report_form import FindingReport, Place, Report

MARK: Final = "<!-- scopecard:evaluate -->"
MOST_LETTERS: Final = 60_000
"""A comment may have 65,536."""
_SHOWN: Final = 10
_POWERS: Final = {
    "pay": "move money", "grant": "change who may do what", "execute": "run code",
    "spawn": "start other agents", "configure": "change its own limits", "delete": "delete data",
    "send": "send messages", "write": "change data",
}  # fmt: skip
"""What an agent can do, the worst first."""
_LEAKS: Final = ("lethal-trifecta", "exfiltration")


def render(reports: Sequence[Report], invalid: Sequence[Problem] = ()) -> str:
    """Return one comment on *reports*, the worst first, and on what is *invalid*."""
    order = sorted(reports, key=lambda one: (-one["scope"]["range"][1], one["file"]))
    head = [MARK, *(headline(one) for one in order[:1]), *_problems(invalid)]
    if len(order) > 1:
        head += ["", f"That is the worst of {len(order)} systems; each of them follows."]
    text, left = "\n".join(head) + "\n", len(order)
    last = _last(order)
    for one in order:
        section = "\n" + "\n".join(_section(one)) + "\n"
        if len(text) + len(section) + len(last) > MOST_LETTERS:
            break
        text, left = text + section, left - 1
    cut = f"\n{count(left, 'more system')} would not fit here.\n" if left else ""
    return text + cut + last


def headline(report: Report) -> str:
    """
    Return the sentence that a reviewer should read if it is the only one.

    It names what the system can do without a person's approval, and whether data can leave.
    """
    who = code(report["system"])
    if report["tool_counts"] is not None:
        return f"{who} has no agent: {tools_sentence(report['tool_counts'])}."
    scope = report["scope"]
    powers = _powers(report)
    leaks = any(_open(f) and f["rule"] in _LEAKS for f in report["findings"])
    parts = [*powers, *(["let private data out"] if leaks else [])]
    low, high = scope["range"]
    span = f" (or {low}, once its questions are answered)" if low < high else ""
    verdict = f"it is **scope {scope['value']}, {scope['name']}**{span}"
    if not parts:
        return f"{who} changes nothing that nobody approves first: {verdict}."
    told = ", ".join(f"**{part}**" for part in parts[:-1])
    joined = f"{told} and **{parts[-1]}**" if told else f"**{parts[-1]}**"
    return f"{who} can {joined}, and not all of it is approved first: {verdict}."


def _powers(report: Report) -> list[str]:
    """Return what tools do that are not wholly approved, at most the three worst."""
    verbs = {
        effect.partition(" ")[0]
        for row in report["tools"]
        if row["state"] == "open"
        for effect in row["effects"]
    }
    return [words for verb, words in _POWERS.items() if verb in verbs][:3]


def _section(report: Report) -> Iterator[str]:
    scope = report["scope"]
    yield f"### {code(report['system'])} in {code(report['file'])}"
    yield ""
    if report["tool_counts"] is None:
        axes = f"{scope['agency']}, {scope['autonomy']}"
        declared = scope["declared"]
        below = declared is not None and declared < scope["range"][1]
        claim = "" if declared is None else f"; declared as scope {declared}"
        yield f"Scope {scope['value']}: {axes}{claim}{' (**under-classified**)' * below}."
        yield markdown("; ".join(coordinates(scope))) + "."
        yield ""
    findings = [finding for finding in report["findings"] if _open(finding)]
    yield from map(_finding, findings[:_SHOWN])
    if len(findings) > _SHOWN:
        yield f"- and {count(len(findings) - _SHOWN, 'more finding')}"
    if not findings:
        yield "- Nothing was found that nobody answers for."
    for question in report["questions"][:3]:
        yield f"- **question**: {code(question['about'])} is not said; {_at(question['location'])}"
    yield from _accepted([finding for finding in report["findings"] if not _open(finding)])


def _accepted(findings: Sequence[FindingReport]) -> Iterator[str]:
    if not findings:
        return
    yield ""
    yield f"<details><summary>{count(len(findings), 'accepted finding')}</summary>"
    yield ""
    for finding in findings[:_SHOWN]:
        told = finding["accepted"]
        if told is not None:
            text = f"by {code(told['owner'])} until {told['expires']}: {markdown(told['reason'])}"
            yield f"{_finding(finding)}, accepted {text}"
    yield ""
    yield "</details>"


def _finding(finding: FindingReport) -> str:
    doubt = " (possible)" * (finding["certainty"] == "possible")
    severity = f"**{finding['severity']}**{doubt}"
    said = markdown(finding["message"])
    return f"- {severity} {code(finding['rule'])}: {said}; {_at(finding['location'])}"


def _problems(invalid: Sequence[Problem]) -> Iterator[str]:
    for problem in invalid[:_SHOWN]:
        where = "" if problem.location is None else f" at {code(str(problem.location))}"
        yield ""
        yield f"**Not evaluated**: {markdown(problem.message)}{where}."
    if len(invalid) > _SHOWN:
        yield f"And {count(len(invalid) - _SHOWN, 'more problem')}."


def _last(reports: Sequence[Report]) -> str:
    """Return the last line: how to accept the worst that was found."""
    for report in reports:
        for finding in report["findings"]:
            if _open(finding) and finding["rule"] in all_rules():
                rule = markdown(finding["rule"])
                command = code(accepting(report["file"], finding["fingerprint"]))
                return f"\nTo accept {rule} for a time, if somebody answers for it: {command}\n"
    return ""


def _open(finding: FindingReport) -> bool:
    return finding["accepted"] is None


def _at(place: Place) -> str:
    return code(f"{place['file']}:{place['line']}")
